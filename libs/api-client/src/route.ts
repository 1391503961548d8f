/** How an operation is called. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With a name in braces for each parameter: `/v1/jobs/{id}`. */
  readonly path: string;
  /** The names of its query parameters. */
  readonly query: readonly string[];
  /** The names of its headers. */
  readonly headers: readonly string[];
  /** The media type of its body; null when it takes none. */
  readonly bodyType: string | null;
}

/** Values by parameter. A list is repeated; undefined leaves the parameter out. */
export type Values = Readonly<Record<string, unknown>>;

/** The URL of a call: the base URL, which may have a path of its own, the filled path, and the query. */
export function urlOf(base: string, route: Route, values: Values): string {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined || value === '') {
      throw new TypeError(`${route.path} needs a value for \`${name}\`.`);
    }
    return encodeURIComponent(String(value));
  });
  const query = new URLSearchParams();
  for (const name of route.query) {
    for (const value of [values[name]].flat()) if (value !== undefined) query.append(name, String(value));
  }
  const search = query.size > 0 ? `?${query.toString()}` : '';
  return `${base.replace(/\/+$/, '')}${path}${search}`;
}

/** The headers among the values, which have the names that the OpenAPI document gives them. */
export const headersOf = (route: Route, values: Values): Record<string, string> =>
  Object.fromEntries(
    route.headers
      .filter((name) => values[name] !== undefined)
      .map((name) => [name.toLowerCase(), String(values[name])]),
  );
