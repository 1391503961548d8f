import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIP, type AddressInfo } from 'node:net';

const [TYPE_A, TYPE_AAAA] = [1, 28];
const HEADER_BYTES = 12;

/** Answers what is asked for a name, in lower case; the number counts the questions of its kind for the name, from 1. */
export type DnsAnswers = (name: string, number: number) => string[];

/** A DNS server on a free port of loopback, which nothing asks that is not told to. Its answers hold for no time at all. */
export class DnsServer {
  /** All questions so far: `A target.test`, `AAAA target.test`. */
  readonly asked: string[] = [];
  private answers: DnsAnswers = () => [];

  private constructor(private readonly socket: Socket) {
    socket.on('message', (query, { port, address }) => {
      const { name, type, end } = questionIn(query);
      const question = `${type === TYPE_A ? 'A' : 'AAAA'} ${name}`;
      this.asked.push(question);
      const number = this.asked.filter((earlier) => earlier === question).length;
      const family = type === TYPE_A ? 4 : 6;
      const found = this.answers(name, number).filter((text) => isIP(text) === family);
      socket.send(answerTo(query.subarray(0, end), type, found), port, address);
    });
  }

  static async start(): Promise<DnsServer> {
    const socket = createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    return new DnsServer(socket);
  }

  /** `127.0.0.1:<port>` */
  get address(): string {
    return `127.0.0.1:${(this.socket.address() as AddressInfo).port}`;
  }

  /** Sets the answers from now on; of those to one question, the addresses of the other family are left out. */
  answer(answers: DnsAnswers): void {
    this.answers = answers;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.socket.close(resolve));
  }
}

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
