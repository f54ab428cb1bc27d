// Version 1: one query for all products.
import { query } from './database.mjs';

export async function readProducts() {
  return query('SELECT * FROM products LIMIT 5', 5);
}
