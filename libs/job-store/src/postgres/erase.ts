import { firstRunIdAt } from '@job-scheduler/job-model';
import type { Erasure } from '../run-history.js';

/** Beyond all ids. */
const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** What targets said in an attempt: its headers, its redirects, and the message of its report. How it went stays. What can be no attempt goes. */
const BARE_ATTEMPTS = `
  coalesce((SELECT jsonb_agg(
              CASE WHEN jsonb_typeof(a.attempt -> 'completion') = 'object'
                   THEN jsonb_set(a.attempt - 'response_headers' - 'redirects', '{completion,message}', 'null')
                   ELSE a.attempt - 'response_headers' - 'redirects' END ORDER BY a.number)
            FROM jsonb_array_elements(CASE jsonb_typeof(r.attempts) WHEN 'array' THEN r.attempts ELSE '[]' END)
                 WITH ORDINALITY AS a (attempt, number)
            WHERE jsonb_typeof(a.attempt) = 'object'), '[]')`;

/**
 * Erases what is kept of the calls of ended runs with ids in [$2, $3): payloads of their own, and answers. At most `$5` of them;
 * `$1` is a job or null, `$4` namespaces or null. Returns their ids.
 */
export const ERASE_RUNS = {
  name: 'erase_runs',
  text: `
    WITH chosen AS MATERIALIZED (
      SELECT r.id FROM runs r JOIN jobs j ON j.id = r.job_id
      WHERE r.id >= $2 AND r.id < $3 AND ($1::uuid IS NULL OR r.job_id = $1) AND ($4::text[] IS NULL OR j.namespace = ANY($4))
        AND r.finished_at IS NOT NULL
        AND (r.payload IS NOT NULL OR r.answer_headers IS NOT NULL OR r.answer_body IS NOT NULL
             OR r.response_bodies <> '{}' OR r.attempts @? '$[*] ? (exists (@.response_headers) || exists (@.redirects))'
             OR r.attempts @? '$[*].completion.message ? (@ != null)')
      ORDER BY r.id LIMIT $5
    )
    UPDATE runs r
    SET payload = NULL, answer_headers = NULL, answer_body = NULL, response_bodies = '{}', attempts = ${BARE_ATTEMPTS}
    FROM chosen WHERE r.id = chosen.id AND r.id >= $2 AND r.id < $3
    RETURNING r.id`,
};

/** The parameters of ERASE_RUNS. */
export const erasureValues = ({ job_id, namespaces, from, to }: Erasure, limit: number): unknown[] => [
  job_id,
  from === null ? firstRunIdAt(0) : firstRunIdAt(from),
  to === null ? LAST_ID : firstRunIdAt(to),
  namespaces,
  limit,
];
