/** Text with `{{name}}` in it, split once and rendered often. */
export interface Template {
  /** As written. */
  readonly source: string;
  readonly parts: readonly TemplatePart[];
}

/** Literal text, or a name to be replaced. */
export type TemplatePart =
  | string
  | { readonly name: string; readonly source: string; readonly offset: number };

/** A template that can't be read or rendered. `offset` is the place in its text, in UTF-16 units from 0. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** A name: words of letters, digits, `_` and `-`, joined by dots (`id`, `env.TOKEN`). */
const namePattern = /^[A-Za-z_][\w-]*(?:\.[\w-]+)*$/;

/**
 * Splits `text` at its `{{name}}`; blanks inside the braces are allowed. Everything else is literal, a lone `}}`
 * too. Throws a TemplateError for an unclosed `{{`, an empty name and what is no name.
 */
export function parseTemplate(text: string): Template {
  const parts: TemplatePart[] = [];
  let position = 0;
  while (position < text.length) {
    const open = text.indexOf('{{', position);
    if (open === -1) break;
    const close = text.indexOf('}}', open + 2);
    if (close === -1) throw new TemplateError('"{{" is never closed; write "{{name}}"', open);
    const name = text.slice(open + 2, close).trim();
    if (!namePattern.test(name)) throw new TemplateError(whyNoName(name), open);
    if (open > position) parts.push(text.slice(position, open));
    position = close + 2;
    parts.push({ name, source: text.slice(open, position), offset: open });
  }
  if (position < text.length) parts.push(text.slice(position));
  return { source: text, parts };
}

function whyNoName(name: string): string {
  if (name === '') return '"{{}}" names nothing; write "{{name}}"';
  return `${JSON.stringify(`{{${name}}}`)} holds no name; a name has letters, digits, "_", "-" and "."`;
}

/** The names in a template, each once, in order of appearance. */
export function templateNames(template: Template): readonly string[] {
  const names = template.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.name]));
  return [...new Set(names)];
}

/** The name, where the whole text is one `{{name}}` and nothing else. */
export function wholeName(template: Template): string | undefined {
  const [only, ...more] = template.parts;
  return typeof only === 'object' && more.length === 0 ? only.name : undefined;
}

/**
 * The text with every name replaced by `encode(lookup(name))`. `encode` fits a value to its place (a path, a
 * JSON string) and touches no literal text. Throws a TemplateError where `lookup` knows no value.
 */
export function renderTemplate(
  template: Template,
  lookup: (name: string) => string | undefined,
  encode?: (value: string) => string,
): string {
  let text = '';
  for (const part of template.parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const value = lookup(part.name);
    if (value === undefined) throw new TemplateError(`"${part.source}" has no value`, part.offset);
    text += encode ? encode(value) : value;
  }
  return text;
}

/** The text with those names replaced that `lookup` knows; the others stay as written. */
export function fillTemplate(template: Template, lookup: (name: string) => string | undefined): string {
  return template.parts
    .map((part) => (typeof part === 'string' ? part : (lookup(part.name) ?? part.source)))
    .join('');
}
