// Stands for a database over the network: some milliseconds a query, seldom many more.
import { setTimeout as sleep } from 'node:timers/promises';

export async function query(_sql, rows) {
  await sleep(4 + 4 * Math.random() + (Math.random() < 0.02 ? 15 : 0));
  return Array.from({ length: rows }, (_, index) => ({
    id: index + 1,
    name: `Product ${index + 1}`,
    price: 9.5,
  }));
}
