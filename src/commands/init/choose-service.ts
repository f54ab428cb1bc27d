import type { ComposeService } from './compose-file.js';

/** Images of parts that a service uses: load on them would say nothing of the repository's code. */
const supportImage =
  /(^|\/)(postgres|postgis|mysql|mariadb|mongo|redis|valkey|memcached|cassandra|scylla|elasticsearch|opensearch|kafka|zookeeper|rabbitmq|nats|minio|vault|consul|etcd|prometheus|grafana|loki|jaeger|otel|opentelemetry|adminer|pgadmin|mailhog|mailpit|localstack|clickhouse)/;
const usualName = /^(api|app|web|server|backend|service|gateway|http)$/;

export interface RankedService {
  readonly service: ComposeService;
  readonly score: number;
  /** Why it stands where it stands, in words. */
  readonly reasons: readonly string[];
}

/**
 * The services that could be tested over HTTP, the likeliest first. Only services with a known port are listed.
 *
 * @param suite name of the repository: a service of that name is likely the one
 */
export function rankServices(services: readonly ComposeService[], suite: string): RankedService[] {
  return services
    .filter(({ ports }) => ports.length > 0)
    .map((service) => rank(service, suite))
    .sort((a, b) => b.score - a.score);
}

function rank(service: ComposeService, suite: string): RankedService {
  const signs: readonly (readonly [applies: boolean, score: number, reason: string])[] = [
    [service.buildContext !== undefined, 4, 'built from this repository'],
    [service.healthUrl !== undefined, 3, 'its health check asks over HTTP'],
    [service.name === suite || usualName.test(service.name), 2, `named ${service.name}`],
    [service.dependsOn.length > 0, 1, `uses ${service.dependsOn.join(', ')}`],
    [service.buildContext === undefined && supportImage.test(service.image ?? ''), -10, 'a supporting part'],
    [service.hasProfile, -5, 'started only with a profile'],
  ];
  const applying = signs.filter(([applies]) => applies);
  return {
    service,
    score: applying.reduce((sum, [, score]) => sum + score, 0),
    reasons: applying.map(([, , reason]) => reason),
  };
}
