// Ratios of two contenders whose bursts took turns. A pair is their two bursts of one cycle: { ours, theirs }. Of a burst
// matter here `otherLoad`, the share of the machine that other programs took, and `isWhole`: every call arrived, once.
import { median } from './statistics.mjs';

/** If other programs use more than this share of the machine, a burst says nothing about a ratio. */
export const MOST_OTHER_LOAD = 0.1;

const halvesOf = ({ ours, theirs }) => [ours, theirs];
const isQuiet = (pair) => halvesOf(pair).every(({ otherLoad }) => otherLoad <= MOST_OTHER_LOAD);
const isWhole = (pair) => halvesOf(pair).every((burst) => burst.isWhole);

/** The pairs that count. */
export const soundPairs = (pairs) => pairs.filter((pair) => isQuiet(pair) && isWhole(pair));

/** The median of `value` of the sound pairs, or, when there are fewer than `needed`, the reason why there is none. */
export function describeRatio(pairs, { value, needed }) {
  const sound = soundPairs(pairs);
  const refused = pairs.length - sound.length;
  if (sound.length < Math.max(1, needed)) {
    return `refused: ${sound.length} sound pairs of ${pairs.length}, ${needed} needed${reasonsOf(pairs)}`;
  }
  const ratios = sound.map(value);
  const note = refused === 0 ? '' : `; ${refused} refused${reasonsOf(pairs)}`;
  return `${median(ratios).toFixed(2)} (${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}${note})`;
}

function reasonsOf(pairs) {
  const [loud, broken] = [pairs.filter((pair) => !isQuiet(pair)), pairs.filter((pair) => !isWhole(pair))];
  const worst = Math.max(...pairs.flatMap(halvesOf).map(({ otherLoad }) => otherLoad));
  const reasons = [];
  if (loud.length > 0) {
    reasons.push(`other load took up to ${Math.round(worst * 100)} % of the machine in ${loud.length}`);
  }
  if (broken.length > 0)
    reasons.push(`calls or results were missing, doubled or overdue in ${broken.length}`);
  return reasons.map((reason) => `; ${reason}`).join('');
}
