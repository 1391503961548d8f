import { once } from 'node:events';
import { createServer, Socket, type AddressInfo, type Server } from 'node:net';
import { cutOff, Direction, type Conditions } from './direction.js';

interface Connection {
  client: Socket;
  server: Socket;
  directions: Direction[];
}

const HEALTHY: Conditions = { flow: 'pass', latencyMs: 0 };

/**
 * One network link between a client and a server, which can be cut, slowed down and reset at will. Toxiproxy does much
 * the same, but it is a Go program that a fresh machine could not get from npm.
 */
export class TcpProxy {
  private readonly toServer = { ...HEALTHY };
  private readonly toClient = { ...HEALTHY };
  private readonly connections = new Set<Connection>();
  /** Called with all bytes of both directions, for tests that look at what is said. */
  onBytes: ((bytes: Buffer) => void) | null = null;

  private constructor(
    private readonly listener: Server,
    /** Where new connections lead: a port of 127.0.0.1. */
    public serverPort: number,
  ) {
    listener.on('connection', (client) => this.connect(client));
  }

  static async start(serverPort: number): Promise<TcpProxy> {
    const listener = createServer({ allowHalfOpen: true, noDelay: true }).listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return new TcpProxy(listener, serverPort);
  }

  /** Where clients connect to: a port of 127.0.0.1. */
  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  get connectionCount(): number {
    return this.connections.size;
  }

  /** The number of bytes that either side has sent and that have not arrived. */
  get heldBytes(): number {
    const directions = [...this.connections].flatMap((connection) => connection.directions);
    return directions.reduce((sum, { heldBytes }) => sum + heldBytes, 0);
  }

  /** Changes what happens to the bytes in one direction or both, including those in transit. */
  set(direction: 'to server' | 'to client' | 'both', conditions: Partial<Conditions>): void {
    if (direction !== 'to client') Object.assign(this.toServer, conditions);
    if (direction !== 'to server') Object.assign(this.toClient, conditions);
    for (const { directions } of this.connections) for (const each of directions) each.carry();
  }

  /** Lets everything pass again at once; bytes that were held arrive now. */
  restore(): void {
    this.set('both', HEALTHY);
  }

  /** Resets all connections at both ends. New ones can be made. */
  reset(): void {
    for (const connection of this.connections) {
      for (const direction of connection.directions) direction.stop();
      cutOff(connection.client);
      cutOff(connection.server);
    }
  }

  async close(): Promise<void> {
    this.listener.close();
    this.reset();
    await once(this.listener, 'close');
  }

  private connect(client: Socket): void {
    const server = new Socket({ allowHalfOpen: true }).setNoDelay(true);
    const open = (): unknown => server.connect(this.serverPort, '127.0.0.1');
    const connection: Connection = {
      client,
      server,
      directions: [
        new Direction(client, server, this.toServer, () => void open()),
        new Direction(server, client, this.toClient, null),
      ],
    };
    this.connections.add(connection);
    for (const side of [client, server]) side.on('data', (bytes: Buffer) => this.onBytes?.(bytes));
    const forget = (): void => {
      if (client.destroyed && server.destroyed) this.connections.delete(connection);
    };
    client.on('close', forget);
    server.on('close', forget);
  }
}
