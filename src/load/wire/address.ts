import type { TargetAddress } from '../../target/index.js';

/** `host:port` for people and for the Host header: IPv6 in brackets, the protocol's own port left out. */
export function hostOf(address: TargetAddress): string {
  return new URL(originOf(address)).host;
}

/** The origin, such as `http://[::1]:8080`. */
export function originOf({ protocol, host, port }: TargetAddress): string {
  const isBareIpv6 = host.includes(':') && !host.startsWith('[');
  return `${protocol}//${isBareIpv6 ? `[${host}]` : host}:${port}`;
}

/** The address by the name that the target goes by in the Host header: cookies and redirects are for that name, too. */
export function namedOrigin(address: TargetAddress, hostHeader: string | undefined): string {
  const named = `${address.protocol}//${hostHeader ?? ''}`;
  // Whatever a service may want to read there: what is no host has no cookies of its own.
  return URL.canParse(named) ? named : originOf(address);
}
