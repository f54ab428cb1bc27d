import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { assertEnoughFiles } from '../../../src/load/engine/enough-files.js';
import {
  HostWatch,
  parseOpenFilesLimit,
  parsePortRange,
  parsePressureUs,
  parseReportedLimit,
  PortCounter,
} from '../../../src/load/record/host-watch.js';

describe('what the machine says', () => {
  test('the limit of open files', () => {
    const limits = (soft: string): string =>
      `Limit                     Soft Limit           Hard Limit           Units\nMax processes             63204                63204                processes\nMax open files            ${soft.padEnd(20)} 1048576              files\n`;
    expect(parseOpenFilesLimit(limits('1024'))).toBe(1024);
    expect(parseOpenFilesLimit(limits('unlimited'))).toBeUndefined();
    expect(parseOpenFilesLimit('')).toBeUndefined();
  });

  test('the same, from a diagnostic report', () => {
    expect(parseReportedLimit({ userLimits: { open_files: { soft: 256, hard: 'unlimited' } } })).toBe(256);
    expect(parseReportedLimit({ userLimits: { open_files: { soft: 'unlimited' } } })).toBeUndefined();
    for (const other of [
      undefined,
      null,
      'report',
      {},
      { userLimits: null },
      { userLimits: { open_files: 1 } },
    ])
      expect(parseReportedLimit(other)).toBeUndefined();
    expect(parseReportedLimit(process.report.getReport())).toEqual(expect.any(Number));
  });

  test.each([
    ['32768\t60999\n', { from: 32_768, to: 60_999 }],
    ['1024 1024', { from: 1024, to: 1024 }],
    ['', undefined],
    ['60999 32768', undefined],
    ['a b', undefined],
  ])('the range of ports: %j', (text, range) => {
    expect(parsePortRange(text)).toEqual(range);
  });

  test('CPU pressure', () => {
    const text =
      'some avg10=54.96 avg60=41.64 avg300=42.82 total=1251800559\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=7\n';
    expect(parsePressureUs(text)).toBe(1_251_800_559);
    expect(parsePressureUs('full avg10=0.00 total=7\n')).toBeUndefined();
  });

  test('the ports in use: towards the address where most are, each once', () => {
    const counter = new PortCounter(new Set([0x1f90]), { from: 0x8000, to: 0xee47 });
    const line = (local: string, remote: string): string =>
      `   0: ${local} ${remote} 06 00000000:00000000 00:00000000 00000000     0        0 0 1 0000000000000000`;
    counter.add('  sl  local_address rem_address   st tx_queue rx_queue');
    counter.add(line('0100007F:1F90', '00000000:0000')); // the server listens
    counter.add(line('0100007F:1F90', '0100007F:8001')); // its side of a connection
    counter.add(line('0100007F:8001', '0100007F:1F90'));
    counter.add(line('0200007F:8001', '0100007F:1F90'));
    counter.add(line('0100007F:8002', '0100007F:1F90'));
    counter.add(line('0100007F:8003', '0100007F:1F91')); // another server
    counter.add(line('0100007F:7FFF', '0100007F:1F90')); // out of the range
    counter.add(line('0100007F:8004', '020011AC:1F90')); // another address of the target
    counter.add(line(`${'0'.repeat(24)}01000000:8005`, `${'0'.repeat(24)}01000000:1F90`));
    expect(counter.used).toBe(2);
  });

  test('whatever stands there, nothing is thrown', () => {
    fc.assert(
      fc.property(fc.string(), fc.anything(), (text, report) => {
        parseOpenFilesLimit(text);
        parsePortRange(text);
        parsePressureUs(text);
        parseReportedLimit(report);
        const counter = new PortCounter(new Set([80]), { from: 1, to: 9 });
        counter.add(text);
        expect(counter.used).toBe(0);
      }),
    );
  });
});

test('nothing is known of what was not looked at', async () => {
  expect(await new HostWatch([80]).finish()).toMatchObject({ openFiles: undefined, ports: undefined });
});

describe('more users than descriptors', () => {
  const closed = { users: 500, arrivals: undefined };

  test('are refused, with the number that would do', () => {
    expect(() => assertEnoughFiles(closed, { limit: 256, open: 40 })).toThrow(
      expect.objectContaining({
        exitCode: 3,
        message:
          '500 users need a connection each, 572 open files with what else is open, and this process may open 256',
        fix: 'Raise the limit of open files (ulimit -n 572 in the shell, --ulimit nofile=572 of docker run), or use fewer users.',
      }),
    );
    const open = { users: 500, arrivals: { process: 'constant' as const } };
    expect(() => assertEnoughFiles(open, { limit: 256, open: 40 })).toThrow(
      expect.objectContaining({ fix: expect.stringMatching(/fewer users \(max-users\)\.$/) }),
    );
  });

  test('as many as there is room for are not, nor any where nothing limits them', () => {
    expect(() => assertEnoughFiles(closed, { limit: 571, open: 40 })).toThrow('500 users');
    expect(() => assertEnoughFiles(closed, { limit: 572, open: 40 })).not.toThrow();
    expect(() => assertEnoughFiles({ ...closed, users: 1e9 }, { limit: undefined, open: 40 })).not.toThrow();
  });
});
