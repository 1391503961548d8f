import { isTimezone } from '@job-scheduler/job-model';
import { z } from 'zod';
import { applyBodySchema, applyResultSchema } from '../apply/apply-body.js';

/** What can be imported. */
export const IMPORT_KINDS = ['crontab', 'curl', 'k8s', 'eventbridge'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/** The body of an import. */
export const importBodySchema = z
  .strictObject({
    kind: z.enum(IMPORT_KINDS).meta({
      description:
        'What the text is: a crontab; curl commands; manifests of Kubernetes CronJobs (YAML); rules of EventBridge as `aws events list-rules` or `describe-rule` answers them, or schedules as `aws scheduler get-schedule` does, alone or in a list (JSON).',
    }),
    text: z.string().min(1),
    dry_run: z.boolean().default(false).meta({ description: 'If true, nothing is written.' }),
    timezone: z
      .string()
      .max(64)
      .refine(isTimezone, { error: 'must be an IANA time zone, like Europe/Paris' })
      .default('UTC')
      .meta({ description: 'The zone of schedules that name none.' }),
    callback_url: z.string().max(8192).nullable().default(null).meta({
      description:
        'What to call for entries that run a command or an image instead of calling a URL, and for targets of EventBridge. The command is the payload. Without it, such entries are not carried over.',
    }),
    schedule: z
      .string()
      .max(512)
      .nullable()
      .default(null)
      .meta({ description: 'When to run curl commands, which have no schedule. Required to save them.' }),
    with_user: z.boolean().nullable().default(null).meta({
      description:
        'Whether the commands of a crontab have a user before them, as in /etc/crontab and /etc/cron.d; the user is left out. By default, only if all of them begin with root or another well-known user; otherwise commands are kept whole.',
    }),
    tags: z
      .array(z.string().max(128))
      .max(50)
      .default([])
      .meta({ description: 'Tags that all imported jobs get.' }),
    manager: applyBodySchema.shape.manager.unwrap().default('import').meta({
      description: 'The manager of the jobs, as of an apply.',
    }),
    force: applyBodySchema.shape.force,
  })
  .meta({
    id: 'ImportRequest',
    examples: [
      {
        kind: 'crontab',
        text: '*/5 * * * * curl -fsS https://example.com/hook\n',
        timezone: 'Europe/Paris',
        dry_run: true,
      },
    ],
  });

export type ImportBody = z.output<typeof importBodySchema>;

const noteSchema = z
  .object({
    line: z.int().meta({ description: 'Counts from 1.' }),
    name: z.string().nullable().meta({
      description:
        'What the text calls the rule or manifest that this is about; null for what has no name there, such as a line of a crontab.',
    }),
    kind: z.enum(['refused', 'differs', 'ignored']).meta({
      description:
        'refused: not carried over; differs: carried over, and means something else here or is written in other words; ignored: of no meaning here.',
    }),
    message: z.string().meta({ description: 'Why, in one sentence.' }),
    instead: z.string().nullable().meta({ description: 'What to write or do instead.' }),
  })
  .meta({ id: 'ImportNote' });

/** The answer to an import. */
export const importResultSchema = z
  .object({
    dry_run: z.boolean(),
    kind: z.enum(IMPORT_KINDS),
    jobs: z
      .array(
        z.object({
          line: z.int(),
          definition: z.record(z.string(), z.unknown()).meta({
            description: 'The job as `POST /v1/jobs` takes it. That of a curl command may lack its schedule.',
          }),
        }),
      )
      .meta({ description: 'The jobs that were found, in the order of the text.' }),
    notes: z
      .array(noteSchema)
      .meta({ description: 'What there is to know about single lines, in their order.' }),
    applied: applyResultSchema.nullable().meta({
      description: 'What was, or would be, written; null if a job lacks its schedule, or there is none.',
    }),
  })
  .meta({
    id: 'ImportResult',
    examples: [
      {
        dry_run: true,
        kind: 'crontab',
        jobs: [
          {
            line: 1,
            definition: {
              name: 'example.com/hook',
              schedule: '*/5 * * * *',
              timezone: 'Europe/Paris',
              job: { callback_url: 'https://example.com/hook', http_method: 'get' },
            },
          },
        ],
        notes: [
          {
            line: 2,
            name: null,
            kind: 'refused',
            message: '@reboot is no time: nothing is due when a machine starts.',
            instead: 'Let what starts there call POST /v1/jobs/{id}/runs.',
          },
        ],
        applied: {
          dry_run: true,
          manager: 'import',
          counts: { created: 1, updated: 0, unchanged: 0, deleted: 0, conflict: 0 },
          items: [
            {
              index: 0,
              name: 'example.com/hook',
              action: 'created',
              job_id: null,
              changes: [],
              conflict: null,
            },
          ],
        },
      },
    ],
  });

export type ImportResult = z.output<typeof importResultSchema>;
