/** Everything that XML 1.0 has no way to write, not even as a reference. Tab and line ends are handled apart. */
const unwritable = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // In an attribute a parser would turn these into spaces; written as references they stay.
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** Text as an attribute's value or an element's content. What XML can't hold becomes U+FFFD. */
function escapeXml(text: string, characters: RegExp): string {
  return text
    .replace(unwritable, '\uFFFD')
    .replace(characters, (character) => entities[character] ?? character);
}

/** An element. `content` is plain text, or elements that are already written. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>>,
  content: string | readonly string[] = [],
): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escapeXml(value, /[&<>"\n\r\t]/g)}"`)
    .join('');
  const inner =
    typeof content === 'string'
      ? escapeXml(content, /[&<>\r]/g)
      : content.map((child) => `\n${child.replaceAll(/^(?= *<)/gm, '  ')}`).join('');
  if (inner === '') return `<${name}${written}/>`;
  return `<${name}${written}>${inner}${typeof content === 'string' ? '' : '\n'}</${name}>`;
}

export function xmlDocument(root: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}
