import { BlockList, isIP } from 'node:net';

/** Whether only programs on this machine can reach the address. */
export function isLoopback(host: string): boolean {
  if (host === 'localhost') return true;
  const family = isIP(host);
  return family !== 0 && LOOPBACK.check(host, family === 6 ? 'ipv6' : 'ipv4');
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Decides by its `Host` header whether a request to a server on loopback may be answered. A web page can let its own name
 * point to 127.0.0.1, and is then of the same origin as the server: only its name gives it away. So `localhost`, IP
 * addresses and the host of `publicUrl` (null: there is none) may be answered, and clients that send no header, which
 * browsers always do.
 */
export function localHostCheck(publicUrl: string | null): (header: string | undefined) => boolean {
  const publicHost = publicUrl === null ? null : new URL(publicUrl).hostname;
  return (header) => {
    if (header === undefined) return true;
    const name = hostnameOf(header);
    return name !== null && (name === 'localhost' || name === publicHost || isAddress(name));
  };
}

/** The name or address in a `Host` header, as URLs spell it; null when it is none. */
function hostnameOf(header: string): string | null {
  // Anything else than a name and a port would change where the name is in the URL.
  if (!/^[^\s/?#@\\]+$/.test(header)) return null;
  try {
    return new URL(`http://${header}`).hostname;
  } catch {
    return null;
  }
}

const isAddress = (hostname: string): boolean => isIP(hostname.replace(/^\[(.*)\]$/, '$1')) !== 0;
