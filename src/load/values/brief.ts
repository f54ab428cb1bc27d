/** Short enough for a line of a report. */
export function brief(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 79)}…`;
}
