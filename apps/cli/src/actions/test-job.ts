import { RawBody, type Schemas } from '@job-scheduler/api-client';
import type { Action } from '../command.js';
import type { Context } from '../context.js';
import { documentOf, saysAnything, textOf, type DefinitionFlags } from '../definition/flags.js';
import { EXIT } from '../exit-codes.js';
import { usage } from '../failure.js';
import { printOne } from '../output/print.js';
import { definitionOf } from './definition-of.js';
import { idOfJob } from './find-job.js';

type JobTest = Schemas['JobTest'];

/** `jobctl jobs test` */
export const testJob: Action<DefinitionFlags & { namespace?: string }> = async (context, [name], options) => {
  const client = await context.client();
  const test = await client.testJob({ body: new RawBody(await textToTest(context, name, options)) });
  await print(context, test);
  context.terminal.say(
    test.succeeded ? 'The call succeeded.' : `The call failed: ${test.reason ?? 'unknown'}.`,
  );
  return test.succeeded ? EXIT.ok : EXIT.runFailed;
};

async function textToTest(
  context: Context,
  name: string | undefined,
  options: DefinitionFlags & { namespace?: string },
): Promise<string> {
  if (name === undefined && !saysAnything(options)) {
    throw usage('Say what to test: the name of a job, -f FILE, or -c URL.');
  }
  const document =
    name === undefined
      ? await documentOf(context, options)
      : await definitionOf(context, await idOfJob(context, name, options));
  if (name !== undefined && saysAnything(options)) {
    throw usage('Test a job as it is, or one of flags, but not both.');
  }
  if (name === undefined && options.namespace !== undefined) document.set('namespace', options.namespace);
  // What is tested is the call alone: a schedule may still be missing.
  if (!document.has('schedule')) document.set('schedule', '@daily');
  return textOf(document);
}

async function print(context: Context, test: JobTest): Promise<void> {
  const { request, response, error, timings } = test;
  const lines = (headers: Record<string, string>): string =>
    Object.entries(headers)
      .map(([header, value]) => `\n${header}: ${value}`)
      .join('');
  const phases = Object.entries(timings)
    .filter(([, ms]) => ms !== null)
    .map(([phase, ms]) => `${phase.replace(/_ms$/, '').replaceAll('_', ' ')} ${Math.round(Number(ms))}`);
  await printOne(context, {
    value: test,
    name: test.succeeded ? 'succeeded' : 'failed',
    fields: [
      ['Sent', `${request.method.toUpperCase()} ${request.url}${lines(request.headers)}`],
      ['Body', request.body ?? undefined],
      ['Answer', response === null ? undefined : `HTTP ${response.status}${lines(response.headers)}`],
      ['Body', bodyOf(response)],
      ['Error', error === null ? undefined : `${error.code}: ${error.message}`],
      ['Took', `${Math.round(test.duration_ms)} ms (${phases.join(', ')})`],
    ],
  });
}

function bodyOf(response: JobTest['response']): string | undefined {
  if (response === null || response.body === null || response.body === '') return undefined;
  return response.encoding === 'base64'
    ? `(${response.bytes} bytes that are no text)`
    : response.body.trimEnd();
}
