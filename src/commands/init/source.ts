import type { Repository } from './repository.js';

/** What the source says about the service's HTTP interface. */
export interface SourceFacts {
  /** A path that says whether the service is well, and the file that names it. */
  readonly health: { readonly path: string; readonly file: string } | undefined;
  /** GET routes without parameters; those for health and metrics aside. */
  readonly routes: readonly string[];
  /** Whether the port comes from the environment's PORT. */
  readonly readsPort: boolean;
  /** The port that it listens on as a literal. */
  readonly listensOn: number | undefined;
}

const sourceFile = /\.(c?js|mjs|ts|mts|py|go|rb|java|kt|rs|php|cs|ex|exs)$/;
const testFile = /(^|\/)(test|tests|__tests__|spec|e2e|examples?|benchmarks?|docs)\/|\.(test|spec)\.|_test\./;
const filesLimit = 400;

/** The paths that services use, the most telling first. */
const healthPaths = [
  '/health',
  '/healthz',
  '/api/health',
  '/actuator/health',
  '/ready',
  '/readyz',
  '/livez',
  '/ping',
  '/status',
];
/** `app.get('/products'`, `@app.get("/products")`, `'GET /products'`, `r.HandleFunc("/products"`, `GetMapping("/products")`. */
const routeCall =
  /(?:\.get\(|HandleFunc\(|Handle\(|GetMapping\(|@(?:\w+\.)?(?:get|route)\()\s*['"`](\/[\w/.-]*)['"`]|['"`]GET (\/[\w/.-]*)['"`]/gi;

/** Reads at most some hundred source files, those near the top first. */
export async function readSource(repository: Repository): Promise<SourceFacts> {
  const files = repository.files
    .filter((file) => sourceFile.test(file) && !testFile.test(file))
    .sort((a, b) => a.split('/').length - b.split('/').length || a.localeCompare(b))
    .slice(0, filesLimit);
  const routes = new Set<string>();
  const health = new Map<string, string>();
  let readsPort = false;
  let listensOn: number | undefined;
  for (const file of files) {
    const text = (await repository.read(file)) ?? '';
    for (const match of text.matchAll(routeCall)) routes.add(match[1] ?? match[2] ?? '/');
    for (const path of healthPaths) {
      if (!health.has(path) && new RegExp(`['"\`](?:GET )?${path}['"\`]`).test(text)) health.set(path, file);
    }
    readsPort ||=
      /\benv(?:iron)?\b[^\n]{0,20}\bPORT\b|\bPORT\b[^\n]{0,40}\bprocess\.env\b|Getenv\("PORT"\)/.test(text);
    listensOn ??= portIn(text);
  }
  const path = healthPaths.find((candidate) => health.has(candidate));
  return {
    health: path === undefined ? undefined : { path, file: health.get(path) ?? '' },
    routes: [...routes].filter((route) => !healthPaths.includes(route) && route !== '/metrics').sort(),
    readsPort,
    listensOn,
  };
}

function portIn(text: string): number | undefined {
  const match = /\.listen\(\s*(\d{2,5})\b/.exec(text);
  return match === null ? undefined : Number(match[1]);
}
