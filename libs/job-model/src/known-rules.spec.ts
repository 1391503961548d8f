import { jobDefinitionSchema } from './job.js';
import { unknownInOperation, unknownInPolicies } from './known-rules.js';
import { DEFAULT_POLICIES, policiesOf, type Policies } from './policies.js';
import type { Operation } from './operation.js';

const definition = jobDefinitionSchema.parse({
  name: 'all rules',
  schedule: '@daily',
  overlap: 'wait',
  retry: { max_attempts: 3, max_age_seconds: 60 },
  completion: { deadline_seconds: 60 },
  alerts: [{ on: ['failure'], to: { kind: 'email', address: 'ann@example.com' } }],
  job: {
    callback_url: 'http://localhost/',
    headers: { 'x-run': '{{run_id}} {{secrets.S}}' },
    auth: { kind: 'basic', username: 'ann', password: '{{secrets.S}}' },
    signing: { secrets: ['S'] },
    success: { statuses: ['2xx', '404'], body_regex: 'o.k', json: { pointer: '/a', equals: [1, null] } },
  },
});
const policies = policiesOf(definition);

it('knows all that this version lets a job say', () => {
  expect(unknownInPolicies(DEFAULT_POLICIES)).toBeNull();
  expect(unknownInPolicies(policies)).toBeNull();
  expect(unknownInOperation(definition.job)).toBeNull();
});

it.each<[object, string]>([
  [{ overlap: 'queue' }, 'overlap: '],
  [{ retry: 7 }, 'retry: '],
  [{ retry: { ...policies.retry, budget: 3 } }, 'retry: Unrecognized key: "budget"'],
  [{ budget: 3 }, 'Unrecognized key: "budget"'],
  [{ alerts: [{ ...policies.alerts[0], to: { kind: 'pager' } }] }, 'alerts: 0: '],
])('says what it does not know of the policies %j', (written, problem) => {
  expect(unknownInPolicies({ ...policies, ...written } as Policies)).toContain(problem);
});

it.each<[object, string]>([
  [{ http_method: 'query' }, 'http_method: "query" is not known'],
  [{ redirects: 6 }, 'redirects: 6 is not known'],
  [{ timeout_seconds: 'NaN' }, 'timeout_seconds: "NaN" is not known'],
  [{ timeout_seconds: 0 }, 'timeout_seconds: 0 is not known'],
  [{ redirects: 'all' }, 'redirects: "all" is not known'],
  [{ headers: { 'x-tags': '{{job_tags}}' } }, 'headers.x-tags: holds the unknown placeholder {{job_tags}}'],
  [{ headers: { 'x-bad': 1 } }, 'headers: has a form that is not known'],
  [{ headers: 'text' }, 'headers: has a form that is not known'],
  [{ headers: null }, 'headers: has a form that is not known'],
  [{ query: [null] }, 'query: has a form that is not known'],
  [{ auth: { kind: 'kerberos' } }, 'auth: kind: must be one of'],
  [{ auth: { ...definition.job.auth, realm: 'x' } }, 'auth: Unrecognized key: "realm"'],
  [{ signing: { secrets: ['S'], scheme: 'v2' } }, 'signing: Unrecognized key: "scheme"'],
  [{ tls: { ca: 'x' } }, 'tls: ca: must be one certificate'],
  [{ success: { ...definition.job.success, header: 'x' } }, 'Unrecognized key: "header"'],
  [{ success: { ...definition.job.success, statuses: ['1xx'] } }, 'statuses: 0: must be a class'],
])('says what it does not know of the operation %j', (written, problem) => {
  expect(unknownInOperation({ ...definition.job, ...written } as Operation)).toContain(problem);
});
