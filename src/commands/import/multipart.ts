import { isWritable } from './draft.js';
import type { HarPostData } from './har.js';

/** A multipart body as a text. */
export interface Multipart {
  readonly text: string;
  readonly contentType: string;
  /** Names of files whose contents are not in the recording: empty ones stand for them. */
  readonly missingFiles: readonly string[];
}

const ownBoundary = 'loadgate-part-boundary';

/**
 * The recorded body of a form with files. Browsers record it without the files' contents, or with bytes that are no
 * text: those are left empty.
 *
 * @param text as recorded; else the body is made from `params`
 * @param type the content type as it was sent
 */
export function readMultipart(
  text: string | undefined,
  params: HarPostData['params'],
  type: string,
): Multipart {
  const recorded = /\bboundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type);
  const boundary = recorded?.[1] ?? recorded?.[2] ?? /^--(\S+)/.exec(text ?? '')?.[1] ?? ownBoundary;
  const contentType = recorded === null ? `multipart/form-data; boundary=${boundary}` : type;
  const missingFiles: string[] = [];
  if (text === undefined) {
    const parts = params.map((param) => partOf(param, missingFiles));
    return { text: joined(parts, boundary), contentType, missingFiles };
  }
  // Firefox puts the headers of the whole body in front of it.
  const begin = Math.max(text.indexOf(`--${boundary}`), 0);
  const parts = text.slice(begin).split(`--${boundary}`);
  return {
    text: parts.map((part) => withoutLostFile(part, missingFiles)).join(`--${boundary}`),
    contentType,
    missingFiles,
  };
}

const fileName = /\bfilename="([^"\r\n]+)"/;

function withoutLostFile(part: string, missingFiles: string[]): string {
  // By pieces: one expression for the whole would begin anew at each blank line of a part without an end.
  const [head] = /^\r?\n[\s\S]*?\r?\n\r?\n/.exec(part) ?? [];
  if (head === undefined) return part;
  const rest = part.slice(head.length);
  const [end] = /\r?\n$/.exec(rest.slice(-2)) ?? [];
  if (end === undefined) return part;
  const content = rest.slice(0, rest.length - end.length);
  const [, name] = fileName.exec(head) ?? [];
  if (name === undefined || (content !== '' && isWritable(content))) return part;
  missingFiles.push(name);
  return head + end;
}

function partOf(
  { name, value = '', fileName, contentType }: HarPostData['params'][number],
  missingFiles: string[],
): string {
  const quoted = (text: string): string =>
    text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const disposition = `Content-Disposition: form-data; name="${quoted(name)}"`;
  if (fileName === undefined || fileName === '') return `${disposition}\r\n\r\n${value}`;
  const type = contentType?.replaceAll(/[\r\n]/g, ' ') || 'application/octet-stream';
  const isLost = value === '' || !isWritable(value);
  if (isLost) missingFiles.push(fileName);
  return `${disposition}; filename="${quoted(fileName)}"\r\nContent-Type: ${type}\r\n\r\n${isLost ? '' : value}`;
}

function joined(parts: readonly string[], boundary: string): string {
  return `${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`;
}
