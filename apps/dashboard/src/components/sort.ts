/** How a list is sorted, as the API writes it: `name`, or `-name` from the end. */
export interface Sort {
  column: string;
  isDescending: boolean;
}

export const readSort = (text: string | undefined): Sort | null =>
  text === undefined ? null : { column: text.replace(/^-/, ''), isDescending: text.startsWith('-') };

export const writeSort = ({ column, isDescending }: Sort): string => (isDescending ? `-${column}` : column);

/** What a click on a column's head makes of the order: first ascending, then descending. */
export const nextSort = (current: Sort | null, column: string): Sort => ({
  column,
  isDescending: current?.column === column && !current.isDescending,
});
