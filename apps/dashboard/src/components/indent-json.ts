import { indented } from '@job-scheduler/job-model/exact-json';

/** Texts that are longer are not laid out anew: nobody reads them, and it takes a while. */
const LONGEST_TO_INDENT = 65_536;

/** JSON on several lines. Only white space between its tokens changes: numbers, keys and escapes stay as they are written. */
export const indentJson = (json: string): string => (json.length > LONGEST_TO_INDENT ? json : indented(json));
