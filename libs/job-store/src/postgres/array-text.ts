/**
 * An array of UUIDs, numbers or booleans as PostgreSQL reads it. The driver does the same for any array, but looks in each element
 * for what must be quoted; these have nothing of the kind.
 */
export const arrayText = (values: (string | number | boolean | null)[]): string =>
  `{${values.map((value) => value ?? 'NULL').join()}}`;
