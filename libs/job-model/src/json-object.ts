/** Whether a value is an object of JSON: neither null nor a list. */
export const isJsonObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
