import { selection, STAGES } from './selection.mjs';

describe('npm test', () => {
  it('runs everything', () => {
    expect(selection([])).toEqual({ stages: STAGES, folders: [] });
  });

  it('--only <stage> runs that stage and what it needs', () => {
    expect(selection(['lint']).stages).toEqual(['lint']);
    expect(selection(['int']).stages).toEqual(['build', 'servers', 'int']);
  });

  it('--only <project> runs all stages on that project', () => {
    expect(selection(['job-store'])).toEqual({ stages: STAGES, folders: ['libs/job-store'] });
    expect(selection(['infra', 'api']).folders).toEqual(['infra', 'apps/api']);
  });

  it('--only <stage>,<project> runs that stage on that project', () => {
    expect(selection(['unit', 'tools'])).toEqual({ stages: ['build', 'unit'], folders: ['tools'] });
  });

  it('refuses any other name, and says which there are', () => {
    expect(selection(['job-stores']).error).toMatch(
      /^npm test: "job-stores" is neither a stage nor a project\. Known are build, .*, job-store,/,
    );
  });
});
