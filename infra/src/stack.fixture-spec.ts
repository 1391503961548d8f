import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JobSchedulerStack } from './job-scheduler-stack.js';
import type { StageName } from './stage/sizes.js';
import { readStage } from './stage/stage.js';

const IMAGE = 'registry.example.com/job-scheduler:1.0.0';
const ZONE = { hostedZoneName: 'example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' };

/** The smallest context of each stage, with a published image, so that no sources are read. */
export const CONTEXT: Record<StageName, Record<string, string>> = {
  dev: { stage: 'dev', image: IMAGE },
  prod: { stage: 'prod', image: IMAGE, domainName: 'jobs.example.com', ...ZONE },
};

const { context } = JSON.parse(readFileSync(join(__dirname, '../cdk.json'), 'utf8')) as {
  context: Record<string, unknown>;
};

const outputs: string[] = [];
afterAll(() => outputs.forEach((directory) => rmSync(directory, { recursive: true })));

/** An app with the flags of cdk.json, as the CDK's command passes them. */
export function newApp(): App {
  const outdir = mkdtempSync(join(tmpdir(), 'cdk.out-'));
  outputs.push(outdir);
  return new App({ context, outdir });
}

/** The stack of a stage, with context beyond the smallest. */
export function stackOf(stage: StageName, more: Record<string, string> = {}, app = newApp()) {
  return new JobSchedulerStack(app, `JobScheduler-${stage}`, readStage({ ...CONTEXT[stage], ...more }));
}

const synthesized = new Map<string, Template>();

/** The synthesized template of a stage, made once for each context. */
export function templateOf(stage: StageName, more: Record<string, string> = {}): Template {
  const key = JSON.stringify({ stage, more });
  const template = synthesized.get(key) ?? Template.fromStack(stackOf(stage, more));
  synthesized.set(key, template);
  return template;
}

export interface Resource {
  Type: string;
  DeletionPolicy?: string;
  Properties: Record<string, unknown>;
  DependsOn?: string[];
}

/** The resources of a type whose logical id has the given prefix. */
export function resources(template: Template, type: string, idPrefix = ''): Resource[] {
  return Object.entries(template.findResources(type))
    .filter(([id]) => id.startsWith(idPrefix))
    .map(([, resource]) => resource as Resource);
}

/** The only one of them. */
export function only(template: Template, type: string, idPrefix = ''): Resource {
  const found = resources(template, type, idPrefix);
  const [first] = found;
  if (first === undefined || found.length > 1) {
    throw new Error(`There are ${found.length} of ${type} beginning with ${idPrefix}, not one.`);
  }
  return first;
}
