const MILLISECONDS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * The text of rules, or of an Alertmanager's configuration, with every window, wait and interval divided. What is
 * compared, such as seconds of lateness, stays.
 */
export const scaled = (text: string, divisor: number): string =>
  text.replace(
    /(\[|offset |for: |(?:wait|interval): )(\d+)([smhd])\b/g,
    (_, before: string, count: string, unit: string) =>
      `${before}${Math.ceil((Number(count) * (MILLISECONDS[unit] ?? NaN)) / divisor)}ms`,
  );
