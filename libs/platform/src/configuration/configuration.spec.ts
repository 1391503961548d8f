import { z } from 'zod';
import {
  configurationReference,
  ConfigurationError,
  integerSetting,
  portSetting,
  readConfiguration,
} from './configuration.js';
import { serverSettings } from './server-settings.js';

const settings = {
  PORT: portSetting().default(8000).meta({ description: 'Where to listen.' }),
  SIZE: integerSetting(1, 10).default(3).meta({ description: 'How many.' }),
  NAME: z.string().default('').meta({ description: 'What it is called.' }),
};

describe('readConfiguration', () => {
  it('gives defaults for what is not set or empty', () => {
    expect(readConfiguration(settings, { PORT: '' })).toEqual({ PORT: 8000, SIZE: 3, NAME: '' });
  });

  it('parses what is set and ignores other variables', () => {
    const environment = { PORT: '9000', SIZE: '10', NAME: 'x', PATH: '/bin' };
    expect(readConfiguration(settings, environment)).toEqual({ PORT: 9000, SIZE: 10, NAME: 'x' });
  });

  it.each(['-1', '65536', '80 ', '0x50', '1e3', 'http', '99999999999999999999'])(
    'refuses the port %j',
    (PORT) => {
      expect(() => readConfiguration(settings, { PORT })).toThrow(
        'PORT must be a whole number from 0 to 65535.',
      );
    },
  );

  it('names every wrong variable, one to a line', () => {
    const read = () => readConfiguration(settings, { PORT: 'x', SIZE: '11' });
    expect(read).toThrow(ConfigurationError);
    expect(read).toThrow(
      'PORT must be a whole number from 0 to 65535.\nSIZE must be a whole number from 1 to 10.',
    );
  });
});

describe('serverUrlSetting', () => {
  const given = (REDIS_URL?: string) =>
    readConfiguration(serverSettings, {
      DATABASE_URL: 'postgresql://a:b@db.example:5432/jobs?sslmode=require',
      AMQP_URL: 'amqps://queue.example/%2f',
      ...(REDIS_URL === undefined ? {} : { REDIS_URL }),
    });

  it.each(['redis://127.0.0.1:6379', 'rediss://user:secret@cache.example:6380/1'])('takes %s', (url) => {
    expect(given(url).REDIS_URL).toBe(url);
  });

  it.each(['localhost:6379', 'http://cache.example', 'redis:', '127.0.0.1', 'amqp://cache.example'])(
    'refuses %j',
    (url) => {
      expect(() => given(url)).toThrow('REDIS_URL must be the URL of Redis, such as redis://host.');
    },
  );

  it('says what is missing', () => {
    expect(() => given()).toThrow('REDIS_URL is not set: give the URL of Redis, such as redis://host.');
    expect(() => given('')).toThrow(ConfigurationError);
  });
});

describe('configurationReference', () => {
  it('is a Markdown table of names, defaults and meanings', () => {
    expect(configurationReference(settings).split('\n')).toEqual([
      '| variable | default | meaning |',
      '|---|---|---|',
      '| `PORT` | `8000` | Where to listen. |',
      '| `SIZE` | `3` | How many. |',
      '| `NAME` |  | What it is called. |',
    ]);
  });
});
