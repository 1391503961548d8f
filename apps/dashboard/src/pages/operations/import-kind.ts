import type { Schemas } from '@job-scheduler/api-client';

export type ImportKind = Schemas['ImportRequest']['kind'];
export const IMPORT_KINDS = [
  'crontab',
  'curl',
  'k8s',
  'eventbridge',
] as const satisfies readonly ImportKind[];

/** What a pasted text most likely is; null if nothing tells. */
export function guessKind(text: string): ImportKind | null {
  const start = text.trimStart();
  if (/^(?:\$ )?curl\s/.test(start)) return 'curl';
  if (/^[[{]/.test(start)) return /"kind"\s*:\s*"CronJob"/.test(text) ? 'k8s' : 'eventbridge';
  if (/^\s*kind:\s*["']?CronJob/m.test(text)) return 'k8s';
  if (
    /^\s*(?:@(?:reboot|yearly|annually|monthly|weekly|daily|midnight|hourly)|[\d*][^\s]*(?:\s+\S+){4})\s+\S/m.test(
      text,
    )
  )
    return 'crontab';
  return null;
}
