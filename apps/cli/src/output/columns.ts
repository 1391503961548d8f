import type { Terminal } from '../terminal/terminal.js';

/** What a column of a table shows of an item. */
export interface Column<Item> {
  readonly header: string;
  readonly value: (item: Item) => string;
  /** Colours the text. */
  readonly paint?: (text: string, item: Item) => string;
  /** Shown only with `-o wide`. */
  readonly wide?: boolean;
  /** It is cut first when the terminal is too narrow. */
  readonly isLong?: boolean;
}

type Colors = Terminal['colors'];

/** Paints a state, so that it is seen at a glance. The text says the same. */
export function paintState(colors: Colors): (text: string) => string {
  return (text) => {
    const [state = ''] = text.split(' ');
    if (['succeeded', 'active', 'delivered', 'ok', 'created'].includes(state)) return colors.green(text);
    if (['failed', 'lost', 'disabled', 'deleted', 'conflict'].includes(state)) return colors.red(text);
    if (['paused', 'retrying', 'skipped', 'cancelled', 'updated'].includes(state)) return colors.yellow(text);
    return text;
  };
}
