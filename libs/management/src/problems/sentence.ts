/** A text as a sentence. Some messages are parts of one, and others, such as those about schedules, bring their full stop. */
export const sentenceOf = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

/** What is wrong first, as a sentence about its field, or about `whole`; and how much else is. */
export function sentencesOf(
  [first, ...others]: readonly { pointer: string; message: string }[],
  whole: string,
): string {
  if (first === undefined) return `${whole} is invalid.`;
  const sentence = sentenceOf(`${first.pointer || whole} ${first.message}`);
  if (others.length === 0) return sentence;
  return `${sentence} ${others.length === 1 ? 'There is 1 more error' : `There are ${others.length} more errors`}.`;
}
