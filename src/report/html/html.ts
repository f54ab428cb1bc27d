/** HTML that is ready to be put into a page. Made by `html` and `trusted` only. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | readonly Html[];

/** A template whose every `${text}` is escaped; `${html}` and lists of it are put in as they are. */
export function html(fixed: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const texts = fixed.map((text, index) => text + (index < parts.length ? write(parts[index] ?? '') : ''));
  return { html: texts.join('') };
}

/** Text of our own that is HTML, CSS or JavaScript already. */
export const trusted = (text: string): Html => ({ html: text });

export const nothing: Html = trusted('');

function write(part: Part): string {
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return 'html' in part ? part.html : part.map((item) => item.html).join('');
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For content and for quoted attributes. What HTML forbids (controls, lone surrogates) or what turns text around becomes U+FFFD. */
function escapeHtml(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => entities[character] ?? character)
    .replace(/(?![\t\n\r])\p{Cc}|[\p{Surrogate}\p{Bidi_Control}]/gu, '\uFFFD');
}

/** A value as JSON inside a `script` element: nothing in it can end the element or begin a comment. */
export function jsonForScript(value: unknown): Html {
  return trusted(JSON.stringify(value).replaceAll('<', String.raw`\u003c`));
}
