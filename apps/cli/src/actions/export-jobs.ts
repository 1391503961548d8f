import { NoAnswerError } from '@job-scheduler/api-client';
import type { Action } from '../command.js';
import { usage } from '../failure.js';
import { MaskedFields } from '../output/masked-fields.js';
import { filterOf, type Selection } from './bulk.js';

/** `jobctl export`: the text of the API, as it comes. Says which values are not in it. */
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
  const masked = new MaskedFields();
  for await (const chunk of wholeOf(body, url)) {
    const text = decoder.decode(chunk, { stream: true });
    await context.terminal.printed(text);
    await masked.add(text);
  }
  const advice = await masked.advice();
  if (advice !== null) context.terminal.say(advice);
};

/** The chunks of a body. Throws NoAnswerError when it is cut off. */
async function* wholeOf(body: AsyncIterable<Uint8Array>, url: string): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } catch (cause) {
    throw new NoAnswerError(url, 'cut_off', { cause });
  }
}
