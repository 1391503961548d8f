import { grantedTo, groupsIn, groupsThatCount, type Grant } from './grants.js';

const GRANTS: Grant[] = [
  { group: 'admins', role: 'admin', namespaces: null },
  { group: 'a', role: 'editor', namespaces: ['team-a'] },
  { group: 'b', role: 'editor', namespaces: ['team-b'] },
  { group: 'b', role: 'operator', namespaces: null },
  { group: '*', role: 'viewer', namespaces: null },
];

describe('what a group may do', () => {
  it.each([
    [['admins', 'a'], { role: 'admin', namespaces: null }],
    [['a'], { role: 'editor', namespaces: ['team-a'] }],
    [['b', 'a'], { role: 'editor', namespaces: ['team-a', 'team-b'] }],
    [['*'], { role: 'viewer', namespaces: null }],
    [['others'], null],
    [[], null],
  ])('%j: %j', (groups, granted) => {
    expect(grantedTo(groups, GRANTS)).toEqual(granted);
  });

  it('is asked of the groups alone that have a grant, and of that of everybody', () => {
    expect(groupsThatCount(['x', 'b', 'admins'], GRANTS)).toEqual(['admins', 'b', '*']);
    expect(groupsThatCount(['x', '*'], GRANTS.slice(0, 2))).toEqual([]);
  });

  it.each([
    ['a list', { groups: ['a', 1, null, 'b'] }, 'groups', ['a', 'b']],
    ['a text', { groups: 'a b' }, 'groups', ['a b']],
    ['nothing', {}, 'groups', []],
    ['a path', { realm_access: { roles: ['a'] } }, 'realm_access.roles', ['a']],
    ['a name with dots', { 'https://example.com/roles': ['a'] }, 'https://example.com/roles', ['a']],
    ['what every object has', {}, 'constructor.name', []],
    ['an object', { groups: { a: true } }, 'groups', []],
  ])('is found in %s', (_, claims, path, groups) => {
    expect(groupsIn(claims, path)).toEqual(groups);
  });
});
