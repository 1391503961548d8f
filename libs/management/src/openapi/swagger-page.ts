import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import type { FastifyInstance } from '../http/fastify.js';

/** Files of swagger-ui that the page needs, and their media types. */
const ASSETS = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
} as const;

const PAGE = `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Job-Scheduler API</title>
  <link rel="icon" href="/docs/favicon-32x32.png">
  <link rel="stylesheet" href="/docs/swagger-ui.css">
  <link rel="stylesheet" href="/docs/page.css">
</head>
<body>
  <div id="swagger-ui"></div>
  <script src="/docs/swagger-ui-bundle.js"></script>
  <script src="/docs/page.js"></script>
</body>
</html>
`;

const SCRIPT = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  displayRequestDuration: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
});
`;

/** No answer has links. Without their column, answers fit on a phone. */
const STYLE = `.response-col_links { display: none; }
`;

/** Swagger UI at `/docs`, from the files that come with @nestjs/swagger. */
export function registerSwaggerPage(fastify: FastifyInstance): void {
  const fromHere = createRequire(import.meta.url);
  const fromSwagger = createRequire(fromHere.resolve('@nestjs/swagger'));
  fastify.get('/docs', (_request, reply) => reply.type('text/html; charset=utf-8').send(PAGE));
  fastify.get('/docs/page.js', (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(SCRIPT),
  );
  fastify.get('/docs/page.css', (_request, reply) => reply.type('text/css; charset=utf-8').send(STYLE));
  for (const [file, mediaType] of Object.entries(ASSETS)) {
    const path = fromSwagger.resolve(`swagger-ui-dist/${file}`);
    fastify.get(`/docs/${file}`, (_request, reply) =>
      reply.type(mediaType).header('cache-control', 'max-age=3600').send(createReadStream(path)),
    );
  }
}
