import type { Schemas } from '@job-scheduler/api-client';
import * as texts from '../../texts/index.js';
import { formatLocal } from '../../time/format.js';

export type LongOperation = Schemas['LongOperation'];
export type OperationState = LongOperation['state'];

/** What an operation does, in one line. */
export function whatOf({ request }: Pick<LongOperation, 'request'>, zone: string): string {
  const { actions, bulk, backfill } = texts.operations;
  if ('action' in request) return bulk(actions[request.action] ?? request.action, request.reason);
  const [from, to] = [request.from, request.to].map((at) => formatLocal(Date.parse(at), zone, false));
  return backfill(from ?? '', to ?? '');
}

/** The part that is over, in whole percents: 100 only when nothing is left. */
export const percentOf = ({
  done,
  failed,
  total,
}: Pick<LongOperation, 'done' | 'failed' | 'total'>): number =>
  total === 0 ? 100 : Math.min(100, Math.floor(((done + failed) / total) * 100));

const OPEN: readonly OperationState[] = ['pending', 'running', 'paused'];

/** Whether an operation has not ended. */
export const isOpen = (state: OperationState): boolean => OPEN.includes(state);

/** Whether an operation goes on by itself, so that its progress is worth asking for. */
export const isMoving = (state: OperationState): boolean => state === 'pending' || state === 'running';
