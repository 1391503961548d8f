/** The parts of a job's form that most jobs leave as they are. */
export const jobEditorPolicies = {
  parts: {
    more: 'Description, tags and namespace',
    overlap: 'If a run is still active',
    missed: 'If ticks are missed or a call breaks off',
    failure: 'If a run fails: retries',
    success: 'What counts as success',
    alerts: 'Alerts',
    validity: 'Validity, spread and clock changes',
    call: 'More about the call: timeout, query, signing',
  },
  more: {
    description: 'Description',
    tags: 'Tags',
    tagsHint: 'key or key:value. Enter adds one; 50 at most.',
    namespace: 'Namespace',
    namespaceHint: 'Whose job it is. Empty: default, or the only one that you see.',
    namespaceFixed: 'It cannot be changed.',
  },
  overlap: {
    title: 'When a tick is due while a run of the job is active',
    choices: {
      allow: { label: 'Allow', meaning: 'It runs beside the other.' },
      skip: { label: 'Skip', meaning: 'It does not run.' },
      wait: { label: 'Wait', meaning: 'The newest one runs when the other has ended.' },
      replace: { label: 'Replace', meaning: 'The other is aborted.' },
    },
    pictures: {
      allow: 'Tick 2 runs beside run 1.',
      skip: 'Tick 2 is skipped, with the reason overlap. Tick 3 runs again.',
      wait: 'Ticks 2 and 3 wait until the run before has ended.',
      replace: 'Run 1 is aborted when tick 2 is due, and run 2 when tick 3 is.',
    },
  },
  missed: {
    title: 'Of ticks that are more than 30 s late, as after an outage',
    outage: 'nothing runs',
    window: 'Window',
    windowHint:
      'How far back “all” reaches, and how long a recorded run may wait for a runner. 60 s to 30 days.',
    choices: {
      latest: { label: 'The latest', meaning: 'The newest one runs, unless a younger tick does.' },
      none: { label: 'None', meaning: 'They are skipped.' },
      all: { label: 'All', meaning: 'All within the window run.' },
    },
    pictures: {
      latest: 'After the outage tick 4 runs. Ticks 2 and 3 are skipped, with the reason missed.',
      none: 'Ticks 2 to 4 are skipped, with the reason missed. Tick 5 runs as ever.',
      all: 'After the outage ticks 2 to 4 run at once, as far as the rule for active runs allows.',
    },
  },
  delivery: {
    title: 'When a fault leaves it unknown whether a call arrived',
    fault: 'fault',
    choices: {
      at_least_once: { label: 'Repeat it', meaning: 'At least once, with the same Idempotency-Key.' },
      at_most_once: { label: 'Never repeat it', meaning: 'At most once; the run is lost.' },
    },
    pictures: {
      at_least_once: 'The call is made again, with the same Idempotency-Key.',
      at_most_once: 'The call is not made again. The run ends as lost.',
    },
  },
  retry: {
    attempts: 'Attempts in all',
    attemptsHint: '1: a failed run is not tried again.',
    kind: 'Waits between attempts',
    exponential: 'Each twice the one before',
    fixed: 'All alike',
    first: 'First wait',
    longest: 'Longest wait',
    longestHint: 'Also if a target asks for more by Retry-After.',
    jitter: 'Shorten each wait at random, by up to a half',
    untilNext: 'No attempt after the next tick',
    maxAge: 'No attempt later than this after the run was due',
    disable: 'Disable the job after failed runs in a row',
    disableHint: 'It stays disabled until somebody resumes it.',
    never: 'never',
    /** Short: it stands in a small picture. */
    wait: (seconds: number) =>
      seconds < 100
        ? `${Math.round(seconds * 10) / 10} s`
        : seconds < 6_000
          ? `${Math.round(seconds / 60)} min`
          : `${Math.round(seconds / 3_600)} h`,
    picture: (attempts: number) =>
      attempts === 1
        ? 'The run fails with its only attempt.'
        : `Failed attempts are followed by waits, up to ${attempts} attempts in all. Answers such as 404 are not tried again.`,
  },
  success: {
    any: 'Any 2xx answer is a success',
    anyHint: 'Otherwise all of these rules must hold.',
    statuses: 'Statuses',
    statusesHint: 'Such as 2xx, 204 or 200-299; one must match.',
    regex: 'The body matches',
    regexHint: 'A regular expression (RE2). Empty: any body.',
    pointer: 'In the body as JSON, the value at',
    pointerHint: 'A JSON pointer; empty is the whole body.',
    equals: 'equals (JSON)',
    outcome: (status: number, isSuccess: boolean) => `${status} ${isSuccess ? 'succeeds' : 'fails'}`,
    picture: 'What common answers count as, by their status alone.',
  },
  completion: {
    deadline: 'If the target answers 202, it reports within',
    hint: 'The run stays open until the target posts its outcome to the URL in x-completion-url.',
    none: '202 is an answer like any other',
    picture:
      'The target answers 202 at once and reports later. Without a report by then, the attempt has failed.',
    words: { accepted: '202', report: 'report', waiting: 'awaits its report' },
  },
  alerts: {
    none: 'Nobody is told about this job.',
    add: 'Add an alert',
    remove: 'Remove this alert',
    title: (number: number) => `Alert ${number}`,
    kind: 'Tell',
    kinds: { webhook: 'a webhook', slack: 'a Slack-compatible webhook', email: 'an e-mail address' },
    to: { webhook: 'URL', slack: 'URL', email: 'Address' },
    on: 'Of',
    events: { failure: 'failures', recovery: 'recovery', disabled: 'disabling', missed: 'missed ticks' },
    after: 'After failed runs in a row',
    words: { failure: 'failure', recovery: 'recovery' },
    picture: (failures: number) =>
      failures === 1
        ? 'The first failed run is told once, and then the first success.'
        : `After ${failures} failed runs in a row it is told once, and then the first success.`,
  },
  validity: {
    start_at: 'No tick before',
    end_at: 'No tick after',
    inZone: (zone: string) => `In your zone, ${zone}.`,
    maxRuns: 'Ends after runs',
    maxRunsHint: 'Ticks that are skipped do not count.',
    noLimit: 'no limit',
    jitter: 'Spread',
    jitterHint:
      'Moves all ticks of the job by the same time, from 0 up to this, so that jobs with one schedule spread out.',
    words: { start: 'start', end: 'end' },
    picture: 'Ticks before the start and after the end do not exist.',
    gap: 'Clocks go forward: a fixed time that does not exist',
    gaps: {
      run_after: { label: 'Runs at the end of the gap', meaning: '02:30 becomes 03:00.' },
      skip: { label: 'Does not run', meaning: 'The day has no such run.' },
    },
    fold: 'Clocks go back: a fixed time that exists twice',
    folds: {
      first: { label: 'Runs the first time', meaning: 'One run, as on other days.' },
      both: { label: 'Runs both times', meaning: 'Two runs, an hour apart.' },
    },
  },
  fieldNames: {
    name: 'Name',
    namespace: 'Namespace',
    description: 'Description',
    tags: 'Tags',
    schedule: 'Schedule',
    timezone: 'Time zone',
    dst_gap: 'Clocks go forward',
    dst_fold: 'Clocks go back',
    start_at: 'No tick before',
    end_at: 'No tick after',
    max_runs: 'Ends after runs',
    jitter_seconds: 'Spread',
    overlap: 'If a run is still active',
    catch_up: 'Missed ticks',
    catch_up_window_seconds: 'Window of missed ticks',
    delivery: 'Repetition after a fault',
    retry: 'Retries',
    completion_seconds: 'Report after 202',
    disable_after_failures: 'Disable after failures',
    alerts: 'Alerts',
    callback_url: 'URL',
    http_method: 'Method',
    headers: 'Headers',
    query: 'Query parameters',
    payload: 'Payload',
    timeout_seconds: 'Timeout',
    redirects: 'Redirects',
    auth: 'Authentication',
    signing: 'Signing',
    ca: 'Certificate authorities',
    success: 'What counts as success',
  },
};
