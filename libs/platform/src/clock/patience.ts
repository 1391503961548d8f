import type { Clock } from '@job-scheduler/job-model';

/** A dependency that does not answer for this long counts as down: health checks and scrapes wait no longer. */
const PATIENCE_MS = 1_500;

/** What a dependency answers; `otherwise` when it fails, or does not answer within a second and a half. Never rejects. */
export async function patiently<Answer>(
  clock: Clock,
  ask: () => Answer | Promise<Answer>,
  otherwise: Answer,
): Promise<Answer> {
  const waiting = new AbortController();
  const answered = Promise.resolve()
    .then(ask)
    .catch(() => otherwise);
  const timedOut = clock.sleep(PATIENCE_MS, waiting.signal).then(() => otherwise);
  const answer = await Promise.race([answered, timedOut]);
  waiting.abort();
  return answer;
}
