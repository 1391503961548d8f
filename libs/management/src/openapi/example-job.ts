/** The URL of the bundled target, for examples that are read outside a running server. */
export const EXAMPLE_ECHO_URL = 'http://127.0.0.1:8000/echo';

/** A job that the documentation of a standalone process can create unchanged: it calls the bundled target every ten seconds. */
export const EXAMPLE_JOB = {
  name: 'hello',
  description: 'Calls the bundled target every ten seconds.',
  schedule: '*/10 * * * * *',
  job: { callback_url: EXAMPLE_ECHO_URL, http_method: 'post', payload: { hello: 'world' } },
};
