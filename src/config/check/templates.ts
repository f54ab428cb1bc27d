import { parseTemplate, TemplateError, templateNames } from '../../template/index.js';
import { isRecord } from '../json.js';
import type { Path, Problems } from '../problems.js';
import type { FileAuth } from '../schema/auth.js';
import type { FileConfig } from '../schema/file-config.js';
import type { FileRequest } from '../schema/request.js';
import { defaultItemName, type FileStep } from '../schema/scenario.js';
import type { Trust } from '../schema/validate.js';
import type { Feeding } from './feeds.js';
import { filesOf, partsOf } from './parts.js';
import { keysOfSpoilt, walkConfig, type Scope } from './scope.js';
import { methodAndPath } from './steps.js';

/** A text in which templates are replaced, and where it stands. */
interface PlacedText {
  readonly text: string;
  readonly path: Path;
}

/**
 * Checks that every template can be read and names something that exists by then: a value that an earlier step
 * of the same iteration captures, `index` inside a `repeat`, the item of a `for-each`, or a value of a feeder.
 *
 * @param config as written, with `{{env.NAME}}` in it
 * @param feeding what each place is fed
 * @param source the file's plain value, for what the schema refused
 */
export function checkTemplates(
  config: FileConfig,
  source: unknown,
  feeding: Feeding,
  problems: Problems,
  trust: Trust,
): void {
  const { compose, command } = config.target ?? {};
  const beforeLoad: readonly (readonly [Path, string | undefined])[] = [
    [['path'], config.path],
    [['target', 'compose', 'ready', 'path'], compose?.ready.path],
    [['target', 'command', 'ready', 'path'], command?.ready.path],
  ];
  for (const [path, text] of beforeLoad) {
    const why = (name: string): string => `"{{${name}}}" has no value here; only {{env.NAME}} can be used`;
    if (text !== undefined) checkText({ text, path }, nothingIsKnown, problems, why);
  }
  for (const [name, value] of Object.entries(config.http.headers)) {
    checkText(
      { text: value, path: ['http', 'headers', name] },
      nothingIsKnown,
      problems,
      (unknown) =>
        `"{{${unknown}}}" has no value here: these headers go with every request, so only {{env.NAME}} can be used`,
    );
  }
  for (const [key, text] of authTexts(config.http.auth)) {
    checkText(
      { text, path: ['http', 'auth', ...key] },
      nothingIsKnown,
      problems,
      (unknown) =>
        `"{{${unknown}}}" has no value here: it goes with every request, so only {{env.NAME}} can be used`,
    );
  }
  walkConfig(config, feeding, {
    keysOfSpoilt: keysOfSpoilt(source, trust),
    request(request, at, here) {
      for (const text of templatesOf(request, at)) {
        checkText(text, here.isKnownInText, problems, (name) => here.whyUnknown(name, `"{{${name}}}"`));
      }
      for (const file of filesOf(request, at)) checkText(file, nothingIsKnown, problems, whyNoFile);
      for (const text of literalsOf(request, at)) refuseTemplate(text, problems);
      for (const key of bodyKeysOf(request, at)) refuseTemplateAsKey(key, bodyAsText, problems);
      for (const name of Object.keys(request.multipart ?? {}))
        refuseTemplateAsKey([...at, 'multipart', name], 'only values and file names vary', problems);
      for (const name of Object.keys(request.capture)) {
        const message = here.whyNoCapture(name);
        if (message !== undefined) problems.add([...at, 'capture', name], message, { spot: 'key' });
      }
    },
    block: (step, at, here) => checkForEach(step, at, here, problems),
  });
}

function checkForEach(step: FileStep, path: Path, scope: Scope, problems: Problems): void {
  const items = step['for-each'];
  if (items === undefined) return;
  const message = scope.isKnown(items) ? scope.whyNoList(items) : scope.whyUnknown(items, `"${items}"`);
  if (message !== undefined) problems.add([...path, 'for-each'], message);
  const taken = scope.whyNoItem(step.as ?? defaultItemName);
  if (taken !== undefined) problems.add([...path, step.as === undefined ? 'for-each' : 'as'], taken);
}

