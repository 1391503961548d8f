import { usage } from './failure.js';

/** Reads a whole number of a flag. */
export function wholeNumber(what: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw usage(`${what} "${text}" is no whole number from ${least} to ${most}.`);
  };
}
