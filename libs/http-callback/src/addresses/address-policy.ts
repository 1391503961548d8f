import {
  isIn,
  isIpv6,
  readAddress,
  readCidr,
  type Cidr,
  type IpAddress,
  type KnownAddress,
} from './ip-address.js';

/** `public`: what the whole Internet can reach. `any`: all but link-local addresses. */
export type AddressScope = 'public' | 'any';

/** What an address policy is made of. */
export interface AddressRules {
  scope: AddressScope;
  /** Blocks that may be called besides. */
  allowCidrs: readonly Cidr[];
  /** Blocks that may not be called, whatever else is allowed. */
  denyCidrs: readonly Cidr[];
  /** Names, as URLs spell them, whose addresses may be called. */
  allowHosts: ReadonlySet<string>;
}

/** Where clouds tell their machines credentials. They must be named one by one: no name, block or scope allows them. */
const METADATA = blocks(
  // AWS, Google, Azure, Oracle, DigitalOcean and others; ECS tasks; EKS pods; Tencent; Alibaba; Azure's host; Oracle.
  ...['169.254.169.254', '169.254.170.2', '169.254.170.23', '169.254.0.23', '100.100.100.200'],
  ...['168.63.129.16', '192.0.0.192', 'fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254', 'fd00:42::42'],
);

const LINK_LOCAL = blocks('169.254.0.0/16', 'fe80::/10');

/** All of IPv6 that is given out for the Internet; what is special in it, the library knows. */
const GLOBAL_IPV6 = blocks('2000::/3');

/** The names that the library has for what the whole Internet can reach. */
const PUBLIC_RANGES = new Set(['unicast', 'as112', 'as112v6', 'amt']);

/** Decides which addresses may be called. */
export class AddressPolicy {
  readonly #single: readonly Cidr[];

  constructor(readonly rules: AddressRules) {
    this.#single = rules.allowCidrs.filter(([address, bits]) => bits === (isIpv6(address) ? 128 : 32));
  }

  /** Whether the address, which was found for the host, may be called. What is no IP address may not. */
  allows(text: string, host: string): boolean {
    const known = readAddress(text);
    if (known === null) return false;
    const { denyCidrs, allowHosts, allowCidrs, scope } = this.rules;
    if (touches(known, denyCidrs)) return false;
    if (touches(known, METADATA)) return isInAny(known.address, this.#single);
    if (allowHosts.has(hostName(host)) || isWithin(known, allowCidrs)) return true;
    return scope === 'any' ? !touches(known, LINK_LOCAL) : isPublic(known);
  }
}

/** A host in the form in which URLs and the settings are compared: lower case, without the dot of the root. */
export const hostName = (host: string): string => host.toLowerCase().replace(/\.$/, '');

/** Addresses with others inside are judged by those: that is where they lead. */
function isPublic({ address, inner }: KnownAddress): boolean {
  if (inner.length > 0) return inner.every(isPublicRange);
  return isPublicRange(address) && (!isIpv6(address) || isInAny(address, GLOBAL_IPV6));
}

const isPublicRange = (address: IpAddress): boolean => PUBLIC_RANGES.has(address.range());

/** Whether the address, or one inside it, is in one of the blocks. */
const touches = ({ address, inner }: KnownAddress, list: readonly Cidr[]): boolean =>
  [address, ...inner].some((one) => isInAny(one, list));

/** Whether the address, or all that is inside it, is in one of the blocks. */
const isWithin = ({ address, inner }: KnownAddress, list: readonly Cidr[]): boolean =>
  isInAny(address, list) || (inner.length > 0 && inner.every((one) => isInAny(one, list)));

const isInAny = (address: IpAddress, list: readonly Cidr[]): boolean =>
  list.some((block) => isIn(address, block));

function blocks(...texts: string[]): Cidr[] {
  return texts.map((text) => readCidr(text)).filter((block) => block !== null);
}
