import { faultScenarios } from './fault-scenarios.for-spec.js';
import { EVERY_RUN } from './reliability/rotating-pair.js';

faultScenarios(EVERY_RUN.processes, { postgresStays: true });
