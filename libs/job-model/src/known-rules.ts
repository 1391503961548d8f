import { z } from 'zod';
import { authSchema, signingSchema, tlsSchema } from './auth.js';
import { isJsonObject } from './json-object.js';
import { HTTP_METHODS, MAX_REDIRECTS, type Operation } from './operation.js';
import { DEFAULT_POLICIES, policyFields, type Policies } from './policies.js';
import { hasPlaceholders, placeholderProblems } from './rendering.js';
import { memo } from './schedule/memo.js';
import { successSchema } from './success.js';

/**
 * Whether this version knows everything that stored rules say. Their types promise it, but a newer version may have
 * written them, or somebody by hand; without this check, whatever is not known here would be ignored silently.
 */

/** Describes what this version does not know in the policies of a job; null when it knows all of it. */
export function unknownInPolicies(policies: Policies): string | null {
  // Most jobs have these very policies.
  if (policies === DEFAULT_POLICIES) return null;
  return rememberedPolicies(JSON.stringify(policies), (text) => problemIn(policiesSchema, text)).problem;
}

/** Describes what this version does not know in an operation; null when it can make the call and judge its answer. */
export function unknownInOperation(operation: Operation): string | null {
  const { http_method, redirects, success, timeout_seconds, headers, query } = operation;
  if (!HTTP_METHODS.includes(http_method)) return `http_method: ${JSON.stringify(http_method)} is not known`;
  if (!Number.isInteger(redirects) || redirects < 0 || redirects > MAX_REDIRECTS)
    return `redirects: ${JSON.stringify(redirects)} is not known`;
  if (!isTimeLimit(timeout_seconds))
    return `timeout_seconds: ${JSON.stringify(timeout_seconds)} is not known`;
  if (!areTexts(headers)) return 'headers: has a form that is not known';
  if (!areTexts(query)) return 'query: has a form that is not known';
  const placeholder = unknownPlaceholder(operation);
  if (placeholder !== null) return placeholder;
  const credentials = unknownCredentials(operation);
  if (credentials !== null) return credentials;
  if (success === null) return null;
  return rememberedSuccess(JSON.stringify(success), (text) => problemIn(successSchema, text)).problem;
}

/** Whether a stored value limits the time of a call. A newer version may allow other limits. */
export const isTimeLimit = (seconds: unknown): boolean =>
  typeof seconds === 'number' && seconds > 0 && Number.isFinite(seconds);

/** Whether stored headers, or query fields, are names with texts. */
const areTexts = (fields: unknown): boolean =>
  isJsonObject(fields) && Object.values(fields).every((value) => typeof value === 'string');

function unknownCredentials({ auth, signing, tls }: Operation): string | null {
  // Most jobs have none.
  if (auth === null && signing === null && tls === null) return null;
  const text = JSON.stringify({ auth, signing, tls });
  return rememberedCredentials(text, (known) => problemIn(credentialsSchema, known)).problem;
}

function unknownPlaceholder(operation: Operation): string | null {
  try {
    const [problem] = hasPlaceholders(operation) ? placeholderProblems(operation) : [];
    return problem === undefined ? null : `${problem.path.join('.')}: ${problem.message}`;
  } catch {
    return 'payload: has a form that is not known';
  }
}

const policiesSchema = z.strictObject(policyFields);
const credentialsSchema = z.strictObject({
  auth: authSchema.nullable(),
  signing: signingSchema.nullable(),
  tls: tlsSchema.nullable(),
});

interface Finding {
  problem: string | null;
}

const rememberedPolicies = memo<string, Finding>(500);
const rememberedCredentials = memo<string, Finding>(500);
const rememberedSuccess = memo<string, Finding>(500);

function problemIn(schema: z.ZodType, text: string): Finding {
  const { error } = schema.safeParse(JSON.parse(text));
  const [issue] = error?.issues ?? [];
  if (issue === undefined) return { problem: null };
  return { problem: [...issue.path, issue.message].join(': ') };
}
