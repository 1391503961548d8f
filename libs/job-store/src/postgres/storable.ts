/** What PostgreSQL cannot hold, and whatever may be half a surrogate pair. */
const SUSPICIOUS = /[\u0000\ud800-\udfff]/;

/** Text as PostgreSQL can hold it: what a target sent may contain NUL characters and halves of surrogate pairs. */
export const storableText = (text: string | null): string | null =>
  text === null || !SUSPICIOUS.test(text)
    ? text
    : Buffer.from(text.replaceAll('\u0000', '\ufffd')).toString();

/** Headers as PostgreSQL can hold them. */
export function storableHeaders(headers: Record<string, string> | null): Record<string, string> | null {
  if (headers === null) return null;
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [storableText(name) ?? '', storableText(value) ?? '']),
  );
}
