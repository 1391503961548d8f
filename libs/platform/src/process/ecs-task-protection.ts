import { z } from 'zod';
import { TaskProtection } from './task-protection.js';

const MINUTE_MS = 60_000;

/** The agent waits some 4 s for Amazon ECS. */
const ANSWER_WITHIN_MS = 5_000;

/** The agent answers with one of these. A failure comes with status 200. */
const answerSchema = z.object({
  protection: z.object({}).optional(),
  failure: z.object({ Reason: z.string().optional(), Detail: z.string().optional() }).optional(),
  error: z.object({ Code: z.string().optional(), Message: z.string().optional() }).optional(),
});
type Answer = z.output<typeof answerSchema>;

/**
 * The protection of an Amazon ECS task from scaling in and from deployments: see "task scale-in protection endpoint" in
 * the developer guide of Amazon ECS.
 */
export class EcsTaskProtection extends TaskProtection {
  private readonly url: string;

  /** @param agentUri what Amazon ECS sets as ECS_AGENT_URI. */
  constructor(
    agentUri: string,
    private readonly answerWithinMs = ANSWER_WITHIN_MS,
  ) {
    super();
    this.url = `${agentUri}/task-protection/v1/state`;
  }

  protect(ms: number): Promise<void> {
    return this.put({ ProtectionEnabled: true, ExpiresInMinutes: Math.ceil(ms / MINUTE_MS) });
  }

  lift(): Promise<void> {
    return this.put({ ProtectionEnabled: false });
  }

  private async put(state: object): Promise<void> {
    const { status, text } = await this.send(JSON.stringify(state));
    const answer = parsed(text);
    if (answer.protection !== undefined) return;
    throw new Error(
      `Amazon ECS did not change the protection of this task (${reasonOf(answer, status)}): ` +
        'allow its role ecs:UpdateTaskProtection, and run it as part of a service.',
    );
  }

  private async send(body: string): Promise<{ status: number; text: string }> {
    const signal = AbortSignal.timeout(this.answerWithinMs);
    try {
      const headers = { 'content-type': 'application/json' };
      const response = await fetch(this.url, { method: 'PUT', headers, body, signal });
      return { status: response.status, text: await response.text() };
    } catch (cause) {
      throw new Error(
        signal.aborted
          ? `The agent of Amazon ECS did not answer within ${this.answerWithinMs} ms.`
          : 'The agent of Amazon ECS cannot be reached: ECS_AGENT_URI must be the URL that Amazon ECS set.',
        { cause },
      );
    }
  }
}

function parsed(text: string): Answer {
  try {
    return answerSchema.parse(JSON.parse(text));
  } catch {
    return {};
  }
}

function reasonOf({ failure, error }: Answer, status: number): string {
  if (failure !== undefined) return `${failure.Reason}: ${failure.Detail}`;
  if (error !== undefined) return `${error.Code}: ${error.Message}`;
  return `status ${status}`;
}
