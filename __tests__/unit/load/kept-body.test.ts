import { expect, test } from '@jest/globals';
import { KeptBody } from '../../../src/load/wire/kept-body.js';

test.each([1, 2, 1023, 1024, 1025, 5000])('%i pieces that come through one memory are kept', (count) => {
  const memory = Buffer.alloc(8);
  const body = new KeptBody();
  const said: string[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    const text = `piece ${nth % 10};`;
    memory.write(text);
    body.add(memory.subarray(0, text.length));
    said.push(text);
  }
  memory.fill('-');
  expect(body.join().toString()).toBe(said.join(''));
  body.clear();
  expect(body.join()).toHaveLength(0);
});
