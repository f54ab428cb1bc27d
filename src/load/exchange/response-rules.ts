import { isDeepStrictEqual } from 'node:util';
import type { CapturePlan, CheckPlan, RequestPlan } from '../../config/index.js';
import { messageOf, UsageError } from '../../errors.js';
import type { ErrorKind } from '../../measurement/index.js';
import { brief } from '../values/brief.js';
import { type Answer, maxBodyBytes } from '../wire/connection.js';
import { UnreadableBody } from './content-coding.js';
import { compileJsonList, compileJsonPath, JSONPathError, type ParsedJson } from '../values/json-path.js';
import { ownText } from '../values/own-text.js';
import { Response } from './response.js';
import type { Values } from '../values/values.js';

/** Why a request failed. */
export interface Failure {
  readonly kind: ErrorKind;
  readonly message: string;
}

/** What an answer must fulfil, and what is taken out of it. */
export interface ResponseRules {
  /** Whether any of them reads the body. */
  readonly needBody: boolean;
  /** Undefined for an ok answer, whose captures are then in `values`. */
  apply(answer: Answer, values: Values): Failure | undefined;
}

type Rule = (response: Response, values: Values) => string | undefined;

/**
 * Compiles the checks and captures of a request. A status from 400 on is an HTTP error unless a status check
 * allows it; everything else that is not as demanded, a capture that finds nothing included, is a failed check.
 * Throws a UsageError for an expression or path that can't be read.
 */
export function compileRules({ checks, captures }: RequestPlan): ResponseRules {
  const statusRanges = checks.flatMap((check) => (check.kind === 'status' ? [check.ranges] : []));
  const rules = [...checks.flatMap(compileCheck), ...captures.map(compileCapture)];
  const needBody =
    checks.some(({ kind }) => kind !== 'status') || captures.some(({ from }) => from !== 'header');
  return {
    needBody,
    apply(answer, values) {
      const badStatus = judgeStatus(answer.status, statusRanges);
      if (badStatus !== undefined || rules.length === 0) return badStatus;
      if (answer.isBodyTooLarge) {
        return {
          kind: 'check',
          message: `the body is larger than ${maxBodyBytes / 1024 / 1024} MiB and was not read`,
        };
      }
      const response = new Response(answer);
      for (const rule of rules) {
        const message = obey(rule, response, values);
        if (message !== undefined) return { kind: 'check', message };
      }
      return undefined;
    },
  };
}

/**
 * A body that can't be unpacked, or is nested beyond what a path may walk through, is the target's doing: a failed
 * check, not a fault of ours.
 */
function obey(rule: Rule, response: Response, values: Values): string | undefined {
  try {
    return rule(response, values);
  } catch (error) {
    if (error instanceof UnreadableBody) return error.message;
    if (error instanceof JSONPathError) return `the body can't be searched: ${error.message}`;
    throw error;
  }
}

type Ranges = Extract<CheckPlan, { kind: 'status' }>['ranges'];

function judgeStatus(status: number, demands: readonly Ranges[]): Failure | undefined {
  const unmet = demands.find((ranges) => !ranges.some(({ from, to }) => status >= from && status <= to));
  if (unmet !== undefined) {
    const expected = unmet.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
    return { kind: status >= 400 ? 'http' : 'check', message: `status ${status}, expected ${expected}` };
  }
  return demands.length === 0 && status >= 400 ? { kind: 'http', message: `status ${status}` } : undefined;
}

function compileCheck(check: CheckPlan): Rule[] {
  if (check.kind === 'status') return [];
  if (check.kind === 'body') return [compileBodyCheck(check)];
  const { path, equals } = check;
  const find = compileJsonPath(path);
  return [
    ({ json }) => {
      if (json === undefined) return `check ${path}: the body is not JSON`;
      const found = find(json);
      // A zero may have a sign in JSON: -0 is 0, though not for the strict comparison.
      if (found === equals || (found !== undefined && isDeepStrictEqual(found, equals))) return undefined;
      return `check ${path}: expected ${brief(JSON.stringify(equals))}, found ${describe(found)}`;
    },
  ];
}

function compileBodyCheck({ test, text }: Extract<CheckPlan, { kind: 'body' }>): Rule {
  const shown = brief(JSON.stringify(text));
  if (test === 'contains') {
    return (response) => (response.text.includes(text) ? undefined : `check body: does not contain ${shown}`);
  }
  if (test === 'equals') {
    return (response) =>
      response.text === text ? undefined : `check body: expected ${shown}, found ${describe(response.text)}`;
  }
  const pattern = compilePattern(text);
  return (response) =>
    pattern.test(response.text) ? undefined : `check body: does not match ${brief(String(pattern))}`;
}

/** A rule that takes a value, or says why there is none. */
function compileCapture(capture: CapturePlan): Rule {
  const { find, missing } = compileFinder(capture);
  return (response, values) => {
    const found = find(response);
    if (found === undefined) return `capture ${capture.name}: ${missing(response)}`;
    values.set(capture.name, found);
    return undefined;
  };
}

interface Finder {
  readonly find: (response: Response) => ParsedJson | undefined;
  readonly missing: (response: Response) => string;
}

function compileFinder(capture: CapturePlan): Finder {
  if (capture.from === 'json' && capture.isList === true) return compileListFinder(capture.path);
  if (capture.from === 'json') {
    const find = compileJsonPath(capture.path);
    return {
      find: ({ json }) => (json === undefined ? undefined : find(json)),
      missing: ({ json }) =>
        json === undefined ? 'the body is not JSON' : `${capture.path} finds nothing in the body`,
    };
  }
  if (capture.from === 'header') {
    const header = capture.header.toLowerCase();
    return {
      find: (response) => response.header(header),
      missing: () => `the answer has no header ${header}`,
    };
  }
  const pattern = compilePattern(capture.pattern);
  return {
    find({ text }) {
      const match = pattern.exec(text);
      const found = match === null || match.length === 1 ? match?.[0] : match[1];
      return found === undefined ? undefined : ownText(found);
    },
    missing: () => `${brief(String(pattern))} does not match the body`,
  };
}

function compileListFinder(path: string): Finder {
  const { find, describe: whyNoList } = compileJsonList(path);
  return {
    find: ({ json }) => (json === undefined ? undefined : find(json)),
    missing: ({ json }) => (json === undefined ? 'the body is not JSON' : whyNoList(json)),
  };
}

function compilePattern(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch (error) {
    throw new UsageError(`${JSON.stringify(source)} is no regular expression: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function describe(found: ParsedJson | undefined): string {
  return found === undefined ? 'nothing' : brief(JSON.stringify(found));
}
