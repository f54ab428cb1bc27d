/**
 * The same text in memory of its own: a part that was cut out of a text keeps all of that text alive, and what a user
 * knows may be kept for the whole run.
 */
export const ownText = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le');
