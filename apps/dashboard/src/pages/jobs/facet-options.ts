/** A value of a facet. */
export interface FacetOption {
  value: string;
  /** How many jobs have it; null when nobody has counted them. */
  count: number | null;
}

/** The values to choose from: what the API counts, and what is chosen although no job has it. */
export function facetOptions(values: readonly FacetOption[], chosen: readonly string[]): FacetOption[] {
  const known = new Set(values.map(({ value }) => value));
  const others = chosen.filter((value) => !known.has(value)).map((value) => ({ value, count: null }));
  return [...values, ...others];
}
