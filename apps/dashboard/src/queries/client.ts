import { createClient } from '@job-scheduler/api-client';

/** The API that serves this page. The session's cookie says who calls. */
export const client = createClient({ url: window.location.origin });
