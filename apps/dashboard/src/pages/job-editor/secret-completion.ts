/** Placeholders that need no secret. */
export interface Completion {
  /** Where the unfinished placeholder begins. */
  from: number;
  /** Where it ends: the caret. */
  to: number;
  /** Whole placeholders that it may become. */
  options: string[];
}

const UNFINISHED = /\{\{\s*([\w.-]*)$/;

export const placeholderOf = (secret: string): string => `{{secrets.${secret}}}`;

/** What an unfinished `{{…` before the caret may become; null if there is none. */
export function completionAt(text: string, caret: number, secrets: readonly string[]): Completion | null {
  const match = UNFINISHED.exec(text.slice(0, caret));
  if (match === null) return null;
  const typed = (match[1] ?? '').toLowerCase();
  const wanted = typed.startsWith('secrets.') ? typed.slice('secrets.'.length) : typed;
  const fits = (name: string): boolean => 'secrets.'.startsWith(typed) || name.toLowerCase().includes(wanted);
  return { from: match.index, to: caret, options: secrets.filter(fits).map(placeholderOf) };
}

/** The text with a placeholder in place of its beginning. What was already typed of its end is not doubled. */
export function complete(
  text: string,
  { from, to }: Completion,
  option: string,
): { text: string; caret: number } {
  const rest = text.slice(to).replace(/^\s*\}{1,2}/, '');
  return { text: text.slice(0, from) + option + rest, caret: from + option.length };
}
