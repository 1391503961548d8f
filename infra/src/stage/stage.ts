import { z } from 'zod';
import { connectionsOf, connectionsOfAurora } from '../capacity/capacity.js';
import { SIZES, STAGE_NAMES, type Sizes, type StageName } from './sizes.js';

/** CPU architectures that a program's image can be built for. */
export const ARCHITECTURES = ['x86_64', 'arm64'] as const;

/** The name under which users reach the api, and the Route 53 zone that it is in. */
export interface Domain {
  name: string;
  zoneId: string;
  zoneName: string;
}

/** What is deployed: everything that the constructs need to know of the context. */
export interface Stage {
  name: StageName;
  sizes: Sizes;
  /** If null, the api is served under a name of CloudFront. */
  domain: Domain | null;
  /** A published image. If null, the image is built from the sources when the stack is deployed. */
  image: string | null;
  architecture: (typeof ARCHITECTURES)[number];
  alarmEmail: string | null;
  managedPrometheus: boolean;
  /** Where calls, alerts and mail may go: the settings of the processes by name. */
  callbackAddresses: Record<string, string>;
  /** How people sign in with a provider of OpenID Connect; null: with keys alone. */
  signIn: SignIn | null;
  /** The api's other settings by name. */
  apiSettings: Record<string, string>;
  /** The schedulers' own settings by name. */
  schedulerSettings: Record<string, string>;
  /** The zones to use, as many as `sizes` says. If null, the first ones of the region. */
  availabilityZones: string[] | null;
}

/** The api's settings of the sign-in by name, and which secret of Secrets Manager has that of the client, if there is one. */
export interface SignIn {
  settings: Record<string, string>;
  clientSecretArn: string | null;
}

/** The context does not say what to deploy; the message is one sentence for the person who gave it. */
export class StageError extends Error {}

const wholeNumber = (minimum: number, maximum: number) => {
  const error = `must be a whole number from ${minimum} to ${maximum}`;
  return z.coerce.number({ error }).int({ error }).min(minimum, { error }).max(maximum, { error }).optional();
};
const instanceType = (kind: string, example: string) =>
  z
    .string()
    .regex(new RegExp(`^${kind}\\.[a-z0-9]+\\.[a-z0-9]+$`), {
      error: `must be an instance type such as ${example}`,
    })
    .optional();
/** The processes judge the items at their start. */
const listOf = (what: string, example: string) =>
  z
    .string()
    .regex(/^[\w.:/-]+(,[\w.:/-]+)*$/, { error: `must be ${what} with commas between, such as ${example}` })
    .optional();
const hostName = z
  .string()
  .regex(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, {
    error: 'must be a host name in lower case, such as jobs.example.com',
  })
  .optional();

