import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DnsServer } from '../dns-server.js';

/**
 * What a process under test runs before the program. Its names in `.test` are asked of the DNS server, like all names of a machine
 * whose resolver is that one; and it writes down the address and port of each connection that it begins to make, whoever wants it.
 */
const WATCH = `
import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isIP, Socket } from 'node:net';
const { WATCHED_DNS, WATCHED_ATTEMPTS } = process.env;
const resolver = new dns.Resolver({ timeout: 5000, tries: 2 });
resolver.setServers([WATCHED_DNS]);
const { lookup } = dns;
dns.lookup = (name, options, done) => {
  if (!/\\.test\\.?$/i.test(name)) return lookup(name, options, done);
  resolver.resolve4(name, (_noA, ipv4 = []) => {
    resolver.resolve6(name, (_noAaaa, ipv6 = []) => {
      const found = [...ipv4, ...ipv6].map((address) => ({ address, family: isIP(address) }));
      const [first] = found;
      if (first === undefined) done(Object.assign(new Error('no address'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' }));
      else if (options.all) done(null, found);
      else done(null, first.address, first.family);
    });
  });
};
syncBuiltinESMExports();
const { connect } = Socket.prototype;
Socket.prototype.connect = function (...options) {
  this.on('connectionAttempt', (address, port) => appendFileSync(WATCHED_ATTEMPTS, address + ' ' + port + '\\n'));
  return connect.apply(this, options);
};
`;

/** The name of the mail server that processes under test have. */
export const MAIL_NAME = 'mail.test';

/**
 * A network that judges where built processes connect to: a DNS server for their names in `.test`, a listener at one port of every
 * address of this machine, which nobody may reach, and the list of all connections that the processes have begun to make.
 */
export class WatchedNetwork {
  /** Connections that the listener has seen. */
  connections = 0;
  private readonly directory = mkdtempSync(join(tmpdir(), 'watched-network-'));
  private readonly attemptsFile = join(this.directory, 'attempts');

  private constructor(
    readonly dns: DnsServer,
    private readonly listener: Server,
  ) {
    writeFileSync(this.attemptsFile, '');
    listener.on('connection', (socket) => {
      this.connections += 1;
      socket.destroy();
    });
  }

  static async start(): Promise<WatchedNetwork> {
    const dns = await DnsServer.start();
    const listener = createServer().listen(0, '::');
    await once(listener, 'listening');
    return new WatchedNetwork(dns, listener);
  }

  /** The port of the listener. */
  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  /** Settings of processes whose targets are at 127.0.0.1 alone, and which are watched. */
  get environment(): Record<string, string> {
    return {
      CALLBACK_ADDRESSES: 'public',
      CALLBACK_ALLOW_CIDRS: '127.0.0.1',
      SMTP_URL: `smtp://${MAIL_NAME}:${this.port}`,
      NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(WATCH)}`,
      WATCHED_DNS: this.dns.address,
      WATCHED_ATTEMPTS: this.attemptsFile,
    };
  }

  /** The addresses, each once, to whose port the processes have begun to connect, whether there was an answer or not. */
  attemptedAt(port: number): string[] {
    const attempts = readFileSync(this.attemptsFile, 'utf8').split('\n');
    const addresses = attempts.map((line) => line.split(' ')).filter(([, at]) => Number(at) === port);
    return [...new Set(addresses.map(([address = '']) => address))].sort();
  }

  async close(): Promise<void> {
    await this.dns.close();
    await new Promise((resolve) => this.listener.close(resolve));
    rmSync(this.directory, { recursive: true, force: true });
  }
}
