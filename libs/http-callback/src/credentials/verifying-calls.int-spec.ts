import { interpreters, runProgram } from '@job-scheduler/testing';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { webhookSignature } from './signatures.js';

/** docs/guide/verifying-calls.md, whose functions are run here as they stand there. */
const guide = readFileSync(join(process.cwd(), 'docs/guide/verifying-calls.md'), 'utf8');
const snippet = (language: string): string => {
  const [, code] = new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'm').exec(guide) ?? [];
  if (code === undefined) throw new Error(`The guide has nothing in ${language}.`);
  return code;
};

const NOW = 1_900_000_000;
const [key, other] = [1, 2].map(() => `whsec_${randomBytes(32).toString('base64')}`) as [string, string];
const body = '{"ünï":"c\\u00f6de","n":1.0} ';

interface Message {
  headers: Record<string, string>;
  body: string;
}

/** A call as a target gets it, signed with these keys so many seconds ago. */
function called(keys: string[], secondsAgo = 0): Message {
  const timestamp = String(NOW - secondsAgo);
  const secrets = new Map(keys.map((each, index) => [`S${index}`, each]));
  const signature = webhookSignature(secrets, { id: 'run', timestamp, body: Buffer.from(body) });
  return {
    headers: { 'webhook-id': 'run', 'webhook-timestamp': timestamp, 'webhook-signature': signature },
    body,
  };
}

const genuine = called([key]);
const MESSAGES: [what: string, message: Message, isGenuine: boolean][] = [
  ['a call', genuine, true],
  ['a call while keys rotate', called([other, key]), true],
  ['a call of another', called([other]), false],
  ['another body', { ...genuine, body: `${body} ` }, false],
  ['another id', { ...genuine, headers: { ...genuine.headers, 'webhook-id': 'run2' } }, false],
  [
    'another time',
    { ...genuine, headers: { ...genuine.headers, 'webhook-timestamp': String(NOW - 1) } },
    false,
  ],
  ['an old call', called([key], 301), false],
  ['a call of the future', called([key], -301), false],
  ['no signature', { headers: {}, body }, false],
  ['no key', { ...genuine, headers: { ...genuine.headers, 'webhook-signature': 'v1,' } }, false],
];
const input = JSON.stringify({ key, now: NOW, messages: MESSAGES.map(([, message]) => message) });

let directory: string;
beforeAll(() => void (directory = mkdtempSync(join(tmpdir(), 'guide-'))));
afterAll(() => rmSync(directory, { recursive: true }));

/** Go runs files only. */
function goProgram(code: string): string {
  const file = join(directory, 'main.go');
  const main = `
type message struct {
	Headers map[string]string
	Body    string
}

func main() {
	var given struct {
		Key      string
		Now      int64
		Messages []message
	}
	if err := json.Unmarshal([]byte(os.Args[1]), &given); err != nil {
		panic(err)
	}
	judged := []bool{}
	for _, message := range given.Messages {
		headers := http.Header{}
		for name, value := range message.Headers {
			headers.Set(name, value)
		}
		judged = append(judged, isGenuine(given.Key, headers, []byte(message.Body), time.Unix(given.Now, 0)))
	}
	answer, _ := json.Marshal(judged)
	fmt.Println(string(answer))
}
`;
  const packages = [
    ...['crypto/hmac', 'crypto/sha256', 'encoding/base64', 'encoding/json', 'fmt', 'net/http', 'os'],
    ...['strconv', 'strings', 'time'],
  ];
  const imports = packages.map((name) => `import "${name}"`).join('\n');
  writeFileSync(file, `package main\n\n${imports}\n\n${code}\n${main}`);
  return file;
}

/** How each language is run: the snippet, then what applies it to the messages in its first argument. */
const PROGRAMS: [language: string, args: (code: string) => string[]][] = [
  [
    'js',
    (code) => [
      ...['--input-type=module', '-e'],
      `${code}
       const { key, now, messages } = JSON.parse(process.argv[1]);
       console.log(JSON.stringify(messages.map(({ headers, body }) => isGenuine(key, headers, Buffer.from(body), now))));`,
    ],
  ],
  [
    'python',
    (code) => [
      '-c',
      `${code}
import json, sys
given = json.loads(sys.argv[1])
print(json.dumps([is_genuine(given["key"], m["headers"], m["body"].encode(), given["now"]) for m in given["messages"]]))`,
    ],
  ],
  [
    'php',
    (code) => [
      '-r',
      `${code}
       $given = json_decode($argv[1], true);
       echo json_encode(array_map(fn ($m) => is_genuine($given['key'], $m['headers'], $m['body'], $given['now']), $given['messages']));`,
    ],
  ],
  ['go', (code) => ['run', goProgram(code)]],
];

it.each(PROGRAMS)('the %s of the guide accepts what is genuine, and nothing else', async (language, args) => {
  const interpreter = await interpreters[language as keyof typeof interpreters]();
  const output = await runProgram(interpreter, [...args(snippet(language)), input], {
    ...process.env,
    GOCACHE: join(directory, 'cache'),
  });
  const judged = (JSON.parse(output) as boolean[]).map((isGenuine, index) => [
    MESSAGES[index]![0],
    isGenuine,
  ]);
  expect(judged).toEqual(MESSAGES.map(([what, , isGenuine]) => [what, isGenuine]));
});
