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
  const { explain } = await import('../schedule-preview.js');
  const explained = explain(schedule, tz, start, count);
  if ('problem' in explained) throw usage(explained.problem);
  const instant = (at: number): string => new Date(at).toISOString();
  const value = {
    ...explained,
    next: explained.next.map(({ at, local }) => ({ at: instant(at), local })),
    transitions: explained.transitions.map((transition) => ({ ...transition, at: instant(transition.at) })),
  };
  await printOne(context, {
    value,
    name: value.description,
    fields: [
      ['Meaning', value.description],
      [
        'Next',
        value.never_fires
          ? 'never: no date is like that'
          : value.next.map(({ at, local }) => `${local}  ${at}  ${relative(at, now)}`).join('\n'),
      ],
      ['Clocks', value.transitions.map(({ effect }) => effect).join('\n') || undefined],
      ['Zones', `IANA ${value.zone_data}`],
    ],
  });
};
