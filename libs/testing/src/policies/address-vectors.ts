/** Addresses that the scope `public` denies, most of them not on any machine. */
export const IPV4 = `
  0.0.0.0 0.0.0.1 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200
  127.0.0.2 127.0.0.53 127.1.2.3 169.254.0.1 169.254.169.254 169.254.170.2
  172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1
  192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250
  240.0.0.1 255.255.255.255 168.63.129.16`
  .trim()
  .split(/\s+/);
export const IPV6 = [
  '::',
  '::1',
  '100::1',
  '2001:db8::1',
  '3fff::1',
  '5f00::1',
  'fc00::1',
  'fd00:ec2::254',
  'fe80::1',
  'fec0::1',
  'ff02::1',
];

/** The ways in which a URL can write an IPv4 address, inside an IPv6 address too. */
function spellingsOf(address: string): string[] {
  const bytes = address.split('.').map(Number);
  const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  const [high, low] = [number >>> 16, number & 0xffff].map((half) => half.toString(16));
  const octal = bytes.map((byte) => `0${byte.toString(8)}`).join('.');
  return [
    address,
    String(number),
    `0x${number.toString(16)}`,
    octal,
    `[::ffff:${address}]`,
    `[64:ff9b::${high}:${low}]`,
    `[2002:${high}:${low}::1]`,
    `[::${high}:${low}]`,
  ];
}

/** Denied addresses as hosts of URLs. */
export const DENIED_HOSTS = [...IPV4.flatMap(spellingsOf), ...IPV6.map((address) => `[${address}]`)];
