/** A header or a query parameter. */
export interface Pair {
  name: string;
  value: string;
}
