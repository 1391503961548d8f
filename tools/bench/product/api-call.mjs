// Requests to the REST API.

/** `call(method, path, body)` for the API at a URL. Resolves to the answer, and rejects unless it is 2xx. */
export const callApi = (url) => async (method, path, body) => {
  const response = await fetch(url + path, {
    method,
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return text === '' ? null : JSON.parse(text);
};
