/** The target's answer: a status after a delay, or nothing at all. */
export interface Answer {
  status: number;
  /** Least and greatest delay after the end of the request, milliseconds. */
  delayMs: [number, number];
  hang: boolean;
}

export const PROMPT: Answer = { status: 200, delayMs: [0, 0], hang: false };

/** Answers by the beginning of the path: the first rule that matches applies. */
export type AnswerRules = { prefix: string; answer: Answer }[];

export function answerFor(path: string, rules: AnswerRules): Answer {
  return rules.find(({ prefix }) => path.startsWith(prefix))?.answer ?? PROMPT;
}
