import type { GeneratorPlan } from '../../config/index.js';
import type { Random } from './random.js';

/** Makes a value of a row from random numbers and the row's number, from 0. */
export type Generate = (random: Random, row: number) => string | number;

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Compiles a generated field of a feeder once, for all its rows. */
export function compileGenerator(plan: GeneratorPlan): Generate {
  switch (plan.kind) {
    case 'uuid':
      return uuid;
    case 'int': {
      const { from, to } = plan;
      return (random) => from + Math.floor(fine(random) * (to - from + 1));
    }
    case 'pick': {
      const { options } = plan;
      return (random) => options[Math.floor(random() * options.length)] ?? '';
    }
    case 'string': {
      const { length } = plan;
      return (random) => {
        let text = '';
        for (let index = 0; index < length; index += 1)
          text += alphabet.charAt(Math.floor(random() * alphabet.length));
        return text;
      };
    }
    case 'sequence': {
      const { from } = plan;
      return (_random, row) => from + row;
    }
  }
}

/** Uniform with 53 bits: one draw has 32, too few for a range beyond them. */
function fine(random: Random): number {
  const high = Math.floor(random() * 2 ** 27);
  const low = Math.floor(random() * 2 ** 26);
  return (high * 2 ** 26 + low) / 2 ** 53;
}

/** Version 4 (RFC 9562, 5.4): 122 bits are drawn, the others say so. */
function uuid(random: Random): string {
  const word = (): number => Math.floor(random() * 2 ** 32);
  const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
  const first = hex(word());
  const second = hex((word() & 0xffff_0fff) | 0x4000);
  const third = hex((word() & 0x3fff_ffff) | 0x8000_0000);
  const fourth = hex(word());
  return `${first}-${second.slice(0, 4)}-${second.slice(4)}-${third.slice(0, 4)}-${third.slice(4)}${fourth}`;
}
