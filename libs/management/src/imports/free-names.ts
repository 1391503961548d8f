/** How much of a name is kept before a number. */
const STEM = 190;

/**
 * Gives each name once: a name that is taken gets the first number that is free. The same text always makes the same names, so that
 * a second import finds the jobs of the first.
 */
export function freeNames(): (name: string) => string {
  const taken = new Set<string>();
  const numbers = new Map<string, number>();
  return (name) => {
    const stem = name.slice(0, STEM);
    let number = numbers.get(stem) ?? 2;
    let candidate = name;
    for (; taken.has(candidate); number += 1) candidate = `${stem} (${number})`;
    numbers.set(stem, number);
    taken.add(candidate);
    return candidate;
  };
}
