import { readUrl } from '@job-scheduler/job-model';

/** Stands in the setting TRACE_URL for the id of a trace. */
const PLACEHOLDER = '{trace_id}';

/** Whether a text is an http or https URL with a place for the id of a trace. */
export const isTraceUrl = (text: string): boolean =>
  /^https?:$/.test(readUrl(text)?.protocol ?? '') && text.includes(PLACEHOLDER);

/** Where a trace is shown. `template`: a URL for which `isTraceUrl` holds. */
export const traceUrlOf = (template: string, traceId: string): string =>
  template.replaceAll(PLACEHOLDER, () => encodeURIComponent(traceId));
