import { plural } from './plural.js';

/** What the API shows in the place of a value whose name says that it is secret. */
const MASK = '********';
const MASK_IN_URL = /[?&][^=&#]*=\*{8}(?=[&#]|$)/;
/** So many jobs are named; the others with a mask are counted. */
const MOST_NAMED = 20;
/** How an export begins a job: as an element of a list in YAML, or on a line of its own in JSON. */
const BEGINS_JOB = /^(?: {2}- |\{)/;

interface Exported {
  readonly name: string;
  readonly namespace?: string;
  readonly job?: {
    readonly callback_url?: unknown;
    readonly headers?: unknown;
    readonly query?: unknown;
    readonly auth?: { readonly token_url?: unknown } | null;
  };
  readonly alerts?: readonly { readonly to?: { readonly url?: unknown } }[];
}

/** Finds the masked fields of an export while its text goes by. Parses only jobs whose text holds a mask, so that the others cost next to nothing. */
export class MaskedFields {
  private readonly named: string[] = [];
  private others = 0;
  private line = '';
  private job = '';

  /** The next part of the text. */
  async add(text: string): Promise<void> {
    const lines = (this.line + text).split('\n');
    this.line = lines.pop() ?? '';
    for (const line of lines) {
      if (BEGINS_JOB.test(line)) await this.endJob();
      this.job += `${line}\n`;
    }
  }

  /** At the end of the text: where masks are and what to do about them; null when there are none. */
  async advice(): Promise<string | null> {
    await this.add('\n');
    await this.endJob();
    if (this.named.length === 0) return null;
    const more = this.others === 0 ? [] : [`up to ${plural(this.others, 'more job')}`];
    return [
      'Values are masked in the export, and an apply takes a mask only where the value is stored already. Keep such a value by `jobctl secrets set NAME`, and write {{secrets.NAME}} in its place:',
      ...[...this.named, ...more].map((line) => `  ${line}`),
    ].join('\n');
  }

  private async endJob(): Promise<void> {
    const text = this.job;
    this.job = '';
    if (!text.includes(MASK)) return;
    if (this.named.length === MOST_NAMED) {
      this.others += 1;
      return;
    }
    const job = await jobOf(text);
    const fields = job === undefined ? [] : fieldsOf(job);
    if (job === undefined || fields.length === 0) return;
    const where = job.namespace === undefined ? '' : ` (${job.namespace})`;
    this.named.push(`${job.name}${where}: ${fields.join(', ')}`);
  }
}

/** The job of a part of the text. JSON is YAML; between jobs it has a comma. */
async function jobOf(text: string): Promise<Exported | undefined> {
  const { parse } = await import('yaml');
  const document = text.replace(/,\n$/, '\n').replace(/\n\]\}\s*$/, '\n');
  // A payload may repeat keys.
  const read = parse(document, { uniqueKeys: false }) as Exported | Exported[];
  return Array.isArray(read) ? read[0] : read;
}

/** JSON pointers of what is masked. */
function fieldsOf({ job = {}, alerts = [] }: Exported): string[] {
  const { headers, query, callback_url: url, auth } = job;
  const inFields = Object.entries({ headers, query }).flatMap(([field, values]) =>
    Object.entries(values ?? {})
      .filter(([, value]) => value === MASK)
      .map(([name]) => `/job/${field}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
  const urls: [pointer: string, url: unknown][] = [
    ['/job/callback_url', url],
    ['/job/auth/token_url', auth?.token_url],
    ...alerts.map(({ to }, at): [string, unknown] => [`/alerts/${at}/to/url`, to?.url]),
  ];
  const inUrls = urls.filter(([, text]) => typeof text === 'string' && MASK_IN_URL.test(text));
  return [...inFields, ...inUrls.map(([pointer]) => pointer)];
}
