import { NoAnswerError } from '@job-scheduler/api-client';
import type { Action } from '../command.js';
import { usage } from '../failure.js';
import { filterOf, type Selection } from './bulk.js';

/** `jobctl export`: the text of the API, as it comes. */
export const exportJobs: Action<Omit<Selection, 'all'>> = async (context, _args, options) => {
  const { kind } = context.format;
  if (kind !== 'table' && kind !== 'yaml' && kind !== 'json') throw usage('An export is yaml or json.');
  const client = await context.client();
  const request = {
    ...filterOf(options),
    format: kind === 'json' ? ('json' as const) : ('yaml' as const),
  };
  const { body, url } = await client.send('exportJobs', request, { signal: context.signal });
  if (body === null) return;
  const decoder = new TextDecoder();
  for await (const chunk of wholeOf(body, url))
    await context.terminal.printed(decoder.decode(chunk, { stream: true }));
};

/** The chunks of a body. Throws NoAnswerError when it is cut off. */
async function* wholeOf(body: AsyncIterable<Uint8Array>, url: string): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    throw new NoAnswerError(url, 'cut_off', { cause });
  }
}
