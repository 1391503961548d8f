import * as texts from '../../texts/index.js';

/** Why a run failed or a tick did not run, as a sentence; the API's own word where there is no sentence for it. */
export function reasonText(reason: string | null): string | null {
  if (reason === null) return null;
  const status = /^http_(\d{3})$/.exec(reason)?.[1];
  if (status !== undefined) return texts.runs.reasonStatus(status);
  const known: Readonly<Record<string, string>> = texts.runs.reasons;
  return Object.hasOwn(known, reason) ? (known[reason] ?? reason) : texts.runs.reasonOther(reason);
}
