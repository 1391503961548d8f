import { JsonText } from '@job-scheduler/job-model';
import { readLongList } from './long-lists.js';
import { withJobTexts } from './payload-texts.js';

const filler = 'x'.repeat(1_000);
/** Two megabytes. */
const jobs = Array.from(
  { length: 2_000 },
  (_, index) => `{"name":"${index}","price":1.10,"text":"${filler}"}`,
);
const json = `{"manager":"git", "jobs":[ ${jobs.join(' , ')} ],"prune":true}`;

it('a long body is read as a short one is, in turns that let others in', async () => {
  let turns = 0;
  const others = setInterval(() => (turns += 1), 0);
  const read = await readLongList(json, 'jobs', JSON.parse);
  clearInterval(others);
  expect(read).toEqual(withJobTexts(JSON.parse(json), json));
  expect((read as { jobs: JsonText[] }).jobs[7]).toEqual(new JsonText(jobs[7]!));
  expect(turns).toBeGreaterThan(3);
});

it('a long body without a list is what it is', async () => {
  expect(await readLongList('{"jobs":7}', 'jobs', JSON.parse)).toEqual({ jobs: 7 });
});

it.each([
  ['an element that is no JSON', json.replace('1.10', '01.10')],
  ['a missing element', json.replace('} , {', '} , , {')],
  ['no end', json.slice(0, -1)],
  ['a string without an end', json.slice(0, -10)],
])('a long body with %s is refused', async (_, text) => {
  await expect(readLongList(text, 'jobs', JSON.parse)).rejects.toThrow();
});
