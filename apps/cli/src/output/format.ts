import { usage } from '../failure.js';

/** How data is printed: `-o table|wide|json|yaml|name|jsonpath=EXPRESSION`. */
export type Format =
  | { readonly kind: 'table' | 'wide' | 'json' | 'yaml' | 'name' }
  | { readonly kind: 'jsonpath'; readonly expression: string };

/** Reads the value of `-o`. */
export function formatOf(text: string): Format {
  const [kind = '', ...rest] = text.split('=');
  const expression = rest.join('=');
  if (kind === 'jsonpath' && expression !== '') return { kind, expression };
  if (
    rest.length === 0 &&
    (kind === 'table' || kind === 'wide' || kind === 'json' || kind === 'yaml' || kind === 'name')
  ) {
    return { kind };
  }
  throw usage(
    `There is no output "${text}": write table, wide, json, yaml, name or jsonpath=EXPRESSION, such as jsonpath='$[*].id'.`,
  );
}
