/** Above this many characters, a browser takes seconds to find where the lines of a text break each time that something changes. */
const MOST_WRAPPED = 100_000;

/** Whether a field breaks the lines of its text. */
export const wrapOf = (text: string): 'off' | 'soft' => (text.length > MOST_WRAPPED ? 'off' : 'soft');
