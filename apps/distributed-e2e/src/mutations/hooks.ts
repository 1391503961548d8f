// Module hooks that replace pieces of built files as they are loaded. They run in a thread of their own.
import type { InitializeHook, LoadHook } from 'node:module';
import process from 'node:process';
import { mutate, MUTATIONS, type MutationName, type Replacement } from './mutation.js';

let replacements: readonly Replacement[] = [];

export const initialize: InitializeHook<MutationName> = (name) => {
  replacements = MUTATIONS[name];
};

export const load: LoadHook = async (url, context, nextLoad) => {
  const loaded = await nextLoad(url, context);
  const own = replacements.filter(({ file }) => url.endsWith(`/${file}`));
  if (own.length === 0) return loaded;
  const source = mutate(Buffer.from(loaded.source as Uint8Array).toString(), own);
  process.stderr.write(`Mutated ${url}\n`);
  return { ...loaded, source };
};
