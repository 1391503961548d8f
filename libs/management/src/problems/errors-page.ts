import { FIELD_ERRORS, PROBLEM_CODES, PROBLEMS } from './catalogue.js';
import { problemExample } from './problem-example.js';

/** The documentation page of all errors, in Markdown. */
export function errorsPage(): string {
  const problems = PROBLEM_CODES.map((code) => {
    const { status, title, meaning } = PROBLEMS[code];
    return `| \`${code}\` | ${status} | ${title} | ${meaning} |`;
  });
  const fields = Object.entries(FIELD_ERRORS).map(([code, meaning]) => `| \`${code}\` | ${meaning} |`);
  return `<!-- Generated from libs/management/src/problems/catalogue.ts; see write-documents.mjs there. -->

# Errors

The API answers every error with problem details (RFC 9457), with the content type \`application/problem+json\`:

\`\`\`json
${JSON.stringify(problemExample('invalid'), null, 2)}
\`\`\`

\`code\` is stable: programs may depend on it. \`detail\` is for people. \`request_id\` is also in the header
\`x-request-id\`, which a client may set, and in the log. \`errors\` names every wrong field with a JSON pointer
(RFC 6901) into the body; for a parameter of the URL, the pointer is \`/\` and its name.

The exception is \`GET /health/ready\`, whose 503 says which dependency is down.

<!-- prettier-ignore-start -->

## Codes

| code | status | title | meaning |
| --- | --- | --- | --- |
${problems.join('\n')}

## Codes of fields

| code | meaning |
| --- | --- |
${fields.join('\n')}

<!-- prettier-ignore-end -->
`;
}
