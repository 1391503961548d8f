// What the requests so far have made, and what is likely to be right for a field.

const MOST_OF_A_KIND = 300;
const NEVER_EXISTED = '019b0000-0000-7000-8000-000000000000';
const SCHEDULES = [
  '@yearly',
  '0 0 1 1 *',
  '@every 86400s',
  '@at 2040-01-01T00:00:00Z',
  '0 9 L * *',
  '0 0 * * 1#1',
  '30 2 * * *',
  'H H * * 7',
];
const KINDS = {
  '/v1/jobs': 'jobs',
  '/v1/runs': 'runs',
  '/v1/operations': 'operations',
  '/v1/api-keys': 'keys',
  '/v1/sessions': 'sessions',
};

export class Known {
  route = '';

  constructor(random, targetUrl) {
    this.random = random;
    this.targetUrl = targetUrl;
    this.made = { jobs: [], runs: [], operations: [], keys: [], sessions: [], cursors: [] };
  }

  /** What is likely for a field or a parameter; undefined when nothing is. */
  of(name) {
    const { random } = this;
    if (name === 'id') return this.idFor(this.route);
    if (name === 'ids' || name === 'job_ids')
      return [0, 1, 2].slice(random.below(3)).map(() => this.one('jobs'));
    if (name === 'job_id') return this.one('jobs');
    if (name === 'cursor') return this.made.cursors.length === 0 ? undefined : this.one('cursors');
    if (name === 'name')
      return this.route.includes('/secrets') ? `SECRET_${random.below(20)}` : `job-${random.below(500)}`;
    if (name === 'namespace') return random.pick(['default', 'default', 'team-a', 'team-b']);
    if (name === 'namespaces') return random.pick([null, ['default'], ['team-a', 'default']]);
    if (name === 'source_cidrs') return random.pick([[], ['127.0.0.0/8', '::1']]);
    if (name === 'schedule') return random.pick(SCHEDULES);
    if (name === 'timezone')
      return random.pick(['UTC', 'Europe/Paris', 'America/New_York', 'Australia/Lord_Howe']);
    if (name === 'callback_url')
      return random.pick([this.targetUrl, `${this.targetUrl}/a?key=b`, 'http://nowhere.test/']);
    if (name === 'token_url' || name === 'url') return `${this.targetUrl}/token`;
    if (name === 'value') return 'a value of a secret';
    if (name === 'revision') return 1 + random.below(3);
    if (name === 'If-Match') return `"${1 + random.below(3)}"`;
    if (name === 'Idempotency-Key') return `key-${random.below(5_000)}`;
    if (name === 'tags') return random.pick([[], ['team:a'], ['b', 'c:d']]);
    return undefined;
  }

  idFor(route) {
    const prefix = Object.keys(KINDS).find((each) => route.startsWith(each));
    return prefix === undefined ? NEVER_EXISTED : this.one(KINDS[prefix]);
  }

  one(kind) {
    return this.made[kind].length === 0 || this.random.chance(0.05)
      ? NEVER_EXISTED
      : this.random.pick(this.made[kind]);
  }

  /** Remembers what an answer tells of. */
  learn({ route, path }, body) {
    const kind = KINDS[Object.keys(KINDS).find((prefix) => path.startsWith(prefix)) ?? ''];
    if (route.endsWith('/runs') || route.endsWith('/replay')) this.note('runs', body.id);
    else if (kind !== undefined) this.note(kind, body.id);
    if (typeof body.total === 'number' && typeof body.kind === 'string') this.note('operations', body.id);
    this.note('cursors', body.next_cursor);
    // Not those of keys and sessions: the key that the requests are made with is among them.
    if (!Array.isArray(body.data) || kind === 'keys' || kind === 'sessions') return;
    for (const { id } of body.data.slice(0, 5))
      this.note(route.endsWith('/runs') ? 'runs' : (kind ?? 'jobs'), id);
  }

  note(kind, value) {
    if (typeof value !== 'string') return;
    const values = this.made[kind];
    if (values.length < MOST_OF_A_KIND) values.push(value);
    else values[this.random.below(MOST_OF_A_KIND)] = value;
  }
}
