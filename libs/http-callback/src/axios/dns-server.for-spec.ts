import { DnsServer, type DnsAnswers } from '@job-scheduler/testing';
import { Resolver } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { onClose } from './target.for-spec.js';

/** A DNS server on loopback. Returns a look-up that asks nobody else, and the questions so far. */
export async function startDnsServer(
  answers: DnsAnswers,
): Promise<{ lookup: LookupFunction; asked: string[] }> {
  const server = await DnsServer.start();
  onClose(() => server.close());
  server.answer(answers);
  const resolver = new Resolver({ timeout: 2_000, tries: 1 });
  resolver.setServers([server.address]);
  return { lookup: lookupWith(resolver), asked: server.asked };
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
