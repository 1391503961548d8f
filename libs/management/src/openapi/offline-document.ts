import { AddressGuard, HttpCallback } from '@job-scheduler/http-callback';
import { Clock } from '@job-scheduler/job-model';
import {
  AlertOutbox,
  ApiKeys,
  AuditLog,
  CompletionEndpoint,
  DueTimes,
  IdempotencyStore,
  IdentityKeys,
  JobRepository,
  JobRevisions,
  JobSets,
  Journal,
  OperationStore,
  RunEndings,
  RunHistory,
  Sessions,
  StopSwitch,
  SecretStore,
  Statistics,
} from '@job-scheduler/job-store';
import { EventLog, HealthChecks, SharedCounts } from '@job-scheduler/platform';
import { PriorityQueue } from '@job-scheduler/priority-queue';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ManagementModule } from '../management.module.js';
import { createOpenApiDocument } from './document.js';

const ports = [
  JobRepository,
  JobRevisions,
  JobSets,
  Journal,
  Statistics,
  RunEndings,
  RunHistory,
  OperationStore,
  AlertOutbox,
  ApiKeys,
  AuditLog,
  SecretStore,
  IdentityKeys,
  CompletionEndpoint,
  DueTimes,
  IdempotencyStore,
  PriorityQueue,
  HttpCallback,
  AddressGuard,
  Clock,
  EventLog,
  HealthChecks,
  SharedCounts,
  Sessions,
  StopSwitch,
];

/** Replaces the ports, which are never called while the API is described. */
@Module({ providers: ports.map((provide) => ({ provide, useValue: {} })), exports: ports })
class AbsentPortsModule {}

const ACCESS = {
  adminKey: null,
  isOpen: true,
  trustedProxies: [],
  requestsPerMinute: 0,
  dashboardFolder: null,
};

/** Creates the OpenAPI document of the API without a server, a store or a queue. */
export async function describeApi(version: string): Promise<OpenAPIObject> {
  const app = await NestFactory.create<NestFastifyApplication>(
    ManagementModule.forRoot({ ...ACCESS, version, publicUrl: null, imports: [AbsentPortsModule] }),
    new FastifyAdapter(),
    { logger: false, abortOnError: false },
  );
  try {
    return createOpenApiDocument(app, version);
  } finally {
    await app.close();
  }
}
