import { basename } from 'node:path';
import type { BodyFile, BodyFiles } from '../bodies/read-body-files.js';
import { partsOf, type PlacedPart } from '../check/parts.js';
import type { BodyFilePlan, BodyPlan, FilePartPlan, PartPlan, StepPlan } from '../plan.js';
import type { FilePart, FileRequest } from '../schema/request.js';

/** The body of a request; undefined where it has none. Its files were read before. */
export function planBody(
  { json, form, multipart, body }: FileRequest,
  files: BodyFiles,
): BodyPlan | undefined {
  if (json !== undefined) return { kind: 'json', value: json };
  if (form !== undefined) {
    return { kind: 'form', fields: Object.entries(form).map(([name, value]) => ({ name, value })) };
  }
  if (multipart !== undefined) {
    return { kind: 'multipart', parts: partsOf(multipart, []).map((placed) => planPart(placed, files)) };
  }
  if (typeof body === 'object') return { kind: 'file', contentHash: fileAt(body.file, files).contentHash };
  return body === undefined ? undefined : { kind: 'text', text: body };
}

function planPart({ name, part }: PlacedPart, files: BodyFiles): PartPlan {
  if (typeof part === 'string') return { kind: 'text', name, value: part };
  const { path, type } = part;
  const file = fileAt(path, files);
  const { contentHash } = file;
  return { kind: 'file', name, ...filenameOf(part), type: type ?? file.type, contentHash };
}

function filenameOf({
  path,
  filename,
}: Exclude<FilePart, string>): Pick<FilePartPlan, 'filename' | 'isPath'> {
  if (filename !== undefined) return { filename };
  const own = basename(path);
  return { filename: own, ...(own.includes('{{') && { isPath: true }) };
}

function fileAt(path: string, files: BodyFiles): BodyFile {
  const file = files.get(path);
  if (file === undefined) throw new TypeError('a file passed the checks but was not read');
  return file;
}

/** What a plan of these steps says of files: nothing where they send none. */
export function filesSentBy(
  steps: readonly StepPlan[],
  all: BodyFiles,
): { readonly files?: readonly BodyFilePlan[] } {
  const sent = new Set(hashesIn(steps));
  const files = new Map<string, BodyFilePlan>();
  for (const { path, contentHash, content } of all.values()) {
    if (sent.has(contentHash) && !files.has(contentHash))
      files.set(contentHash, { path, contentHash, content });
  }
  return files.size === 0 ? {} : { files: [...files.values()] };
}

function hashesIn(steps: readonly StepPlan[]): string[] {
  return steps.flatMap((step) => (step.kind === 'request' ? hashesOf(step.body) : hashesIn(step.steps)));
}

function hashesOf(body: BodyPlan | undefined): string[] {
  if (body?.kind === 'file') return [body.contentHash];
  if (body?.kind !== 'multipart') return [];
  return body.parts.flatMap((part) => (part.kind === 'file' ? [part.contentHash] : []));
}
