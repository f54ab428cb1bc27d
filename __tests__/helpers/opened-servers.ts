import { afterEach } from '@jest/globals';
import type { TestServer } from './load.js';

/** For a test file: what gives a server back once it is there, and closes it after the test that opened it. */
export function openedServers(): <T extends TestServer>(server: T | Promise<T>) => Promise<T> {
  const servers: TestServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  return async (opening) => {
    const server = await opening;
    servers.push(server);
    return server;
  };
}
