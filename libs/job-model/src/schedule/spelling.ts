/** `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[], conjunction = 'and'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1) ?? ''}`;
}

/** Ascending values in words; three or more in a row become `a to c`. */
export function spellValues(values: readonly number[], name: (value: number) => string = String): string {
  const words: string[] = [];
  for (let first = 0; first < values.length;) {
    let last = first;
    while (values[last + 1] === (values[last] ?? 0) + 1) last++;
    const run = values.slice(first, last + 1).map(name);
    if (run.length >= 3) words.push(`${run[0] ?? ''} to ${run.at(-1) ?? ''}`);
    else words.push(...run);
    first = last + 1;
  }
  return joinWords(words);
}

/** `minute 5`, `minutes 5 and 10`. */
export const spellNumbered = (noun: string, values: readonly number[]): string =>
  `${noun}${values.length === 1 ? '' : 's'} ${spellValues(values)}`;

/** `09:00`, or `09:00:30` when the seconds are not 0. Takes a second of the day. */
export function spellTimeOfDay(time: number): string {
  const text = new Date(time * 1000).toISOString();
  return text.slice(11, time % 60 === 0 ? 16 : 19);
}
