import type { LookupFunction, Socket } from 'node:net';
import type { AddressGuard } from '../addresses/address-guard.js';
import { OutgoingConnector, type ConnectionTarget } from '../addresses/outgoing-connector.js';
import { AddressRace } from './address-race.js';
import { ConnectTimer } from './connect-timer.js';

/** Connects as calls do. */
export class RacingConnector extends OutgoingConnector {
  constructor(
    private readonly guard: AddressGuard,
    private readonly lookup?: LookupFunction,
  ) {
    super();
  }

  connect({ host, port, timeout_ms }: ConnectionTarget): Promise<Socket> {
    return new Promise((resolve, reject) => {
      const target = { hostname: host, port, lookup: this.lookup, guard: this.guard };
      const race = new AddressRace(target, new ConnectTimer(), (error, socket) => {
        clearTimeout(deadline);
        if (socket === null) reject(error ?? new Error(`${host} could not be connected to`));
        else resolve(socket);
      });
      const deadline = setTimeout(() => {
        race.giveUp(new Error(`${host} could not be connected to within ${timeout_ms} ms`));
      }, timeout_ms);
    });
  }
}
