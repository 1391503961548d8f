/** How values of a unit of Grafana are written beside an axis or in large letters. */
export interface Scale {
  /** After a value: `ms`; empty for plain numbers. */
  symbol: string;
  /** What stands at the head of an axis. */
  caption: string;
  /** What one of the symbol is in the unit of the values: 0.001 for milliseconds of seconds. */
  one: number;
}

const MEBIBYTE = 2 ** 20;
const MINUTE = 60;
const scale = (symbol: string, caption = symbol, one = 1): Scale => ({ symbol, caption, one });

/** How values up to this one are written. */
export function scaleOf(unit: string, largest: number): Scale {
  switch (unit) {
    case 's':
      if (largest < 1) return scale('ms', 'milliseconds', 1e-3);
      return largest < 5 * MINUTE ? scale('s', 'seconds') : scale('min', 'minutes', MINUTE);
    case 'percentunit':
      return scale('%', 'percent', 0.01);
    case 'bytes':
      return scale('MiB', 'MiB', MEBIBYTE);
    case 'cps':
      return scale('/s', 'per second');
    case 'reqps':
      return scale('req/s', 'requests per second');
    case 'short':
      return scale('', 'number');
    default:
      throw new Error(
        `No drawing knows the unit ${unit}: add it to apps/distributed-e2e/src/drawings/units.ts.`,
      );
  }
}

/** A value with three digits and its symbol: `12.3 ms`. */
export function valueText(unit: string, value: number): string {
  const { symbol, one } = scaleOf(unit, Math.abs(value));
  const number = value / one;
  const digits = Math.abs(number) >= 100 ? number.toFixed(0) : String(Number(number.toPrecision(3)));
  return symbol === '' ? digits : `${digits} ${symbol}`;
}
