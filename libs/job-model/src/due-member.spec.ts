import { jobMember, parseMember, runMember } from './due-member.js';

describe('members of the priority queue', () => {
  const id = '7f7c0d4e-52b1-4c3a-9f4e-0d7c1f6f2a11';

  it.each([
    ['job', jobMember(id)],
    ['run', runMember(id)],
  ] as const)('name a %s and can be parsed back', (kind, member) => {
    expect(member).toBe(`${kind}:${id}`);
    expect(parseMember(member)).toEqual({ kind, id });
  });
});
