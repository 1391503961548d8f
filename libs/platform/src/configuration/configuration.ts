import { readUrl } from '@job-scheduler/job-model';
import { z } from 'zod';

/** Settings by environment variable. Each is a zod schema that reads text and describes itself in `.meta`. */
export type Settings = Record<string, z.ZodType>;

/** The environment is not valid; the message has one line per wrong variable. */
export class ConfigurationError extends Error {}

/** Parses the environment, once. Empty variables count as not set. Throws ConfigurationError. */
export function readConfiguration<Shape extends Settings>(
  settings: Shape,
  environment: NodeJS.ProcessEnv = process.env,
): z.output<z.ZodObject<Shape>> {
  const given = Object.entries(environment).filter(([name, value]) => name in settings && value !== '');
  const result = z.object(settings).safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  const lines = result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}.`);
  throw new ConfigurationError(lines.join('\n'));
}

/** A whole number in a range, written in decimal. */
export const integerSetting = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, { error: `must be a whole number from ${minimum} to ${maximum}` })
    .transform(Number)
    .refine((value) => value >= minimum && value <= maximum, {
      error: `must be a whole number from ${minimum} to ${maximum}`,
    });

/** A TCP port; 0 lets the system choose one. */
export const portSetting = () => integerSetting(0, 65_535);

/** The required URL of a server. `schemes` are without colon; the first one is used in the example. */
export const serverUrlSetting = (server: string, schemes: readonly [string, ...string[]]) => {
  const example = `${schemes[0]}://host`;
  return z
    .string({ error: `is not set: give the URL of ${server}, such as ${example}` })
    .refine((text) => schemes.includes(schemeOf(text)), {
      error: `must be the URL of ${server}, such as ${example}`,
    });
};

/** The scheme of a URL that names a host; empty if the text is not such a URL. */
function schemeOf(text: string): string {
  const url = readUrl(text);
  if (url === null) return '';
  const { protocol, hostname, searchParams } = url;
  return hostname === '' && !searchParams.has('host') ? '' : protocol.slice(0, -1);
}

/** The configuration reference: a Markdown table of the settings, in their order. */
export function configurationReference(settings: Settings): string {
  const rows = Object.entries(settings).map(([name, schema]) => {
    const { data: fallback } = schema.safeParse(undefined);
    const shown = fallback === undefined || fallback === '' ? '' : `\`${String(fallback)}\``;
    return `| \`${name}\` | ${shown} | ${schema.description ?? ''} |`;
  });
  return ['| variable | default | meaning |', '|---|---|---|', ...rows].join('\n');
}
