import type { Document } from 'yaml';
import type { Context } from '../context.js';
import { documentOfAnswer } from '../definition/written-json.js';

/** What the API says of a job that is no part of its definition. */
const READ_ONLY = [
  'id',
  'revision',
  'status',
  'pause',
  'next_run',
  'last_run',
  'created_at',
  'updated_at',
  'unreadable',
];

/** The definition of a job, from the text of the API's answer, so that its payload stays as it is. */
export async function definitionOf(context: Context, id: string): Promise<Document> {
  const client = await context.client();
  const document = documentOfAnswer(await client.text('getJob', { id }));
  for (const field of READ_ONLY) document.delete(field);
  return document;
}
