import { dump } from 'js-yaml';
import { job, noted, operation, RUNNER, OPTIONS } from './imported.fixture-spec.js';
import type { ImportOptions } from './imported.js';
import { importKubernetes } from './kubernetes.js';

describe('a Kubernetes CronJob', () => {
  const manifest = (
    spec: string,
    container = 'image: curlimages/curl:8\n            args: ["-fsS", "https://a.example/"]',
  ) => `
apiVersion: batch/v1
kind: CronJob
metadata: { name: report, namespace: shop, labels: { app: shop, team: a b } }
spec:
  schedule: "0 3 * * *"
${spec}
  jobTemplate:
    spec:
      backoffLimit: 2
      template:
        spec:
          containers:
          - name: main
            ${container}
`;
  const read = (text: string, options: Partial<ImportOptions> = {}) =>
    importKubernetes(text, { ...OPTIONS, ...options });

  it.each([
    ['  timeZone: Europe/Paris', { timezone: 'Europe/Paris', overlap: 'allow' }],
    ['  concurrencyPolicy: Forbid', { overlap: 'skip' }],
    ['  concurrencyPolicy: Replace', { overlap: 'replace' }],
    ['  startingDeadlineSeconds: 10', { catch_up_window_seconds: 60 }],
    ['  startingDeadlineSeconds: 7200', { catch_up_window_seconds: 7200 }],
    ['  suspend: true', { active: false }],
  ])('with%s', (spec, expected) => {
    expect(job(read(manifest(spec)))).toMatchObject({
      name: 'shop/report',
      schedule: '0 3 * * *',
      tags: ['app:shop'],
      retry: { max_attempts: 3 },
      job: { callback_url: 'https://a.example/', http_method: 'get' },
      ...expected,
    });
  });

  it('is told where it means something else', () => {
    const differs = noted(read(manifest('  startingDeadlineSeconds: 10')), 'differs').join();
    for (const word of ['timeZone', 'startingDeadlineSeconds', 'backoffLimit'])
      expect(differs).toContain(word);
  });

  it.each([
    ['command: ["sh", "-c", "curl -d x https://a.example/b"]', 'https://a.example/b'],
    ['command: ["/usr/bin/curl", "https://a.example/c d"]', 'https://a.example/c d'],
  ])('calls what its container does: %s', (container, url) => {
    expect(operation(read(manifest('', `image: any\n            ${container}`)))).toMatchObject({
      callback_url: url,
    });
  });

  it('of another image needs a URL that is told about it', () => {
    const text = manifest('', 'image: shop/report:1\n            args: [--all]');
    expect(noted(read(text), 'refused')).toEqual([expect.stringContaining('the image shop/report:1')]);
    expect(operation(read(text, { callbackUrl: RUNNER }))).toMatchObject({
      payload: { image: 'shop/report:1', args: ['--all'] },
    });
  });

  it.each([
    ['image: curlimages/curl\n            args: [https://a.example/, -m, "5"]'],
    ['image: shop/report:1'],
  ])('says that what runs before it and what is around it is left out: %s', (container) => {
    const around = [
      'env: [{name: A, value: b}]',
      'envFrom: [{secretRef: {name: s}}]',
      'volumeMounts: []',
      'workingDir: /srv',
    ];
    const text = manifest('', [container, ...around].join('\n            '));
    const imported = read(`${text}          initContainers: [{image: migrate}]\n`, { callbackUrl: RUNNER });
    expect(imported.jobs).toHaveLength(1);
    const differs = noted(imported, 'differs');
    expect(differs).toContainEqual(expect.stringContaining('initContainers ran before each call'));
    expect(differs).toContainEqual(expect.stringContaining("the container's env, envFrom, workingDir"));
    expect(noted(read(manifest('', container), { callbackUrl: RUNNER }), 'differs').join()).not.toMatch(
      /initContainers|container's/,
    );
  });

  it('of a shell that makes no call keeps its image, with its script', () => {
    const text = manifest(
      '',
      'image: shop/report:1\n            command: [sh, -c, "node report.js | tee x"]',
    );
    expect(operation(read(text, { callbackUrl: RUNNER }))).toMatchObject({
      payload: { image: 'shop/report:1', command: ['sh', '-c', 'node report.js | tee x'] },
    });
    expect(noted(read(text), 'refused')).toEqual([expect.stringContaining('the image shop/report:1')]);
  });

  it('tells which labels become no tag', () => {
    expect(noted(read(manifest('')), 'ignored')).toEqual([
      expect.stringContaining('The label team became no tag'),
    ]);
    const labels = Array.from({ length: 52 }, (_, index) => `l${index}: x`).join(', ');
    const many = read(manifest('').replace('app: shop, team: a b', labels));
    expect(job(many)?.['tags']).toHaveLength(50);
    expect(noted(many, 'ignored')).toEqual([expect.stringContaining('The labels l50, l51 became no tag')]);
  });

  it('has single values where they become text: aliases may stand for any number', () => {
    const aliases = [...'bcdefghijklmnopqrstuvw'].map((name, index) => {
      const last = `*${String.fromCharCode('a'.charCodeAt(0) + index)}`;
      return `  ${name}: &${name} [${last}, ${last}, ${last}, ${last}]`;
    });
    const bomb = ['  a: &a [x]', ...aliases].join('\n');
    const refused = (text: string) => noted(read(text, { callbackUrl: RUNNER }), 'refused').join();
    expect(refused(manifest(bomb, 'args: [*w]'))).toContain('args is no list of texts');
    expect(refused(manifest(`${bomb}\n  startingDeadlineSeconds: *w`))).toContain(
      'startingDeadlineSeconds is no single value',
    );
  });

  describe('in a List, as kubectl answers', () => {
    const item = (name: string) => ({
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      metadata: { name, namespace: 'shop' },
      spec: {
        schedule: '0 3 * * *',
        jobTemplate: {
          spec: {
            template: {
              spec: { containers: [{ image: 'curlimages/curl', args: ['https://a.example/', '-m', '5'] }] },
            },
          },
        },
      },
    });
    const service = { kind: 'Service', metadata: { name: 'web' } };
    const list = { apiVersion: 'v1', items: [item('a'), service, item('b'), item('c')], kind: 'List' };
    const json = JSON.stringify(list, null, 4);
    const yaml = dump(list);
    const linesOf = (text: string, begin: RegExp) =>
      text.split('\n').flatMap((line, index) => (begin.test(line) ? [index + 1] : []));

    it.each([
      ['-o yaml', yaml, linesOf(yaml, /^ {2}- /)],
      ['-o json', json, linesOf(json, /^ {8}\{/)],
      [
        '-o json, after another document',
        `kind: Service\n---\n\n${json}`,
        linesOf(json, /^ {8}\{/).map((line) => line + 3),
      ],
    ])('has the line and the name of each: %s', (_, text, [a, web, b, c]) => {
      const imported = read(text);
      expect(imported.jobs.map(({ line, name }) => [line, name])).toEqual([
        [a, 'shop/a'],
        [b, 'shop/b'],
        [c, 'shop/c'],
      ]);
      const about = new Set(imported.notes.map(({ line, name }) => `${line} ${name}`));
      expect([...about]).toEqual(
        expect.arrayContaining([`${a} shop/a`, `${web} web`, `${b} shop/b`, `${c} shop/c`]),
      );
    });

    it('may have an item that is an alias of another', () => {
      const text = `items:\n- &a {kind: Service, metadata: {name: x}}\n- *a\nkind: List\n`;
      expect(noted(read(text), 'ignored')).toEqual([
        expect.stringMatching(/^2 /),
        expect.stringMatching(/^3 /),
      ]);
    });
  });

  it('is found among other documents, which harm nothing', () => {
    const text = `kind: Service\n---\n${manifest('')}---\na: [\n---\n${manifest('', 'image: curlimages/curl\n            args: ["$(URL)"]')}`;
    const imported = read(text);
    expect(imported.jobs.map(({ line }) => line)).toEqual([4]);
    expect(noted(imported, 'ignored')).toContainEqual(expect.stringContaining('1 It is a Service'));
    expect(noted(imported, 'refused')).toEqual([
      expect.stringContaining('not YAML'),
      expect.stringContaining('environment variable'),
    ]);
  });
});
