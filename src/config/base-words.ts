import { UsageError } from '../errors.js';
import { quoteText, type Parsed } from '../units/index.js';

/** The words by which a person asks for the comparison with the base, in the file, an input or a flag. */

/** An image of the base; without a service it is that of the target's. */
export interface BaseImage {
  readonly service: string | undefined;
  readonly image: string;
}

/** What is no name of a commit for git, or names something else: a range, a file, an option. */
const refShape = /^(?!-)(?!.*\.\.)[^\s:?*[\\]+$/;

/** Reads `none`, `base` or what git may know as a commit, such as `main`, `v1.0.0`, `HEAD~3`. */
export function parseBase(text: string): Parsed<string> {
  const fix = 'write "base", or a branch, a tag or a commit such as "main"';
  if (text === '') return { ok: false, problem: `is empty; ${fix}` };
  const isWord = /^(?:none|base)$/i.test(text);
  if (isWord) return { ok: true, value: text.toLowerCase() };
  return refShape.test(text)
    ? { ok: true, value: text }
    : { ok: false, problem: `${quoteText(text)} can't be the name of a commit; ${fix}` };
}

const part = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const host = String.raw`(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:]+\])(?::\d+)?`;
/** Source: grammar of references, github.com/distribution/reference. */
const imageShape = new RegExp(
  String.raw`^(?:${host}/)?${part}(?:/${part})*(?::\w[\w.-]{0,127})?(?:@[A-Za-z0-9+._-]+:[0-9A-Fa-f]{32,})?$`,
);

/** Reads the name of an image as container engines do. */
export function parseImage(text: string): Parsed<string> {
  if (imageShape.test(text)) return { ok: true, value: text };
  const example = 'write it like "ghcr.io/acme/api:main"';
  if (text === '') return { ok: false, problem: `is empty; ${example}` };
  const [, name = '', rest = ''] = /^(.*?)((?::[^/]*|@.*)?)$/s.exec(text) ?? [];
  const lower = `${name.toLowerCase()}${rest}`;
  return {
    ok: false,
    problem: imageShape.test(lower)
      ? `${quoteText(text)}: names of images have no capitals; write "${lower}"`
      : `${quoteText(text)} is no image; ${example}`,
  };
}

/**
 * What an input or flag names as the base; see `parseBase`.
 *
 * @param name of the input or flag, as a message begins
 * @throws UsageError for what can't be a base
 */
export function baseNamed(text: string, name: string): string {
  const read = parseBase(text);
  if (!read.ok) throw new UsageError(`${name}: ${read.problem}.`);
  return read.value;
}

/**
 * Images of the base, each `SERVICE=IMAGE` or the image alone: that of the target's service.
 *
 * @param name of the input or flag, as a message begins
 * @throws UsageError for what is none
 */
export function baseImagesNamed(texts: readonly string[], name: string): BaseImage[] {
  return texts.map((text) => {
    const [, service, image = ''] = /^(?:([^=]*)=)?(.*)$/s.exec(text) ?? [];
    if (service !== undefined && !/^[a-zA-Z0-9._-]+$/.test(service))
      throw new UsageError(`${name}: ${quoteText(text)} names no service; write SERVICE=IMAGE.`);
    const read = parseImage(image);
    if (!read.ok) throw new UsageError(`${name}: ${read.problem}.`);
    return { service, image: read.value };
  });
}
