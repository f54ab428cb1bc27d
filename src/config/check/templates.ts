import { parseTemplate, TemplateError, templateNames } from '../../template/index.js';
import { isRecord } from '../json.js';
import { describePath, valueAt, type Path, type Problems } from '../problems.js';
import type { FileConfig } from '../schema/file-config.js';
import type { FileRequest } from '../schema/request.js';
import type { Trust } from '../schema/validate.js';
import { nearest } from '../suggest.js';
import { methodAndPath, requestsOf, tasksOf, type PlacedRequest } from './steps.js';

/** A text in which templates are replaced, and where it stands. */
interface PlacedText {
  readonly text: string;
  readonly path: Path;
}

/**
 * Checks that every template can be read and names something that exists by then: a value that an earlier step
 * of the same iteration captures, or `index` inside a `repeat`.
 *
 * @param config as written, with `{{env.NAME}}` in it
 * @param source the file's plain value, for what the schema refused
 */
export function checkTemplates(config: FileConfig, source: unknown, problems: Problems, trust: Trust): void {
  const { compose, command } = config.target ?? {};
  const beforeLoad: readonly (readonly [Path, string | undefined])[] = [
    [['path'], config.path],
    [['target', 'compose', 'ready', 'path'], compose?.ready.path],
    [['target', 'command', 'ready', 'path'], command?.ready.path],
  ];
  for (const [path, text] of beforeLoad) {
    const why = (name: string): string => `"{{${name}}}" has no value here; only {{env.NAME}} can be used`;
    if (text !== undefined) checkText({ text, path }, [], problems, why);
  }
  for (const [name, value] of Object.entries(config.http.headers)) {
    checkText(
      { text: value, path: ['http', 'headers', name] },
      [],
      problems,
      (unknown) =>
        `"{{${unknown}}}" has no value here: these headers go with every request, so only {{env.NAME}} can be used`,
    );
  }
  for (const [name, scenario] of Object.entries(config.scenarios ?? {})) {
    for (const { steps, path } of tasksOf(scenario, ['scenarios', name])) {
      checkTask(requestsOf(steps, path), problems, (path) =>
        trust.isSpoilt(path) ? allKeysIn(valueAt(source, path)) : [],
      );
    }
  }
}

/** @param keysOfSpoilt whatever a refused step names: it may be a capture, so its use draws no second complaint */
function checkTask(
  requests: readonly PlacedRequest[],
  problems: Problems,
  keysOfSpoilt: (path: Path) => readonly string[],
): void {
  const places = new Map(
    requests.flatMap(({ request, path }) =>
      Object.keys(request.capture).map((name) => [name, path] as const),
    ),
  );
  const captured = new Set<string>();
  const tolerated = new Set<string>();
  for (const { request, path, isRepeated } of requests) {
    const known = isRepeated ? [...captured, 'index'] : [...captured];
    for (const text of templatesOf(request, path)) {
      checkText(text, [...known, ...tolerated], problems, (name) =>
        whyUnknown(name, known, places.get(name), isRepeated),
      );
    }
    for (const text of literalsOf(request, path)) refuseTemplate(text, problems);
    for (const key of bodyKeysOf(request, path)) refuseTemplateAsKey(key, problems);
    if ('index' in request.capture) {
      const message = '"index" is the count of "repeat"; capture under another name';
      problems.add([...path, 'capture', 'index'], message, { spot: 'key' });
    }
    for (const name of Object.keys(request.capture)) captured.add(name);
    for (const name of keysOfSpoilt(path)) tolerated.add(name);
  }
}

function whyUnknown(
  name: string,
  known: readonly string[],
  later: Path | undefined,
  isRepeated: boolean,
): string {
  const shown = `"{{${name}}}"`;
  if (later) return `${shown} has no value yet; it is captured only in ${describePath(later)}`;
  if (name === 'index' && !isRepeated) return `${shown} has a value inside "repeat" only`;
  const problem = `no earlier step of this iteration captures ${shown}`;
  const match = nearest(name, known);
  if (match !== undefined) return `${problem}; did you mean "{{${match}}}"?`;
  if (known.length > 0) return `${problem}; captured by then: ${known.join(', ')}`;
  return name.includes('.')
    ? `${problem}; the environment is {{env.NAME}}`
    : `${problem}; add "capture: { ${name}: $.${name} }" to the step that receives it`;
}

function checkText(
  { text, path }: PlacedText,
  known: readonly string[],
  problems: Problems,
  why: (name: string) => string,
): void {
  if (!text.includes('{{')) return;
  try {
    const template = parseTemplate(text);
    for (const name of templateNames(template)) {
      // The environment was looked up before.
      if (known.includes(name) || name === 'env' || name.startsWith('env.')) continue;
      const part = template.parts.find((each) => typeof each === 'object' && each.name === name);
      const offset = typeof part === 'object' ? part.offset : 0;
      problems.addAtTemplate(path, bracesBefore(text, offset), why(name));
    }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    problems.addAtTemplate(path, bracesBefore(text, error.offset), error.message);
  }
}

const bracesBefore = (text: string, offset: number): number => text.slice(0, offset).split('{{').length - 1;

function templatesOf(request: FileRequest, path: Path): PlacedText[] {
  const target = methodAndPath(request);
  const entries = (map: Readonly<Record<string, string>>, under: string): PlacedText[] =>
    Object.entries(map).map(([name, text]) => ({ text, path: [...path, under, name] }));
  return [
    ...(target === undefined ? [] : [{ text: target.path, path: [...path, target.key] }]),
    ...entries(request.headers, 'headers'),
    ...entries(request.form ?? {}, 'form'),
    ...(request.body === undefined ? [] : [{ text: request.body, path: [...path, 'body'] }]),
    ...textsIn(request.json ?? null, [...path, 'json']),
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

function refuseTemplateAsKey(path: Path, problems: Problems): void {
  const template = anyTemplate.exec(String(path.at(-1)));
  if (!template) return;
  const message = `a name in a body is sent as it is, and "${template[0]}" would be, too; for a name that varies write the whole body as a text: body: '{"{{id}}": 1}'`;
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

function allKeysIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(allKeysIn);
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...allKeysIn(item)]);
}
