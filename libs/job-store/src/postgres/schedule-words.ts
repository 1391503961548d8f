import type pg from 'pg';
import { scheduleInWords } from './job-rows.js';

const JOBS_PER_STATEMENT = 1_000;

interface UnsaidSchedule {
  id: string;
  schedule: string;
  timezone: string;
  dst_gap: 'run_after' | 'skip';
  dst_fold: 'first' | 'both';
}

/** Puts schedules into words where an earlier release stored them without: people search jobs by them. */
export async function fillScheduleWords(client: pg.Client): Promise<void> {
  for (;;) {
    const { rows } = await client.query<UnsaidSchedule>(
      'SELECT id, schedule, timezone, dst_gap, dst_fold FROM jobs WHERE schedule_words IS NULL LIMIT $1',
      [JOBS_PER_STATEMENT],
    );
    if (rows.length === 0) return;
    const words = rows.map(({ id, ...schedule }) => scheduleInWords(id, schedule));
    await client.query(
      'UPDATE jobs j SET schedule_words = v.words FROM unnest($1::uuid[], $2::text[]) AS v (id, words) WHERE j.id = v.id',
      [rows.map(({ id }) => id), words],
    );
  }
}
