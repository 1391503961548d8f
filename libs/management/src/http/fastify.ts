import type { HttpServer } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

type Adapter = ReturnType<NestFastifyApplication['getHttpAdapter']>;

/** Fastify's types as the Nest adapter uses them. */
export type FastifyRequest =
  Adapter extends HttpServer<infer Request, infer _Reply, infer _Instance> ? Request : never;
export type FastifyReply =
  Adapter extends HttpServer<infer _Request, infer Reply, infer _Instance> ? Reply : never;
export type FastifyInstance =
  Adapter extends HttpServer<infer _Request, infer _Reply, infer Instance> ? Instance : never;
