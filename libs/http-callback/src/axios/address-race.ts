import { ADDRCONFIG, lookup as systemLookup, type LookupAddress } from 'node:dns';
import { connect, isIP, type LookupFunction, type Socket } from 'node:net';
import type { AddressGuard } from '../addresses/address-guard.js';
import type { ConnectTimer } from './connect-timer.js';

/** How long an attempt has before the next address is tried beside it (RFC 8305: 100 ms to 2 s). */
const ATTEMPT_DELAY_MS = 100;

/** undici reads a plain connection in chunks of this size. */
const CHUNK_BYTES = 64 * 1024;

export interface RaceTarget {
  /** A name, or an IP address without brackets. */
  hostname: string;
  port: number;
  /** Replaces the system's resolver. */
  lookup: LookupFunction | undefined;
  /** Says which of the addresses may be used. What it allows is what is connected to: nothing is looked up again. */
  guard: AddressGuard;
}

type Finish = (error: Error | null, socket: Socket | null) => void;

/**
 * Connects to the first address of a name that answers (RFC 8305, "happy eyeballs"). Addresses are tried in the order
 * of the look-up, the families in turn: the next one as soon as one fails, or 100 ms after the one before. Unlike
 * Node's own `autoSelectFamily`, it gives up no attempt before another one has succeeded, so that a slow address can
 * still win.
 */
export class AddressRace {
  readonly #attempts = new Set<Socket>();
  readonly #errors: Error[] = [];
  #waiting: LookupAddress[] = [];
  #next: NodeJS.Timeout | undefined;
  #finish: Finish | null;

  /** `finish` is called once, never before the constructor has returned: with an error or a connected socket. */
  constructor(
    private readonly target: RaceTarget,
    private readonly timer: ConnectTimer,
    finish: Finish,
  ) {
    this.#finish = finish;
    const family = isIP(target.hostname);
    if (family === 0) this.#lookUp();
    else
      queueMicrotask(() => {
        this.#begin([{ address: target.hostname, family }]);
      });
  }

  /** Ends the race with this error. */
  giveUp(reason: Error): void {
    queueMicrotask(() => {
      this.#end(reason, null);
    });
  }

  #lookUp(): void {
    this.timer.begin('dns_ms');
    const lookup = this.target.lookup ?? systemLookup;
    lookup(this.target.hostname, { all: true, hints: ADDRCONFIG }, (error, found, family) => {
      queueMicrotask(() => {
        if (this.#finish === null) return;
        const addresses =
          typeof found === 'string' ? [{ address: found, family: family ?? isIP(found) }] : found;
        if (error !== null) this.#end(error, null);
        else if (addresses.length === 0) this.#end(noAddress(this.target.hostname), null);
        else this.#begin(addresses);
      });
    });
  }

  #begin(found: LookupAddress[]): void {
    if (this.#finish === null) return;
    try {
      const allowed = this.target.guard.allowed(found, this.target.hostname);
      this.timer.begin('connect_ms');
      this.#waiting = familiesInTurn(allowed);
      this.#tryNext();
    } catch (error) {
      this.timer.begin(null);
      this.#end(error as Error, null);
    }
  }

  #tryNext(): void {
    clearTimeout(this.#next);
    const address = this.#waiting.shift();
    if (address === undefined) return;
    const options = { host: address.address, port: this.target.port, highWaterMark: CHUNK_BYTES };
    const socket = connect(options);
    this.#attempts.add(socket);
    socket.once('connect', () => {
      this.#attempts.delete(socket);
      this.#end(null, socket);
    });
    socket.on('error', (error) => {
      this.#failed(socket, error);
    });
    if (this.#waiting.length > 0) {
      this.#next = setTimeout(() => {
        this.#tryNext();
      }, ATTEMPT_DELAY_MS);
    }
  }

  #failed(socket: Socket, error: Error): void {
    if (!this.#attempts.delete(socket) || this.#finish === null) return;
    this.#errors.push(error);
    if (this.#waiting.length > 0) this.#tryNext();
    else if (this.#attempts.size === 0) this.#end(allFailed(this.#errors), null);
  }

  #end(error: Error | null, socket: Socket | null): void {
    const finish = this.#finish;
    if (finish === null) return;
    this.#finish = null;
    clearTimeout(this.#next);
    for (const attempt of this.#attempts) attempt.destroy();
    this.#attempts.clear();
    finish(error, socket);
  }
}

/** The addresses in their order, but alternating between the families as long as there are both. */
export function familiesInTurn(addresses: readonly LookupAddress[]): LookupAddress[] {
  const first = addresses[0]?.family;
  const same = addresses.filter(({ family }) => family === first);
  const other = addresses.filter(({ family }) => family !== first);
  const longest = Math.max(same.length, other.length);
  return Array.from({ length: longest }, (_, place) => [same[place], other[place]])
    .flat()
    .filter((address) => address !== undefined);
}

const noAddress = (hostname: string): Error =>
  Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' });

function allFailed(errors: readonly Error[]): Error {
  const [first] = errors;
  if (first !== undefined && errors.length === 1) return first;
  const code = first !== undefined && 'code' in first ? first.code : undefined;
  return Object.assign(new AggregateError(errors, 'every address failed'), { code });
}
