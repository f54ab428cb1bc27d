import type { JsonValue } from '../../config/index.js';
import { isIdLike, singular, type Capture } from './correlate.js';
import type { Draft, DraftAuth, DraftBody } from './draft.js';

/** A step, or what all steps share, as loadgate.yml has it. */
export type Yaml = Readonly<Record<string, JsonValue>>;

/** What a request is called in messages and, where its path varies, in the figures. */
export function requestName({ method, path, body }: Draft): string {
  const segments = path.split('/').map((segment) => (isVarying(segment) ? ':id' : segment));
  const operation = operationName(body);
  return `${method.toUpperCase()} ${segments.join('/')}${operation === undefined ? '' : ` ${operation}`}`;
}

const isVarying = (segment: string): boolean =>
  segment.includes('{{') || /^\d+$/.test(segment) || isIdLike(segment);

/** GraphQL asks everything under one path. */
function operationName(body: DraftBody | undefined): string | undefined {
  if (body?.kind !== 'json' || typeof body.value !== 'object' || body.value === null) return undefined;
  if (!('operationName' in body.value) || !('query' in body.value)) return undefined;
  const { operationName: name } = body.value;
  return typeof name === 'string' && /^\w+$/.test(name) ? name : undefined;
}

/** What the path is about, for names of captured values: `order` of /api/orders/17. */
export function resourceOf(path: string): string {
  const segment = path.split('/').findLast((each) => /^[A-Za-z]/.test(each) && !isVarying(each)) ?? '';
  return singular(segment);
}

/** The steps in order, with what all of them say taken out; the same request several times in a row is a `repeat`. */
export function stepsOf(
  requests: readonly { readonly draft: Draft; readonly captures: readonly Capture[] }[],
): { readonly common: Yaml; readonly steps: readonly Yaml[] } {
  const drafts = requests.map(({ draft }) => draft);
  const common = commonOf(drafts);
  const steps = requests.map(({ draft, captures }) =>
    stepOf(
      {
        ...draft,
        headers: draft.headers.filter(({ name }) => !common.headers.some((header) => header.name === name)),
        auth: common.auth === undefined ? draft.auth : undefined,
      },
      captures,
    ),
  );
  return { common: settingsOf(common), steps: withRepeats(steps) };
}

type Common = Pick<Draft, 'headers' | 'auth'>;

/** What every request says; a captured value is none yet when a user begins. */
function commonOf(drafts: readonly Draft[]): Common {
  const [first, ...others] = drafts;
  if (first === undefined || others.length === 0) return { headers: [], auth: undefined };
  const isCaptured = (text: string): boolean => /\{\{(?!env\.)/.test(text);
  const headers = first.headers.filter(
    ({ name, value }) =>
      !isCaptured(value) &&
      others.every((draft) => draft.headers.some((other) => other.name === name && other.value === value)),
  );
  const auth = JSON.stringify(first.auth);
  const isShared =
    auth !== undefined && !isCaptured(auth) && others.every((draft) => JSON.stringify(draft.auth) === auth);
  return { headers, auth: isShared ? first.auth : undefined };
}

function settingsOf({ headers, auth }: Common): Yaml {
  return {
    ...(headers.length === 0 ? {} : { headers: mapOf(headers) }),
    ...(auth === undefined ? {} : { auth: authOf(auth) }),
  };
}

function stepOf(draft: Draft, captures: readonly Capture[]): Yaml {
  const { method, path, query, headers, auth, body, status } = draft;
  const name = requestName(draft);
  const isUsualName = name === `${method.toUpperCase()} ${path}${query}`;
  return {
    [method]: `${path}${query}`,
    ...(isUsualName ? {} : { name }),
    ...(auth === undefined ? {} : { auth: authOf(auth) }),
    ...(headers.length === 0 ? {} : { headers: mapOf(headers) }),
    ...(body === undefined ? {} : bodyOf(body)),
    ...(captures.length === 0
      ? {}
      : { capture: mapOf(captures.map(({ name, path: value }) => ({ name, value }))) }),
    check: { status },
  };
}

function bodyOf(body: DraftBody): Yaml {
  switch (body.kind) {
    case 'json':
      return { json: body.value };
    case 'form':
      return { form: mapOf(body.fields) };
    case 'text':
      return { body: body.text };
  }
}

function authOf(auth: DraftAuth): Yaml {
  return auth.kind === 'bearer'
    ? { bearer: auth.token }
    : { basic: { user: auth.user, password: auth.password } };
}

function mapOf(fields: readonly { readonly name: string; readonly value: string }[]): Yaml {
  return Object.fromEntries(fields.map(({ name, value }) => [name, value]));
}

/** As `repeat` takes it. */
const mostTimes = 100_000;

function withRepeats(steps: readonly Yaml[]): readonly Yaml[] {
  const runs: { step: Yaml; text: string; times: number }[] = [];
  for (const step of steps) {
    const text = JSON.stringify(step);
    const last = runs.at(-1);
    if (last?.text === text && last.times < mostTimes) last.times += 1;
    else runs.push({ step, text, times: 1 });
  }
  return runs.map(({ step, times }) => (times === 1 ? step : { repeat: times, steps: [step] }));
}
