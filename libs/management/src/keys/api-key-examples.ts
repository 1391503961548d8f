/** A key of one team. */
export const EXAMPLE_API_KEY_VIEW = {
  id: '01a20ad3-4e30-7d10-8a4e-5f0b2a4c8d11',
  name: 'ci of team-a',
  prefix: 'jsk_Xq3vB9Lr',
  role: 'editor',
  namespaces: ['team-a'],
  source_cidrs: [],
  created_at: '2030-01-01T00:00:00.000Z',
  created_by: 'admin',
  rotated_at: null,
  previous_until: null,
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
} as const;

/** The same key, just made. Its text is none that works. */
export const EXAMPLE_NEW_API_KEY_VIEW = {
  ...EXAMPLE_API_KEY_VIEW,
  key: 'jsk_Xq3vB9Lr-example-example-example-example-e',
} as const;
