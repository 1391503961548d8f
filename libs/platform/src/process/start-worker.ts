import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { EventLog } from '../logging/event-log.js';
import { nestLogger } from '../logging/nest-event-log.js';
import { MonitoringServer } from '../metrics/monitoring-server.js';
import { originOf } from './origin.js';
import { readyLine } from './ready-line.js';
import { STOP_WITHIN_MS, type StartedProcess } from './run-process.js';

/** The parts of a process that has no API. */
export interface WorkerParts {
  /** Must contain a MonitoringModule that listens on `host`. */
  module: DynamicModule;
  host: string;
  log: EventLog;
  /** How long all phases of its end may take; by default STOP_WITHIN_MS. */
  stopWithinMs?: number;
}

/** Starts a process without an API. It works until it is stopped. */
export async function startWorker(
  service: string,
  { module, host, log, stopWithinMs = STOP_WITHIN_MS }: WorkerParts,
): Promise<StartedProcess> {
  const app = await NestFactory.createApplicationContext(module, {
    logger: nestLogger(log),
    abortOnError: false,
  });
  const { port } = app.get(MonitoringServer, { strict: false });
  return {
    welcome: readyLine(service, { monitoring: originOf(host, port) }),
    stop: () => app.close(),
    stopWithinMs,
  };
}
