import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

/** Stands before the broker: its connections can be cut, and it can speak TLS. */
export class Relay {
  private readonly sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async open(brokerUrl: string, tls?: TlsOptions): Promise<Relay> {
    const { hostname, port, username, password } = new URL(brokerUrl);
    const forward = (incoming: Socket): void => {
      const outgoing = connect(Number(port), hostname);
      relay.join(incoming, outgoing);
      relay.join(outgoing, incoming);
    };
    const server = tls === undefined ? createServer(forward) : createTlsServer(tls, forward);
    server.listen(0, 'localhost');
    await once(server, 'listening');
    const scheme = tls === undefined ? 'amqp' : 'amqps';
    const address = `localhost:${(server.address() as AddressInfo).port}`;
    const relay = new Relay(server, `${scheme}://${username}:${password}@${address}`);
    return relay;
  }

  /** Breaks the connections that are open. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private join(from: Socket, to: Socket): void {
    this.sockets.add(from);
    from.pipe(to);
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.sockets.delete(from);
      to.destroy();
    });
  }
}
