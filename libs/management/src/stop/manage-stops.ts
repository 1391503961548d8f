import { formatInstant, namespaceSchema } from '@job-scheduler/job-model';
import type { Stop, StopSwitch } from '@job-scheduler/job-store';
import { z } from 'zod';
import type { Caller } from '../access/caller.js';
import { sees } from '../access/sight.js';
import { stopEntry } from '../audit/entry.js';
import { pauseBodySchema } from '../jobs/job-body.js';
import { instant } from '../openapi/instant-field.js';
import { invalid, Problem } from '../problems/problem.js';
import type { CatchUpStopped } from './catch-up-stopped.js';

const namespaceField = namespaceSchema.optional().meta({
  description: 'Left out: the whole system, which only a key that sees all namespaces may stop.',
});

/** The optional body of a stop. */
export const stopBodySchema = z
  .strictObject({ namespace: namespaceField, reason: pauseBodySchema.unwrap().shape.reason })
  .prefault({})
  .meta({ id: 'StopRequest', examples: [{ namespace: 'team-a', reason: 'Wrong target.' }] });

/** The optional body of a resume. */
export const resumeStopBodySchema = z
  .strictObject({
    namespace: namespaceField,
    catch_up: z.enum(['none', 'latest', 'all']).default('none').meta({
      description:
        "Which of the ticks that were skipped run after all, by a backfill for each job: none, the latest of each job, or all inside its job's catch-up window. For at most 1,000 jobs.",
    }),
  })
  .prefault({})
  .meta({ id: 'ResumeStopRequest', examples: [{ namespace: 'team-a', catch_up: 'latest' }] });

const EXAMPLE = {
  namespace: 'team-a',
  reason: 'Wrong target.',
  actor: 'ci of team-a',
  stopped_at: '2030-01-01T00:00:00.000Z',
};

/** What is stopped, as it is answered. */
export const stopSchema = z
  .object({
    namespace: z.string().nullable().meta({ description: 'Null: the whole system.' }),
    reason: z.string().nullable(),
    actor: z.string(),
    stopped_at: instant,
  })
  .meta({ id: 'Stop', examples: [EXAMPLE] });

/** What went on, as it is answered. */
export const resumedStopSchema = stopSchema
  .extend({
    backfills: z.int().meta({ description: 'How many operations make the ticks that run after all.' }),
  })
  .meta({ id: 'ResumedStop', examples: [{ ...EXAMPLE, backfills: 1 }] });

export type ResumedStopView = z.output<typeof resumedStopSchema>;

export const stopsSchema = z
  .object({ data: z.array(stopSchema) })
  .meta({ id: 'Stops', examples: [{ data: [EXAMPLE] }] });

export type StopView = z.output<typeof stopSchema>;

const stopView = (stop: Stop): StopView => ({ ...stop, stopped_at: formatInstant(stop.stopped_at) });

/** Stops and resumes on behalf of a caller. Throws the problems `invalid`, and `state_conflict` for what is not stopped. */
export class ManageStops {
  constructor(
    private readonly stopSwitch: StopSwitch,
    private readonly catchingUp: CatchUpStopped,
    private readonly caller: Caller,
  ) {}

  /** Of the whole system, and of the namespaces that the caller sees. */
  async list(): Promise<{ data: StopView[] }> {
    const stops = await this.stopSwitch.stops();
    const seen = stops.filter(({ namespace }) => namespace === null || sees(this.caller, namespace));
    return { data: seen.map(stopView) };
  }

  async stop(body: z.output<typeof stopBodySchema>): Promise<StopView> {
    const { namespace = null, reason } = body;
    this.requireSeen(namespace);
    const stop = { namespace, reason, actor: this.caller.name };
    return stopView(await this.stopSwitch.stop(stop, (stopped) => stopEntry(this.caller, stopped)));
  }

  async resume(body: z.output<typeof resumeStopBodySchema>): Promise<ResumedStopView> {
    const { namespace = null, catch_up } = body;
    this.requireSeen(namespace);
    const stop = (await this.stopSwitch.stops()).find((each) => each.namespace === namespace);
    if (catch_up !== 'none' && stop !== undefined) await this.catchingUp.check(stop);
    const resumed = await this.stopSwitch.resume(namespace, (stop) => stopEntry(this.caller, stop));
    if (resumed === null) throw new Problem('state_conflict', `${nameOf(namespace)} is not stopped.`);
    return { ...stopView(resumed), backfills: await this.catchingUp.start(resumed, catch_up) };
  }

  private requireSeen(namespace: string | null): void {
    const { namespaces } = this.caller;
    if (namespaces === null || (namespace !== null && sees(this.caller, namespace))) return;
    const code = namespace === null ? 'required' : 'invalid_value';
    const message = `must be a namespace that your key sees: ${namespaces.join(', ')}`;
    throw invalid([{ pointer: '/namespace', code, message }]);
  }
}

const nameOf = (namespace: string | null): string =>
  namespace === null ? 'The whole system' : `The namespace ${namespace}`;
