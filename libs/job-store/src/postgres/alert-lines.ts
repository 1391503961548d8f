import { MOST_ALERTS_UNDER_WAY } from '../alert-outbox.js';
import { ago } from './instants.js';

/** The lines in which alerts stand: one for each job and channel, in the order in which they were raised. */

/** The channel of alerts `a`, as the indexes have it. */
const channelOf = (a: string): string => `md5(${a}.destination::text)`;

/**
 * True of an alert `a` that no earlier one holds up. A subquery with a limit, since it then stays one look at an index; as
 * NOT EXISTS it is planned as a join, which takes minutes with 100,000 alerts in one line.
 */
export const isFirstOfLine = (a: string): string => `
  ${a}.number = (
    SELECT first.number FROM alerts first
    WHERE first.state = 'pending' AND first.job_id = ${a}.job_id AND ${channelOf('first')} = ${channelOf(a)}
    ORDER BY first.number LIMIT 1)`;

/**
 * How many of a channel's oldest waiting alerts, beside those of lines whose first is under way, are searched for those that
 * are the first of their line. The first of the oldest line is always among them, and once it is entrusted, its line is left
 * out.
 */
const LOOK_AHEAD = 200;

/**
 * The jobs whose lines in a channel wait for their first, which is entrusted: no more than MOST_ALERTS_UNDER_WAY, and lost
 * ones. An entrusted alert that is not the first holds up nobody: one before it may have been committed later.
 */
const heldUpIn = (channel: string): string => `
  ARRAY(SELECT u.job_id FROM alerts u
        WHERE u.state = 'pending' AND u.entrusted_at IS NOT NULL AND ${channelOf('u')} = ${channel}
          AND ${isFirstOfLine('u')})`;

/** The first channel, by its hash, that has alerts which nobody delivers. */
const nextChannel = (condition: string): string => `
  (SELECT ${channelOf('a')} AS channel FROM alerts a
   WHERE a.state = 'pending' AND a.entrusted_at IS NULL ${condition} ORDER BY 1 LIMIT 1)`;

/**
 * Alerts to be delivered: `$1` is after how many milliseconds one that was entrusted is lost, `$2` how many to return.
 *
 * Goes from channel to channel, and in each looks at few alerts. Its cost grows with the channels that have alerts waiting,
 * and with the alerts only where they wait behind one that is entrusted. Without CASE, the planner expects no alert beside a
 * long line, and reads and sorts the whole table.
 */
export const UNDELIVERED = {
  name: 'undelivered_alerts',
  text: `
    WITH RECURSIVE channels AS (
      ${nextChannel('')}
      UNION ALL
      SELECT ${nextChannel(`AND ${channelOf('a')} > c.channel`)} FROM channels c WHERE c.channel IS NOT NULL
    )
    (SELECT a.id FROM alerts a
     WHERE a.state = 'pending' AND a.entrusted_at < ${ago('$1')} AND ${isFirstOfLine('a')}
     ORDER BY a.entrusted_at LIMIT $2)
    UNION ALL
    (SELECT due.id FROM channels c CROSS JOIN LATERAL (
       SELECT w.id FROM (
         SELECT a.id, a.job_id, a.destination, a.number FROM alerts a
         WHERE a.state = 'pending' AND a.entrusted_at IS NULL AND ${channelOf('a')} = c.channel
           AND CASE WHEN a.job_id <> ALL (${heldUpIn('c.channel')}) THEN true END
         ORDER BY a.number LIMIT ${LOOK_AHEAD}
       ) AS w
       WHERE ${isFirstOfLine('w')}
       ORDER BY w.number
       LIMIT greatest(0, ${MOST_ALERTS_UNDER_WAY} - (
         SELECT count(*) FROM alerts u
         WHERE u.state = 'pending' AND u.entrusted_at >= ${ago('$1')} AND ${channelOf('u')} = c.channel))
     ) AS due
     LIMIT $2)
    LIMIT $2`,
};
