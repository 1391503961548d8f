import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { Resolver } from 'node:dns';
import { isIP, type AddressInfo, type LookupFunction } from 'node:net';
import { onClose } from './target.for-spec.js';

const [TYPE_A, TYPE_AAAA] = [1, 28];
const HEADER_BYTES = 12;

/** Answers what is asked for a name; the number counts the questions of its kind for the name, from 1. */
export type Answers = (name: string, number: number) => string[];

/** A DNS server on loopback. Returns a look-up that asks nobody else, and the questions so far. */
export async function startDnsServer(answers: Answers): Promise<{ lookup: LookupFunction; asked: string[] }> {
  const asked: string[] = [];
  const server = createSocket('udp4');
  server.on('message', (query, { port, address }) => {
    const { name, type, end } = questionIn(query);
    const question = `${type === TYPE_A ? 'A' : 'AAAA'} ${name}`;
    asked.push(question);
    const number = asked.filter((earlier) => earlier === question).length;
    const family = type === TYPE_A ? 4 : 6;
    const found = answers(name, number).filter((text) => isIP(text) === family);
    server.send(answerTo(query.subarray(0, end), type, found), port, address);
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  onClose(() => void server.close());
  const resolver = new Resolver({ timeout: 2_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${(server.address() as AddressInfo).port}`]);
  return { lookup: lookupWith(resolver), asked };
}

const lookupWith =
  (resolver: Resolver): LookupFunction =>
  (name, _options, done) => {
    resolver.resolve4(name, (_noA, ipv4 = []) => {
      resolver.resolve6(name, (_noAaaa, ipv6 = []) => {
        const found = [...ipv4, ...ipv6].map((address) => ({ address, family: isIP(address) }));
        done(null, found);
      });
    });
  };

function questionIn(query: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  // The name ends with an empty label; type and class follow.
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function answerTo(question: Buffer, type: number, addresses: string[]): Buffer {
  const header = Buffer.from(question);
  header.writeUInt16BE(0x8180, 2);
  header.writeUInt16BE(addresses.length, 6);
  header.writeUInt32BE(0, 8);
  const records = addresses.map((address) => {
    const data = type === TYPE_AAAA ? ipv6Bytes(address) : Buffer.from(address.split('.').map(Number));
    const record = Buffer.alloc(HEADER_BYTES);
    // The name of the question, which is at the end of the header; a class of IN; a time to live of 0.
    record.writeUInt16BE(0xc00c, 0);
    record.writeUInt16BE(type, 2);
    record.writeUInt16BE(1, 4);
    record.writeUInt16BE(data.length, 10);
    return Buffer.concat([record, data]);
  });
  return Buffer.concat([header, ...records]);
}

function ipv6Bytes(address: string): Buffer {
  // A URL writes every IPv6 address in hexadecimal.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const partsOf = (text = ''): number[] =>
    text === '' ? [] : text.split(':').map((part) => parseInt(part, 16));
  const [first, last] = [partsOf(head), partsOf(tail)];
  const middle = Array.from({ length: 8 - first.length - last.length }, () => 0);
  const bytes = Buffer.alloc(16);
  for (const [index, part] of [...first, ...middle, ...last].entries()) bytes.writeUInt16BE(part, index * 2);
  return bytes;
}
