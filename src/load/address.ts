import type { TargetAddress } from '../target/index.js';

/** `host:port` for people and for the Host header: IPv6 in brackets, the protocol's own port left out. */
export function hostOf(address: TargetAddress): string {
  return new URL(originOf(address)).host;
}

/** The origin, such as `http://[::1]:8080`. */
export function originOf({ protocol, host, port }: TargetAddress): string {
  const isBareIpv6 = host.includes(':') && !host.startsWith('[');
  return `${protocol}//${isBareIpv6 ? `[${host}]` : host}:${port}`;
}
