// Writes what is generated from the committed OpenAPI document: the types of its operations, and a table of its routes.
// Run it after a change of the API: `npm run generate -w @job-scheduler/api-client`. With `--print` it prints the files
// as JSON and writes nothing.
import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import openapiTypescript, { astToString } from 'openapi-typescript';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const HEADER =
  '// Generated from openapi.json by `npm run generate -w @job-scheduler/api-client`. Do not edit.\n';

const document = JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'));

/** How one operation is called: what stands in the path, in the query and in headers, and what its body is. */
function routeOf(path, method, operation, shared) {
  const parameters = [...(shared ?? []), ...(operation.parameters ?? [])];
  const named = (place) => parameters.filter((each) => each.in === place).map(({ name }) => name);
  const [bodyType = null] = Object.keys(operation.requestBody?.content ?? {});
  return {
    method: method.toUpperCase(),
    path,
    query: named('query'),
    headers: named('header'),
    bodyType,
  };
}

/** @returns {string} the table of routes */
function routes() {
  const table = Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] !== undefined).map((method) => [
      item[method].operationId,
      routeOf(path, method, item[method], item.parameters),
    ]),
  );
  const lines = table.map(([id, route]) => `  ${id}: ${JSON.stringify(route)},`);
  return `${HEADER}import type { Route } from '../route.js';

/** The route of every operation, by its name. */
export const ROUTES = {
${lines.join('\n')}
} as const satisfies Record<string, Route>;
`;
}

/** The document without errors: all of them are problem details, which the client throws. */
function withoutRefusals(whole) {
  const copy = structuredClone(whole);
  for (const operation of Object.values(copy.paths).flatMap((item) =>
    METHODS.map((method) => item[method]),
  )) {
    for (const status of Object.keys(operation?.responses ?? {})) {
      if (!status.startsWith('2')) delete operation.responses[status];
    }
  }
  delete copy.components.examples;
  return copy;
}

/** @returns {Promise<string>} the types of all requests and answers */
async function schema() {
  // A field with a default may be left out of a request, so that defaults say nothing about what is required.
  const nodes = await openapiTypescript(withoutRefusals(document), { defaultNonNullable: false });
  return `${HEADER}${astToString(nodes)}`;
}

const files = { 'routes.ts': routes(), 'schema.ts': await schema() };
if (process.argv.includes('--print')) process.stdout.write(JSON.stringify(files));
else {
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(new URL(`src/generated/${name}`, import.meta.url), text);
  }
}
