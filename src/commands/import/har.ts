import { z } from 'zod';
import { messageOf, UsageError } from '../../errors.js';

/*
 * What is read of a HAR 1.2 file, and the fields beside it (they begin with `_`) by which recorders tell where an
 * answer came from. Recorders leave out, empty and add fields as they like: whatever is not needed may be anything.
 *
 * Source: "HTTP Archive 1.2", Jan Odvarko, softwareishard.com.
 */

const text = z.string().optional().catch(undefined);
const pairs = z
  .array(z.object({ name: z.string(), value: z.string().catch('') }))
  .optional()
  .catch([])
  .transform((list = []) => list);

const postData = z.object({
  mimeType: text,
  text,
  /** Not in HAR 1.2; proxies write it all the same. */
  encoding: text,
  params: z
    .array(z.object({ name: z.string(), value: text, fileName: text, contentType: text }))
    .optional()
    .catch([])
    .transform((list = []) => list),
});

const entry = z.object({
  startedDateTime: text,
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers: pairs,
    cookies: pairs,
    bodySize: z.number().optional().catch(undefined),
    postData: postData.optional().catch(undefined),
  }),
  response: z
    .object({
      status: z.number().catch(0),
      headers: pairs,
      cookies: pairs,
      content: z.object({ mimeType: text, text, encoding: text }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  _resourceType: text,
  _fromCache: text,
});

export type HarEntry = z.output<typeof entry>;
export type HarPostData = z.output<typeof postData>;

const archive = z.object({ log: z.object({ entries: z.array(z.unknown()) }) });

const howToExport =
  'In the network panel of a browser: "Save all as HAR with content"; in a proxy: export the session as HAR.';

/**
 * The entries of a HAR file in the order in which they began. A byte order mark is ignored.
 *
 * @param name of the file, for messages
 * @returns the entries that can be read, and how many can't
 * @throws UsageError where the text is no HAR
 */
export function readHar(
  source: string,
  name: string,
): { readonly entries: readonly HarEntry[]; readonly unreadable: number } {
  const parsed = archive.safeParse(parseJson(source.startsWith('\uFEFF') ? source.slice(1) : source, name));
  if (!parsed.success) {
    throw new UsageError(`${name}: not a HAR file: it has no list "log.entries"`, { fix: howToExport });
  }
  const found = parsed.data.log.entries.map((each) => entry.safeParse(each));
  const entries = found.flatMap((each) => (each.success ? [each.data] : []));
  return { entries: inTime(entries), unreadable: found.length - entries.length };
}

function parseJson(source: string, name: string): unknown {
  if (source.trim() === '') throw new UsageError(`${name} is empty`, { fix: howToExport });
  try {
    return JSON.parse(source);
  } catch (error) {
    // It quotes the text.
    const what = messageOf(error).replaceAll(/[\s\p{Cc}]+/gu, ' ');
    throw isAtEnd(what, source)
      ? new UsageError(`${name} breaks off in the middle: ${what}`, {
          fix: `Export it again. ${howToExport}`,
        })
      : new UsageError(`${name}: not a HAR file, which is JSON: ${what}`, { fix: howToExport });
  }
}

/** Whether JSON.parse found nothing wrong before the text was over. */
function isAtEnd(message: string, source: string): boolean {
  const [, position] = /\bat position (\d+)/.exec(message) ?? [];
  return (
    /\bUnterminated\b|\bend of JSON input\b/.test(message) ||
    (position !== undefined && Number(position) >= source.trimEnd().length)
  );
}

/** Recorders write entries as they end, by page or by host; a later request may need what an earlier one gave. */
function inTime(entries: readonly HarEntry[]): readonly HarEntry[] {
  const timed = entries.map((each) => ({ each, at: Date.parse(each.startedDateTime ?? '') }));
  if (timed.some(({ at }) => Number.isNaN(at))) return entries;
  return timed.toSorted((a, b) => a.at - b.at).map(({ each }) => each);
}

/** The text of an answer's body, as far as it was recorded. */
export function answerText({ response }: HarEntry): string | undefined {
  const { text, encoding } = response?.content ?? {};
  if (text === undefined || encoding !== 'base64') return text;
  // Some recorders say so of plain text.
  return /^[\s{[]*[{["]/.test(text) ? text : Buffer.from(text, 'base64').toString('utf8');
}

/** The value of the first header of that (lower-case) name. */
export function headerOf(
  headers: readonly { readonly name: string; readonly value: string }[],
  name: string,
): string | undefined {
  return headers.find((header) => header.name.toLowerCase() === name)?.value;
}
