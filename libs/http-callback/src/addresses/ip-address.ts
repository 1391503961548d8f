import ipaddr from 'ipaddr.js';
import { isIP } from 'node:net';

export type IpAddress = ipaddr.IPv4 | ipaddr.IPv6;

/** A block of addresses: the first one, and how many leading bits all of them share. */
export type Cidr = readonly [address: IpAddress, bits: number];

/** The blocks of IPv6 whose addresses hold an IPv4 address that a gateway, or the system itself, may connect to instead. */
const EMBEDDING = [
  // IPv4-compatible; `::` and `::1` are in it too.
  { block: parseBlock('::/96'), inner: (parts: number[]) => [ipv4(parts[6], parts[7])] },
  // IPv4-translated (RFC 2765).
  { block: parseBlock('::ffff:0:0:0/96'), inner: (parts: number[]) => [ipv4(parts[6], parts[7])] },
  // NAT64 (RFC 6052).
  { block: parseBlock('64:ff9b::/96'), inner: (parts: number[]) => [ipv4(parts[6], parts[7])] },
  // Local NAT64 (RFC 8215): the network chooses the length of its prefix, and with it the place of the inner address.
  { block: parseBlock('64:ff9b:1::/48'), inner: innerOfLocalNat64 },
  // 6to4 (RFC 3056).
  { block: parseBlock('2002::/16'), inner: (parts: number[]) => [ipv4(parts[1], parts[2])] },
  // Teredo (RFC 4380): its server, and its client with all bits inverted.
  {
    block: parseBlock('2001::/32'),
    inner: (parts: number[]) => [ipv4(parts[2], parts[3]), ipv4(inverted(parts[6]), inverted(parts[7]))],
  },
];

/** An address, as the system writes it, and the IPv4 addresses inside it. */
export interface KnownAddress {
  /** An IPv4-mapped address is the IPv4 address, since that is what the system connects to. */
  address: IpAddress;
  inner: readonly ipaddr.IPv4[];
}

/** Reads an IP address in its usual notation; a zone is ignored. Null if it is none. */
export function readAddress(text: string): KnownAddress | null {
  const [unzoned = ''] = text.split('%');
  if (isIP(unzoned) === 0) return null;
  const address = ipaddr.process(unzoned);
  if (!isIpv6(address)) return { address, inner: [] };
  const embedding = EMBEDDING.find(({ block }) => isIn(address, block));
  return { address, inner: embedding?.inner(address.parts) ?? [] };
}

/** Reads a CIDR block, or one address as the block of itself. Null if it is neither. */
export function readCidr(text: string): Cidr | null {
  const [written = '', length, ...rest] = text.split('/');
  const family = isIP(written);
  if (
    family === 0 ||
    written.includes('%') ||
    rest.length > 0 ||
    (length !== undefined && !/^\d{1,3}$/.test(length))
  )
    return null;
  const most = family === 4 ? 32 : 128;
  const bits = length === undefined ? most : Number(length);
  if (bits > most) return null;
  const address = ipaddr.parse(written);
  // Blocks of mapped addresses are blocks of IPv4.
  if (isIpv6(address) && address.isIPv4MappedAddress() && bits >= 96)
    return [address.toIPv4Address(), bits - 96];
  return [address, bits];
}

export const isIn = (address: IpAddress, [first, bits]: Cidr): boolean =>
  address.kind() === first.kind() && address.match(first, bits);

export const isIpv6 = (address: IpAddress): address is ipaddr.IPv6 => address.kind() === 'ipv6';

function innerOfLocalNat64(parts: number[]): ipaddr.IPv4[] {
  const [, , , first = 0, second = 0, third = 0, sixth = 0, seventh = 0] = parts;
  // Bits 64 to 71 hold nothing (RFC 6052, 2.2). The prefixes have 48, 56, 64 and 96 bits.
  return [
    ipv4(first, ((second & 0xff) << 8) | (third >> 8)),
    ipv4(((first & 0xff) << 8) | (second & 0xff), third),
    ipv4(((second & 0xff) << 8) | (third >> 8), ((third & 0xff) << 8) | (sixth >> 8)),
    ipv4(sixth, seventh),
  ];
}

function ipv4(high = 0, low = 0): ipaddr.IPv4 {
  return new ipaddr.IPv4([high >> 8, high & 0xff, low >> 8, low & 0xff]);
}

function inverted(part = 0): number {
  return part ^ 0xffff;
}

function parseBlock(text: string): Cidr {
  return ipaddr.parseCIDR(text);
}
