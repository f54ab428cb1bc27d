import { parseTemplate, TemplateError, templateNames } from '../../template/index.js';
import { isRecord, type JsonValue } from '../json.js';
import { describePath, type Path, type Problems } from '../problems.js';
import type { FileConfig } from '../schema/file-config.js';
import type { FileRequest } from '../schema/request.js';
import { orSuggest } from '../suggest.js';
import { methodAndPath, requestsOf, tasksOf } from './steps.js';

/** A text in which templates are replaced, and where it stands. */
interface PlacedText {
  readonly text: string;
  readonly path: Path;
}

/**
 * Checks that every template can be read and names something that exists by then: a value that an earlier step
 * of the same iteration captures, or `index` inside a `repeat`.
 */
export function checkTemplates(
  config: FileConfig,
  problems: Problems,
  isSpoilt: (path: Path) => boolean,
): void {
  for (const [name, value] of Object.entries(config.http.headers)) {
    const path = ['http', 'headers', name];
    checkText(
      { text: value, path },
      [],
      problems,
      (unknown) =>
        `"{{${unknown}}}" has no value here: these headers are sent with every request; only {{env.NAME}} can be used`,
    );
  }
  for (const [name, scenario] of Object.entries(config.scenarios ?? {})) {
    // A capture that was refused, or its step, would make every use of it look wrong.
    const path = ['scenarios', name];
    for (const task of tasksOf(scenario, path)) {
      if (!isSpoilt(task.path)) checkTask(requestsOf(task.steps, task.path), problems);
    }
  }
}

function checkTask(requests: ReturnType<typeof requestsOf>, problems: Problems): void {
  const captured: string[] = [];
  const everCaptured = new Map(
    requests.flatMap(({ request, path }) => Object.keys(request.capture).map((name) => [name, path])),
  );
  for (const { request, path, isRepeated } of requests) {
    const known = isRepeated ? [...captured, 'index'] : captured;
    for (const text of templatesOf(request, path)) {
      checkText(text, known, problems, (unknown) => whyUnknown(unknown, known, everCaptured, isRepeated));
    }
    for (const text of literalsOf(request, path)) refuseTemplate(text, problems);
    for (const name of Object.keys(request.capture)) {
      if (name === 'index')
        problems.add(
          [...path, 'capture', name],
          '"index" counts inside "repeat"; capture under another name',
          'key',
        );
      captured.push(name);
    }
  }
}

function whyUnknown(
  name: string,
  known: readonly string[],
  later: ReadonlyMap<string, Path>,
  isRepeated: boolean,
): string {
  const shown = `"{{${name}}}"`;
  const laterPath = later.get(name);
  if (laterPath) return `${shown} has no value yet: it is captured only later, in ${describePath(laterPath)}`;
  if (name === 'index' && !isRepeated) return `${shown} counts inside "repeat" only`;
  if (name.includes('.'))
    return `${shown} is not known; captured values have plain names, the environment is {{env.NAME}}`;
  const hint =
    known.length === 0 ? '; capture it in an earlier step, such as "capture: { ' + name + ': $.id }"' : '';
  return `${shown} is not captured by an earlier step of this iteration${hint || orSuggest(name, known, 'captured by then')}`;
}

function checkText(
  { text, path }: PlacedText,
  known: readonly string[],
  problems: Problems,
  why: (name: string) => string,
): void {
  if (!text.includes('{{')) return;
  try {
    for (const name of templateNames(parseTemplate(text))) {
      // What is left of {{env.X}} here was reported when the environment was looked up.
      if (known.includes(name) || name === 'env' || name.startsWith('env.')) continue;
      const before = text.slice(
        0,
        text.search(new RegExp(String.raw`\{\{\s*${name.replaceAll('.', '\\.')}\s*\}\}`)),
      );
      problems.addInside(path, '{{', before.split('{{').length - 1, `${describePath(path)}: ${why(name)}`);
    }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const count = text.slice(0, error.offset).split('{{').length - 1;
    problems.addInside(path, '{{', count, `${describePath(path)}: ${error.message}`);
  }
}

function templatesOf(request: FileRequest, path: Path): PlacedText[] {
  const { path: target, key } = methodAndPath(request);
  const entries = (map: Readonly<Record<string, string>>, under: string): PlacedText[] =>
    Object.entries(map).map(([name, text]) => ({ text, path: [...path, under, name] }));
  return [
    { text: target, path: [...path, key] },
    ...entries(request.headers, 'headers'),
    ...entries(request.form ?? {}, 'form'),
    ...(request.body === undefined ? [] : [{ text: request.body, path: [...path, 'body'] }]),
    ...textsIn(request.json ?? null, [...path, 'json']),
  ];
}

function textsIn(value: JsonValue, path: Path): PlacedText[] {
  if (typeof value === 'string') return [{ text: value, path }];
  if (Array.isArray(value)) return value.flatMap((item: JsonValue, index) => textsIn(item, [...path, index]));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, [...path, key]));
}

/** Texts that are taken as they are: a template there would be compared letter by letter. */
function literalsOf(request: FileRequest, path: Path): PlacedText[] {
  const { body, json } = request.check ?? {};
  const checks = Object.entries(body ?? {}).flatMap(([key, text]) =>
    text === undefined ? [] : [{ text, path: [...path, 'check', 'body', key] }],
  );
  return [...checks, ...textsIn(json ?? {}, [...path, 'check', 'json'])];
}

function refuseTemplate({ text, path }: PlacedText, problems: Problems): void {
  const template = /\{\{\s*(?!env\.)[\w.-]+\s*\}\}/.exec(text);
  if (!template) return;
  const count = text.slice(0, template.index).split('{{').length - 1;
  const message = `${describePath(path)}: checks are compared as written, "${template[0]}" is not replaced; check a fixed value`;
  problems.addInside(path, '{{', count, message);
}