const contextSchema = z.object({
  stage: z.enum(STAGE_NAMES, {
    error: ({ input }) =>
      input === undefined
        ? 'is not given: add --context stage=dev or --context stage=prod'
        : 'must be dev or prod',
  }),
  image: z
    .string()
    .regex(/^[\w.-]+(:\d+)?(\/[\w.-]+)+(:[\w.-]+|@sha256:[0-9a-f]{64})$/, {
      error: 'must name registry, repository and tag, such as registry.example.com/job-scheduler:1.0.0',
    })
    .optional(),
  architecture: z
    .enum(ARCHITECTURES, { error: `must be one of ${ARCHITECTURES.join(', ')}` })
    .default('x86_64'),
  domainName: hostName,
  hostedZoneName: hostName,
  hostedZoneId: z
    .string()
    .regex(/^Z[A-Z0-9]+$/, { error: 'must be the id of a Route 53 zone, such as Z0123456789ABCDEFGHIJ' })
    .optional(),
  alarmEmail: z.email({ error: 'must be an e-mail address' }).optional(),
  managedPrometheus: z.enum(['true', 'false'], { error: 'must be true or false' }).default('false'),
  availabilityZones: z
    .string()
    .regex(/^[a-z-]+-\d+[a-z](,[a-z-]+-\d+[a-z])*$/, {
      error: 'must be names of zones with commas between, such as eu-central-1a,eu-central-1b',
    })
    .transform((text) => text.split(','))
    .optional(),
  callbackAddresses: z.enum(['public', 'any'], { error: 'must be public or any' }).default('public'),
  callbackAllowCidrs: listOf('CIDR blocks', '10.1.0.0/16,192.168.7.9/32'),
  callbackAllowHosts: listOf('host names', 'hooks.example.internal'),
  callbackDenyCidrs: listOf('CIDR blocks', '203.0.113.0/24,198.51.100.7/32'),
  oidcIssuer: z.url({ protocol: /^https$/, error: 'must be an https URL' }).optional(),
  oidcClientId: z.string().optional(),
  oidcClientSecretArn: z
    .string()
    .regex(/^arn:aws[\w-]*:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@-]+-[A-Za-z0-9]{6}$/, {
      error: 'must be the whole ARN of a secret of Secrets Manager, with the six characters at its end',
    })
    .optional(),
  oidcName: z.string().optional(),
  oidcGroupsClaim: z.string().optional(),
  oidcRoles: z.string().optional(),
  oidcDomains: listOf('domains', 'example.com'),
  traceUrl: z
    .string()
    .regex(/^https?:\/\/\S*\{trace_id\}/, { error: 'must be an http or https URL with {trace_id} in it' })
    .optional(),
  canary: z.enum(['on', 'off'], { error: 'must be on or off' }).optional(),
  earlyMs: wholeNumber(0, 1_500),
  jobMetricsTag: z
    .string()
    .regex(/^[^\s:,]+(:[^\s,]+)?$/, { error: 'must be a tag, such as watched or team:billing' })
    .optional(),
  databaseMaximumCapacity: wholeNumber(1, 256),
  cacheNodeType: instanceType('cache', 'cache.m7g.large'),
  brokerInstanceType: instanceType('mq', 'mq.m7g.large'),
  schedulers: wholeNumber(1, 20),
  runnersMaximum: wholeNumber(1, 1000),
});
type Context = z.output<typeof contextSchema>;

/** The keys that `--context` accepts. */
export const CONTEXT_KEYS = Object.keys(contextSchema.shape);

/** Whether a key is context of the CDK itself, such as `@aws-cdk/core:…`, `aws:cdk:…` or a cached look-up. */
const isOfTheCdk = (key: string): boolean => /[:/@]|^(cdk|aws)-/.test(key);

/** Parses the context, once. Values may be text, as they come from the command line. Throws StageError. */
export function readStage(context: Record<string, unknown>): Stage {
  const own = Object.entries(context).filter(([key]) => !isOfTheCdk(key));
  const unknown = own.map(([key]) => key).find((key) => !CONTEXT_KEYS.includes(key));
  if (unknown !== undefined) {
    throw new StageError(`The context ${unknown} is not known: known are ${CONTEXT_KEYS.join(', ')}.`);
  }
  const given = Object.fromEntries(own.map(([key, value]) => [key, String(value)]));
  const { data, error } = contextSchema.safeParse(given);
  if (error !== undefined) {
    const [issue] = error.issues;
    throw new StageError(`The context ${issue?.path.join('.')} ${issue?.message}.`);
  }
  const sizes = withOverrides(SIZES[data.stage], data);
  requireConnections(sizes);
  return {
    name: data.stage,
    sizes,
    domain: domainOf(data),
    image: data.image ?? null,
    architecture: data.architecture,
    alarmEmail: data.alarmEmail ?? null,
    managedPrometheus: data.managedPrometheus === 'true',
    callbackAddresses: addressSettings(data),
    signIn: signInOf(data),
    apiSettings: data.traceUrl === undefined ? {} : { TRACE_URL: data.traceUrl },
    schedulerSettings: schedulerSettings(data),
    availabilityZones: zonesOf(data),
  };
}

const schedulerSettings = ({ canary, earlyMs, jobMetricsTag }: Context): Record<string, string> => ({
  ...(canary !== undefined && { CANARY: canary }),
  ...(earlyMs !== undefined && { EARLY_MS: String(earlyMs) }),
  ...(jobMetricsTag !== undefined && { JOB_METRICS_TAG: jobMetricsTag }),
});

const addressSettings = (context: Context): Record<string, string> => ({
  CALLBACK_ADDRESSES: context.callbackAddresses,
  ...(context.callbackAllowCidrs && { CALLBACK_ALLOW_CIDRS: context.callbackAllowCidrs }),
  ...(context.callbackAllowHosts && { CALLBACK_ALLOW_HOSTS: context.callbackAllowHosts }),
  ...(context.callbackDenyCidrs && { CALLBACK_DENY_CIDRS: context.callbackDenyCidrs }),
});