function checkText(
  { text, path }: PlacedText,
  isKnown: (name: string) => boolean,
  problems: Problems,
  why: (name: string) => string | undefined,
): void {
  if (!text.includes('{{')) return;
  try {
    const template = parseTemplate(text);
    for (const name of templateNames(template)) {
      // The environment was looked up before.
      if (isKnown(name) || name === 'env' || name.startsWith('env.')) continue;
      const part = template.parts.find((each) => typeof each === 'object' && each.name === name);
      const offset = typeof part === 'object' ? part.offset : 0;
      const complaint = why(name);
      if (complaint !== undefined) problems.addAtTemplate(path, bracesBefore(text, offset), complaint);
    }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    problems.addAtTemplate(path, bracesBefore(text, error.offset), error.message);
  }
}

const nothingIsKnown = (): boolean => false;

const whyNoFile = (name: string): string =>
  `"{{${name}}}" has no value here: files are read before anything is sent, so only {{env.NAME}} can be used`;

const bracesBefore = (text: string, offset: number): number => text.slice(0, offset).split('{{').length - 1;

function templatesOf(request: FileRequest, path: Path): PlacedText[] {
  const target = methodAndPath(request);
  const entries = (map: Readonly<Record<string, string>>, under: string): PlacedText[] =>
    Object.entries(map).map(([name, text]) => ({ text, path: [...path, under, name] }));
  return [
    ...(target === undefined ? [] : [{ text: target.path, path: [...path, target.key] }]),
    ...entries(request.headers, 'headers'),
    ...authTexts(request.auth).map(([key, text]) => ({ text, path: [...path, 'auth', ...key] })),
    ...entries(request.form ?? {}, 'form'),
    ...partTexts(request, path),
    ...(typeof request.body === 'string' ? [{ text: request.body, path: [...path, 'body'] }] : []),
    ...textsIn(request.json ?? null, [...path, 'json']),
  ];
}

function partTexts({ multipart = {} }: FileRequest, path: Path): PlacedText[] {
  return partsOf(multipart, [...path, 'multipart']).flatMap(({ part, path: at }) => {
    if (typeof part === 'string') return [{ text: part, path: at }];
    return part.filename === undefined ? [] : [{ text: part.filename, path: [...at, 'filename'] }];
  });
}

function authTexts(auth: FileAuth | undefined): (readonly [Path, string])[] {
  const { basic, bearer } = auth ?? {};
  return [
    ...(basic === undefined
      ? []
      : ([
          [['basic', 'user'], basic.user],
          [['basic', 'password'], basic.password],
        ] as const)),
    ...(bearer === undefined ? [] : ([[['bearer'], bearer]] as const)),
  ];
}

/** Texts that are taken as they are: a template there would be compared letter by letter. */
function literalsOf(request: FileRequest, path: Path): PlacedText[] {
  const { body, json } = request.check ?? {};
  return [
    ...textsIn(body ?? {}, [...path, 'check', 'body']),
    ...textsIn(json ?? {}, [...path, 'check', 'json']),
  ];
}

const anyTemplate = /\{\{\s*(?!env\.)[\w.-]+\s*\}\}/;

function refuseTemplate({ text, path }: PlacedText, problems: Problems): void {
  const template = anyTemplate.exec(text);
  if (!template) return;
  const message = `a check compares with fixed values; "${template[0]}" would be taken letter by letter`;
  problems.addAtTemplate(path, bracesBefore(text, template.index), message);
}

/** The names in a JSON or form body: they are sent as they are. */
function bodyKeysOf({ json, form }: FileRequest, path: Path): Path[] {
  return [...keysIn(json ?? null, [...path, 'json']), ...keysIn(form ?? {}, [...path, 'form'])];
}

const bodyAsText = `for a name that varies write the whole body as a text: body: '{"{{id}}": 1}'`;

function refuseTemplateAsKey(path: Path, fix: string, problems: Problems): void {
  const template = anyTemplate.exec(String(path.at(-1)));
  if (!template) return;
  const message = `a name in a body is sent as it is, and "${template[0]}" would be, too; ${fix}`;
  problems.add(path, message, { spot: 'key' });
}

function keysIn(value: unknown, path: Path): Path[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => keysIn(item, [...path, index]));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [[...path, key], ...keysIn(item, [...path, key])]);
}

function textsIn(value: unknown, path: Path): PlacedText[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => textsIn(item, [...path, index]));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, [...path, key]));
}
