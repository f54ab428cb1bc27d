// Version 2: one query for the list, then one for each product. It reads well, and it is slower.
import { query } from './database.mjs';

export async function readProducts() {
  const list = await query('SELECT id FROM products LIMIT 5', 5);
  const products = [];
  for (const { id } of list) products.push(...(await query(`SELECT * FROM products WHERE id = ${id}`, 1)));
  return products;
}
