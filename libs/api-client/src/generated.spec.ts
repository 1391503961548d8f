import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

describe('the generated files', () => {
  it('are those of openapi.json: after a change, npm run generate -w @job-scheduler/api-client', () => {
    const printed = execFileSync(process.execPath, [join(__dirname, '../generate.mjs'), '--print'], {
      encoding: 'utf8',
      maxBuffer: 16 * 1024 * 1024,
    });
    const files = JSON.parse(printed) as Record<string, string>;
    expect(Object.keys(files)).toEqual(['routes.ts', 'schema.ts']);
    for (const [name, text] of Object.entries(files)) {
      expect(readFileSync(join(__dirname, 'generated', name), 'utf8') === text ? 'equal' : name).toBe(
        'equal',
      );
    }
  });
});
