/** A piece of a built file, which must occur exactly once, and its replacement. */
export interface Replacement {
  /** The end of the file's path. */
  file: string;
  text: string;
  by: string;
}

/** Ways to break the product, each of which removes one thing that its promises rest on. */
export const MUTATIONS = {
  'acknowledgement before claim': [
    {
      file: 'libs/execution/dist/intake/intake.js',
      text: 'this.pending.add(',
      by: 'delivery.ack(); this.pending.add(',
    },
  ],
  'no confirms': [
    {
      file: 'libs/job-queue/dist/rabbitmq/confirm-window.js',
      text: '=> this.settle(message, error)',
      by: '=> undefined); this.settle(message, null',
    },
  ],
  'no unique key': [
    {
      // Each process makes its own id for a tick, so the same tick can be recorded twice.
      file: 'libs/job-model/dist/run-id.js',
      text: '-8${jobId.slice(15)}`',
      by: "-8${jobId.slice(15, -4)}${process.pid.toString(16).padStart(4, '0').slice(-4)}`",
    },
    { file: 'libs/job-store/dist/postgres/record-ticks.js', text: ' AND c.last_tick = p.expected', by: '' },
  ],
  'announced ticks of outdated jobs': [
    {
      file: 'libs/job-store/dist/postgres/announced-ticks.js',
      text: 'c.revision = t.revision AND ',
      by: '',
    },
  ],
} satisfies Record<string, Replacement[]>;

export type MutationName = keyof typeof MUTATIONS;

/** @throws Error when a text to replace does not occur exactly once. */
export function mutate(source: string, replacements: readonly Replacement[]): string {
  return replacements.reduce((mutated, { file, text, by }) => {
    const parts = mutated.split(text);
    if (parts.length !== 2) throw new Error(`${file} has this ${parts.length - 1} times, not once: ${text}`);
    return parts.join(by);
  }, source);
}
