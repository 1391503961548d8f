import { alertmanager, ServersMissingError } from './known-servers.js';
import { onLastingPorts } from './lasting-ports.js';
import { LocalInstance } from './local-instance.js';
import { PrivateServer } from './private-server.js';
import { findAlertmanager } from './programs.js';
import { Undertaker } from './undertaker.js';

/** An Alertmanager with a configuration file of the caller. */
export class PrivateAlertmanager extends PrivateServer {
  /** @throws ServersMissingError when this machine has none; Error when it does not start. */
  static async start(configurationFile: string): Promise<PrivateAlertmanager> {
    const programs = await findAlertmanager();
    if (programs === undefined) throw new ServersMissingError([alertmanager]);
    return onLastingPorts(1, undefined, async ([port = 0]) => {
      const undertaker = await Undertaker.hire('private-alertmanager-');
      try {
        const args = [
          `--config.file=${configurationFile}`,
          `--storage.path=${undertaker.directory}`,
          `--web.listen-address=127.0.0.1:${port}`,
          '--cluster.listen-address=',
        ];
        const command = {
          name: alertmanager.name,
          program: programs.server,
          args,
          environment: { LC_ALL: 'C' },
          ready: /msg="?Listening/,
          startLimitMs: 30_000,
        };
        const instance = new LocalInstance(command, undertaker);
        await instance.start();
        return new PrivateAlertmanager(port, instance, undertaker);
      } catch (error) {
        await undertaker.dismiss();
        throw error;
      }
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
}
