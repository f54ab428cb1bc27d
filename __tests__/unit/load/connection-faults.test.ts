import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { breakageOf } from '../../../src/load/wire/connection-faults.js';
import { connectionFaults } from '../../../src/measurement/index.js';

const failure = (fields: object, message = 'it failed'): Error => Object.assign(new Error(message), fields);

describe('what a connection failed with', () => {
  test.each([
    ['refused', 'ECONNREFUSED', 'connect'],
    ['reset', 'ECONNRESET', 'read'],
    ['reset', 'EPIPE', 'write'],
    ['closed', 'ECONNRESET', undefined],
    ['dns', 'ENOTFOUND', 'getaddrinfo'],
    ['dns', 'EAI_AGAIN', 'getaddrinfo'],
    ['dns', 'EBUSY', 'getaddrinfo'],
    ['tls', 'ERR_SSL_WRONG_VERSION_NUMBER', undefined],
    ['tls', 'EPROTO', 'write'],
    ['unreachable', 'EHOSTUNREACH', 'connect'],
    ['unreachable', 'ETIMEDOUT', 'connect'],
    ['local', 'EMFILE', 'connect'],
    ['local', 'EMFILE', 'getaddrinfo'],
    ['local', 'EADDRNOTAVAIL', 'connect'],
    ['other', 'EPERM', 'connect'],
  ])('%s: %s of %s', (fault, code, syscall) => {
    expect(breakageOf(failure({ code, ...(syscall === undefined ? {} : { syscall }) }))).toEqual({
      reason: code,
      fault,
    });
  });

  test('without a code its message is told', () => {
    expect(breakageOf(failure({}, 'who knows'))).toEqual({ reason: 'who knows', fault: 'other' });
  });

  test('of several addresses the target’s failure is told, not that one of them can’t be tried from here', () => {
    const ipv6 = failure({ code: 'EADDRNOTAVAIL', syscall: 'connect' });
    const ipv4 = failure({ code: 'ECONNREFUSED', syscall: 'connect' });
    const both = (...errors: Error[]): Error => failure({ code: 'EADDRNOTAVAIL', errors });
    expect(breakageOf(both(ipv6, ipv4))).toEqual({ reason: 'ECONNREFUSED', fault: 'refused' });
    expect(breakageOf(both(ipv6, ipv6))).toEqual({ reason: 'EADDRNOTAVAIL', fault: 'local' });
    expect(breakageOf(both())).toEqual({ reason: 'EADDRNOTAVAIL', fault: 'local' });
  });

  test('whatever it is, it is one of the kinds', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.option(fc.string(), { nil: undefined }),
        fc.anything(),
        (message, code, errors) => {
          const { fault, reason } = breakageOf(failure({ code, errors }, message));
          expect(connectionFaults).toContain(fault);
          expect(typeof reason).toBe('string');
        },
      ),
    );
  });
});
