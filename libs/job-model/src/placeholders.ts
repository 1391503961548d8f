/** What placeholders stand for. Instants are epoch milliseconds. */
export interface RenderValues {
  scheduled_at: number;
  run_id: string;
  /** From 1. */
  attempt: number;
  job_name: string;
  /** Who calls, for identity tokens; not a placeholder. */
  job_id?: string;
  /** Where its secrets are; not a placeholder. */
  namespace?: string;
}

/** The placeholders that an operation may hold, in double braces. */
export const PLACEHOLDERS = [
  'scheduled_at',
  'run_id',
  'attempt',
  'job_name',
] as const satisfies readonly (keyof RenderValues)[];

/** A placeholder by its name; that of a secret is `secrets.` and the secret's name. */
export type Placeholder = (typeof PLACEHOLDERS)[number] | `secrets.${string}`;

const SECRET = /^secrets\.([A-Za-z_][\w.-]{0,99})$/;

/** The name of the secret that a placeholder stands for; null if it stands for something else. */
export const secretIn = (placeholder: string): string | null => SECRET.exec(placeholder)?.[1] ?? null;

/** Text in double braces. Text that is not words, such as `{{#if x}}`, is no placeholder and is sent as is. */
export const BRACED = /\{\{([^{}]*)\}\}/g;
const WORDS = /^[\w.\s-]*$/;

/** The placeholder that text between double braces means, or null. */
export const knownPlaceholder = (braced: string): Placeholder | null => {
  const name = braced.trim();
  if (SECRET.test(name)) return name as Placeholder;
  return PLACEHOLDERS.find((known) => known === name) ?? null;
};

/** The names of the placeholders in a text, known or not. `read` turns what is between the braces into text. */
export const placeholderNames = (text: string, read = (braced: string): string => braced): string[] =>
  Array.from(text.matchAll(BRACED), ([, braced = '']) => read(braced))
    .filter((braced) => WORDS.test(braced))
    .map((braced) => braced.trim());