/** The api judges the values at its start. */
function signInOf(context: Context): SignIn | null {
  const { oidcIssuer, oidcClientId, oidcRoles, oidcClientSecretArn = null } = context;
  const { oidcName, oidcGroupsClaim, oidcDomains } = context;
  if (oidcIssuer === undefined) {
    if (
      [oidcClientId, oidcRoles, oidcName, oidcGroupsClaim, oidcDomains].every((value) => value === undefined)
    )
      if (oidcClientSecretArn === null) return null;
    throw new StageError(
      'The context says how people sign in without a provider: add --context oidcIssuer=….',
    );
  }
  if (oidcClientId === undefined || oidcRoles === undefined) {
    throw new StageError(
      `The provider ${oidcIssuer} lets nobody in: add --context oidcClientId=… and oidcRoles=ops=admin,*=viewer, for example.`,
    );
  }
  const settings = {
    OIDC_ISSUER: oidcIssuer,
    OIDC_CLIENT_ID: oidcClientId,
    OIDC_ROLES: oidcRoles,
    ...(oidcName && { OIDC_NAME: oidcName }),
    ...(oidcGroupsClaim && { OIDC_GROUPS_CLAIM: oidcGroupsClaim }),
    ...(oidcDomains && { OIDC_DOMAINS: oidcDomains }),
  };
  return { settings, clientSecretArn: oidcClientSecretArn };
}

function zonesOf({ stage, availabilityZones }: Context): string[] | null {
  if (availabilityZones === undefined) return null;
  const { zones } = SIZES[stage];
  if (availabilityZones.length !== zones || new Set(availabilityZones).size !== zones) {
    throw new StageError(`The context availabilityZones must name ${zones} different zones for ${stage}.`);
  }
  return availabilityZones;
}

function domainOf({ stage, domainName, hostedZoneId, hostedZoneName }: Context): Domain | null {
  if (domainName === undefined) {
    if (hostedZoneId !== undefined || hostedZoneName !== undefined) {
      throw new StageError('The context names a hosted zone without a domain: add --context domainName=….');
    }
    if (stage === 'dev') return null;
    throw new StageError(
      'The stage prod is served by HTTPS only: add --context domainName=…, hostedZoneName=… and hostedZoneId=….',
    );
  }
  if (hostedZoneId === undefined || hostedZoneName === undefined) {
    throw new StageError(
      `The domain ${domainName} has no zone: add --context hostedZoneName=… and hostedZoneId=….`,
    );
  }
  if (domainName !== hostedZoneName && !domainName.endsWith(`.${hostedZoneName}`)) {
    throw new StageError(
      `The domain ${domainName} is not in the zone ${hostedZoneName}: give a name that ends in it.`,
    );
  }
  return { name: domainName, zoneId: hostedZoneId, zoneName: hostedZoneName };
}

function withOverrides(sizes: Sizes, context: Context): Sizes {
  const { database, cache, broker, scheduler, runner } = sizes;
  const maximum = Math.max(context.runnersMaximum ?? runner.maximum, runner.minimum);
  return {
    ...sizes,
    database: { ...database, maximumCapacity: context.databaseMaximumCapacity ?? database.maximumCapacity },
    cache: { ...cache, nodeType: context.cacheNodeType ?? cache.nodeType },
    broker: { ...broker, instanceType: context.brokerInstanceType ?? broker.instanceType },
    scheduler: { ...scheduler, count: context.schedulers ?? scheduler.count },
    runner: { ...runner, maximum },
  };
}

/** Throws StageError when all tasks together may want more connections than the database allows. */
function requireConnections({ api, scheduler, runner, database }: Sizes): void {
  const needed = connectionsOf({ api: api.maximum, scheduler: scheduler.count, runner: runner.maximum });
  const allowed = connectionsOfAurora(database);
  if (needed <= allowed) return;
  throw new StageError(
    `The tasks of the stage may need ${needed} connections to PostgreSQL while they are replaced, but it allows ${allowed}: ` +
      'lower runnersMaximum or schedulers, or raise databaseMaximumCapacity.',
  );
}
