import { execFileSync, spawnSync } from 'node:child_process';
import process from 'node:process';
import { until } from './waiting.mjs';

/** Has a shell, and is there in any case. */
const TOOL_IMAGE = 'docker.io/library/redis:7-bookworm';

const docker = (...args) => execFileSync('docker', args, { encoding: 'utf8' });
const words = (text) => text.split(/\s+/).filter((word) => word !== '');

/** The containers of a compose project, seen through `docker`, and its API and Prometheus. */
export class Project {
  /** From now on, every `docker compose` is about this project, through the environment. */
  constructor(name) {
    this.label = `label=com.docker.compose.project=${name}`;
    const [api, prometheus, alertmanager, grafana] = [18_000, 19_090, 19_093, 13_000].map(
      (port) => `127.0.0.1:${port}`,
    );
    Object.assign(process.env, {
      COMPOSE_PROJECT_NAME: name,
      API_LISTEN: api,
      PROMETHEUS_LISTEN: prometheus,
      ALERTMANAGER_LISTEN: alertmanager,
      GRAFANA_LISTEN: grafana,
      COMPOSE_PROFILES: 'grafana',
    });
    this.api = `http://${api}`;
    this.prometheus = `http://${prometheus}`;
  }

  /** The ids of a service's containers, ended ones too. */
  ids(service) {
    const filters = ['--filter', this.label, '--filter', `label=com.docker.compose.service=${service}`];
    return words(docker('ps', '--all', '--quiet', '--no-trunc', ...filters));
  }

  /** What `docker inspect` says about the state of each container of a service. */
  states(service) {
    return this.ids(service).flatMap((id) => JSON.parse(docker('inspect', id)).map(({ State }) => State));
  }

  /** The health of each container of a service, in one text. */
  health(service) {
    return this.states(service)
      .map(({ Health }) => Health?.Status)
      .join(' ');
  }

  logs(service) {
    const read = (id) => spawnSync('docker', ['logs', id], { encoding: 'utf8', maxBuffer: 1e9 }).stdout;
    return this.ids(service).map(read).join('');
  }

  /** Runs a shell command in the first container of a service. */
  exec(service, command, ...options) {
    const args = ['exec', ...options, this.ids(service)[0], 'sh', '-c', command];
    return spawnSync('docker', args, { encoding: 'utf8' });
  }

  /** `docker kill` would count as a wish to stop, and a container cannot kill its own first process. */
  killProcess(pid) {
    const options = ['--rm', '--privileged', '--pid=host', '--network=none', '--entrypoint=sh'];
    docker('run', ...options, TOOL_IMAGE, '-c', `kill -9 ${pid}`);
  }

  async call(path, body) {
    // A connection of its own: one that is kept may lead to a container that has been replaced.
    const headers = {
      authorization: `Bearer ${this.key}`,
      'content-type': 'application/json',
      connection: 'close',
    };
    const request =
      body === undefined ? { headers } : { headers, method: 'POST', body: JSON.stringify(body) };
    const response = await fetch(`${this.api}${path}`, request);
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  }

  /** Creates a job that is due each second. */
  createJob(name, options = {}) {
    const job = { callback_url: 'http://echo:9000/', http_method: 'post' };
    return this.call('/v1/jobs', { name, schedule: '* * * * * *', job, ...options });
  }

  /** Waits for a run that was due after this call and succeeded. */
  nextRun() {
    const from = new Date().toISOString();
    return until(async () => (await this.call(`/v1/runs?state=succeeded&limit=1&from=${from}`)).data[0]);
  }

  /** The runners that made the newest runs. */
  async runners() {
    const { data } = await this.call('/v1/runs?state=succeeded&limit=30');
    const runs = await Promise.all(data.map(({ id }) => this.call(`/v1/runs/${id}`)));
    return new Set(runs.flatMap(({ attempts }) => attempts.map(({ runner_id }) => runner_id)));
  }

  /** The jobs of Prometheus whose targets it could all scrape. */
  async scraped() {
    const { data } = await (await fetch(`${this.prometheus}/api/v1/targets?state=active`)).json();
    const up = data.activeTargets.filter(({ health }) => health === 'up');
    return up
      .map(({ labels }) => labels.job)
      .sort()
      .join(' ');
  }

  /** The containers, networks and volumes that there are. */
  remains() {
    const list = (...args) => words(docker(...args, '--quiet', '--filter', this.label));
    return {
      containers: list('ps', '--all'),
      networks: list('network', 'ls'),
      volumes: list('volume', 'ls'),
    };
  }
}
