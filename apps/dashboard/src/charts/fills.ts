// Backgrounds of bars. Shades that stand out in both schemes, and stripes where colour alone would tell two parts apart.
const shade = (name: string): string => `var(--mantine-color-${name})`;

const striped = (color: string): string =>
  `repeating-linear-gradient(45deg, ${color} 0 3px, color-mix(in srgb, ${color}, transparent 55%) 3px 6px)`;

/** Of how runs ended. */
export const OUTCOME_FILLS = {
  failed: striped(shade('red-8')),
  skipped: shade('yellow-6'),
  cancelled: striped(shade('gray-6')),
  open: shade('blue-4'),
  succeeded: shade('green-7'),
};

/** Of one value. */
export const PLAIN_FILL = shade('blue-6');

/** Of an average, and of what lacks from there to the most. */
export const AVERAGE_FILL = shade('blue-6');
export const REST_FILL = striped(shade('blue-4'));

/** Of what was before a change, beside `PLAIN_FILL` for what is after it. */
export const BEFORE_FILL = striped(shade('orange-6'));
