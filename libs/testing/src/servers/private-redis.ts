import { onLastingPorts } from './lasting-ports.js';
import { PrivateServer } from './private-server.js';
import { redisInstance } from './redis-instance.js';
import { Undertaker } from './undertaker.js';

export interface PrivateRedisOptions {
  /** Default: a free port that no outgoing connection can take while the server is down. */
  readonly port?: number;
  /** More settings for redis-server, which override ours: `['--appendonly', 'yes']`. */
  readonly args?: readonly string[];
}

/** A Redis that keeps everything in memory and evicts nothing, unless `args` say otherwise. */
export class PrivateRedis extends PrivateServer {
  /** @throws Error that says what to install when this machine has no Redis; Error when it does not start. */
  static start(options: PrivateRedisOptions = {}): Promise<PrivateRedis> {
    return onLastingPorts(1, options.port, async ([port = 0]) => {
      const undertaker = await Undertaker.hire('private-redis-');
      try {
        const instance = await redisInstance(port, options.args ?? [], undertaker);
        await instance.start();
        return new PrivateRedis(port, instance, undertaker);
      } catch (error) {
        await undertaker.dismiss();
        throw error;
      }
    });
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }
}
