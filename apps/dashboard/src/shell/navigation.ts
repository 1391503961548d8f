import type { Role } from '@job-scheduler/job-model/browser';
import {
  AlertsIcon,
  AuditIcon,
  JobsIcon,
  KeysIcon,
  LoadIcon,
  OperationsIcon,
  OverviewIcon,
  RunsIcon,
  SecretsIcon,
  SystemIcon,
} from '../components/icons.js';
import * as texts from '../texts/index.js';

const { pages } = texts.shell;

/** The pages in the navigation and in the palette, each with the least role that may read it. */
export const NAVIGATION = [
  { to: '/', label: pages.overview, icon: OverviewIcon, least: 'viewer' },
  { to: '/jobs', label: pages.jobs, icon: JobsIcon, least: 'viewer' },
  { to: '/runs', label: pages.runs, icon: RunsIcon, least: 'viewer' },
  { to: '/load', label: pages.load, icon: LoadIcon, least: 'viewer' },
  { to: '/operations', label: pages.operations, icon: OperationsIcon, least: 'viewer' },
  { to: '/alerts', label: pages.alerts, icon: AlertsIcon, least: 'viewer' },
  { to: '/secrets', label: pages.secrets, icon: SecretsIcon, least: 'viewer' },
  { to: '/keys', label: pages.keys, icon: KeysIcon, least: 'admin' },
  { to: '/audit', label: pages.audit, icon: AuditIcon, least: 'admin' },
  { to: '/system', label: pages.system, icon: SystemIcon, least: 'viewer' },
] as const satisfies readonly { to: string; label: string; icon: unknown; least: Role }[];
