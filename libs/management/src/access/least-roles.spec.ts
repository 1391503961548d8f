import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEAST_ROLES } from './least-roles.js';

const document = JSON.parse(readFileSync(join(__dirname, '../../../../openapi.json'), 'utf8')) as {
  paths: Record<string, Record<string, { operationId: string; security?: [] }>>;
};

const routes = Object.values(document.paths).flatMap((item) => Object.entries(item));

describe('LEAST_ROLES', () => {
  it('has every route, and no other', () => {
    const ids = routes.map(([, { operationId }]) => operationId);
    expect(Object.keys(LEAST_ROLES).sort()).toEqual(ids.sort());
  });

  it('lets viewers write nothing', () => {
    const writes = routes.filter(([method]) => method !== 'get').map(([, { operationId }]) => operationId);
    const byViewers = writes.filter((id) => LEAST_ROLES[id as keyof typeof LEAST_ROLES] === 'viewer');
    expect(byViewers.sort()).toEqual(['endSession', 'previewSchedule', 'previewSpread', 'revokeSession']);
  });

  it('leaves open what orchestrators and targets call', () => {
    const open = routes.filter(([, { security }]) => security?.length === 0);
    expect(open.map(([, { operationId }]) => operationId).sort()).toEqual([
      'completeRun',
      'createSession',
      'getLiveness',
      'getOpenIdConfiguration',
      'getReadiness',
      'getSignInWays',
      'listIdentityKeys',
    ]);
  });
});
