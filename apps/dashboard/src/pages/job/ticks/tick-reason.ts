import { reasonText } from '../../../components/runs/reason-text.js';
import * as texts from '../../../texts/index.js';
import type { Tick } from './lanes.js';

/** Why a tick did not run, or what it waits for; empty if there is nothing to explain. */
export function tickReason({ state, reason }: Tick): string {
  if (state === 'held')
    return [reasonText(reason), texts.job.ticks.held].filter((text) => text !== null).join(' ');
  if (state === 'expected' || state === 'due') return texts.job.ticks[state];
  return reasonText(reason) ?? '';
}
