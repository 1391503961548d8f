import { readUrl } from '@job-scheduler/job-model';
import { isIP } from 'node:net';
import { z } from 'zod';
import { AddressPolicy, hostName, type AddressScope } from './address-policy.js';
import { readCidr, type Cidr } from './ip-address.js';

const itemsOf = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

/** A list whose every item is valid; the error names the first that is not. */
const listSetting = (isValid: (item: string) => boolean, what: string) =>
  z
    .string()
    .superRefine((text, context) => {
      const wrong = itemsOf(text).find((item) => !isValid(item));
      if (wrong === undefined) return;
      context.addIssue({
        code: 'custom',
        message: `must be ${what}, separated by commas; ${wrong} is not one`,
      });
    })
    .default('');

const cidrsSetting = () =>
  listSetting((item) => readCidr(item) !== null, 'addresses or CIDR blocks such as 10.1.0.0/16');

/** A host as URLs spell it; null if it cannot stand in one. */
function hostOf(item: string): string | null {
  if (!/^[^\s/?#@:*%\\[\]]+$/.test(item) && isIP(item) !== 6) return null;
  const url = readUrl(`http://${isIP(item) === 6 ? `[${item}]` : item}/`);
  return url && hostName(url.hostname.replace(/^\[(.*)\]$/, '$1'));
}

/** Where calls, alerts and mail may go. */
export const addressSettings = {
  CALLBACK_ADDRESSES: z.enum(['', 'public', 'any'], { error: 'must be public or any' }).default('').meta({
    description:
      'Where calls, alerts and mail may go. `public`: addresses that the whole Internet can reach. `any`: all but link-local ones. Default: `public`; `any` for a standalone process on loopback, and for an installation with jobs from before this setting.',
  }),
  CALLBACK_ALLOW_CIDRS: cidrsSetting().meta({
    description:
      "Addresses that may be called besides, such as `10.1.0.0/16,192.168.7.9`. A cloud's metadata address must be named alone.",
  }),
  CALLBACK_DENY_CIDRS: cidrsSetting().meta({
    description: 'Addresses that may not be called, whatever else allows them.',
  }),
  CALLBACK_ALLOW_HOSTS: listSetting((item) => hostOf(item) !== null, 'host names').meta({
    description: 'Names that may be called wherever they lead, such as `echo,hooks.internal`, each in full.',
  }),
};

const cidrsOf = (items: string[]): Cidr[] =>
  items.map((item) => readCidr(item)).filter((cidr) => cidr !== null);

/** The settings, parsed. */
export type AddressSettings = {
  [Name in keyof typeof addressSettings]: z.output<(typeof addressSettings)[Name]>;
};

/** The policy of the settings, with this scope. */
export function addressPolicy(settings: AddressSettings, scope: AddressScope): AddressPolicy {
  const hosts = itemsOf(settings.CALLBACK_ALLOW_HOSTS).flatMap((item) => hostOf(item) ?? []);
  return new AddressPolicy({
    scope,
    allowCidrs: cidrsOf([
      ...itemsOf(settings.CALLBACK_ALLOW_CIDRS),
      ...hosts.filter((host) => isIP(host) !== 0),
    ]),
    denyCidrs: cidrsOf(itemsOf(settings.CALLBACK_DENY_CIDRS)),
    allowHosts: new Set(hosts.filter((host) => isIP(host) === 0)),
  });
}

/** The policy of one scope alone. */
export const policyOf = (scope: AddressScope): AddressPolicy =>
  new AddressPolicy({ scope, allowCidrs: [], denyCidrs: [], allowHosts: new Set() });
