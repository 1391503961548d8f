/** What a key does on every page. */
export type Command = 'next-row' | 'previous-row' | 'select-row' | 'search' | 'help';

/** What of a key press counts. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

const COMMANDS: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['j', 'next-row'],
  ['k', 'previous-row'],
  ['x', 'select-row'],
  ['/', 'search'],
  ['?', 'help'],
]);

/** The command of a key press; null if it has none, or the press belongs to the browser. */
export function commandOf({ key, ctrlKey, metaKey, altKey }: KeyPress): Command | null {
  return ctrlKey || metaKey || altKey ? null : (COMMANDS.get(key) ?? null);
}

/** Which row gets the focus: the first or the last one when none has it, and none beyond the ends. */
export function rowAfter(current: number, step: 1 | -1, count: number): number | null {
  const next = current === -1 ? (step === 1 ? 0 : count - 1) : current + step;
  return next >= 0 && next < count ? next : null;
}
