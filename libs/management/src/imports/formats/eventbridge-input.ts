import { memberAt } from '@job-scheduler/job-model';

/** The keywords of EventBridge Scheduler that have a meaning here. */
const KEYWORDS: Readonly<Record<string, { placeholder: string; remark: string }>> = {
  'scheduled-time': {
    placeholder: '{{scheduled_at}}',
    remark: 'which has milliseconds: 2030-01-01T09:00:00.000Z',
  },
  'execution-id': {
    placeholder: '{{run_id}}',
    remark: 'which is the same for all attempts of a run, while EventBridge gives each attempt its own',
  },
  'attempt-number': { placeholder: '{{attempt}}', remark: 'which counts from 1' },
};

const KEYWORD = /<aws\.scheduler\.([\w-]+)>/g;

/** The payload of a target's `Input`, which is JSON in a text and goes out as it is written, but for its keywords. */
export function payloadOf(
  input: string,
  differs: (message: string, instead?: string) => void,
): { payload: unknown; headers?: object } {
  const filled = input.replaceAll(
    KEYWORD,
    (keyword, name: string) => keywordHere(name)?.placeholder ?? keyword,
  );
  for (const name of new Set([...input.matchAll(KEYWORD)].map(([, each = '']) => each))) {
    const known = keywordHere(name);
    const keyword = `<aws.scheduler.${name}>`;
    if (known !== null) differs(`${keyword} became ${known.placeholder}, ${known.remark}`);
    else
      differs(
        `${keyword} is sent as it is written: nothing fills it in here`,
        'Write its value into the payload, or a placeholder such as {{job_name}}.',
      );
  }
  try {
    JSON.parse(filled);
    return { payload: memberAt(`{"input":${filled}}`, ['input']) };
  } catch {
    return { payload: filled, headers: { 'content-type': 'text/plain' } };
  }
}

const keywordHere = (name: string): (typeof KEYWORDS)[string] | null =>
  Object.hasOwn(KEYWORDS, name) ? (KEYWORDS[name] ?? null) : null;
