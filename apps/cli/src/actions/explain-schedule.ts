import { InvalidScheduleError, previewSchedule, zoneData } from '@job-scheduler/job-model';
import type { Action } from '../command.js';
import { usage } from '../failure.js';
import { printOne } from '../output/print.js';
import { instantOf, relative } from '../output/times.js';

interface Options {
  readonly tz: string;
  readonly count: number;
  readonly from?: string;
}

/** `jobctl cron explain`: the answer of `POST /v1/schedules/preview`, made here. */
export const explainSchedule: Action<Options> = async (context, [schedule = ''], { tz, count, from }) => {
  const now = context.now();
  const start = from === undefined ? now : Date.parse(instantOf(from, now, 'future'));
  const preview = explain(schedule, tz, start, count);
  const instant = (at: number): string => new Date(at).toISOString();
  const value = {
    ...preview,
    next: preview.next.map(({ at, local }) => ({ at: instant(at), local })),
    transitions: preview.transitions.map((transition) => ({ ...transition, at: instant(transition.at) })),
    zone_data: zoneData().version,
  };
  await printOne(context, {
    value,
    name: preview.description,
    fields: [
      ['Meaning', preview.description],
      [
        'Next',
        preview.never_fires
          ? 'never: no date is like that'
          : value.next.map(({ at, local }) => `${local}  ${at}  ${relative(at, now)}`).join('\n'),
      ],
      [
        'Clocks',
        value.transitions.length === 0 ? undefined : value.transitions.map(({ effect }) => effect).join('\n'),
      ],
      ['Zones', `IANA ${value.zone_data}`],
    ],
  });
};

function explain(
  schedule: string,
  timezone: string,
  from: number,
  count: number,
): ReturnType<typeof previewSchedule> {
  const definition = {
    schedule,
    timezone,
    dst_gap: 'run_after',
    dst_fold: 'first',
    start_at: null,
    end_at: null,
    anchor: from,
    seed: '',
  } as const;
  try {
    return previewSchedule(definition, from, count);
  } catch (error) {
    if (!(error instanceof InvalidScheduleError)) throw error;
    const what = error.field === 'timezone' ? `The time zone "${timezone}"` : `The schedule "${schedule}"`;
    throw usage(`${what} cannot be used: ${error.message}`);
  }
}
