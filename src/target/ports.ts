import net from 'node:net';

/** A TCP port of 127.0.0.1 that is free now. */
export function findFreePort(): Promise<number> {
  return listenOnce(0, '127.0.0.1').then((found) => {
    if (typeof found === 'number') return found;
    throw found;
  });
}

/** Whether a port is taken, on any address of this machine. */
export async function isPortTaken(port: number): Promise<boolean> {
  for (const host of ['0.0.0.0', '::']) {
    const found = await listenOnce(port, host);
    if (typeof found !== 'number' && 'code' in found && found.code === 'EADDRINUSE') return true;
  }
  return false;
}

/** Listens and lets go again: the port, or the error. */
function listenOnce(port: number, host: string): Promise<number | Error> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', resolve);
    server.listen({ port, host, exclusive: true, ipv6Only: host === '::' }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}
