// Summaries of many numbers.

/** The value below which the given share of the numbers lies; the least for 0, the greatest for 1, NaN of none. */
export function percentile(numbers, share) {
  const sorted = Float64Array.from(numbers).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export const median = (numbers) => percentile(numbers, 0.5);
