import { z } from 'zod';
import {
  configurationReference,
  ConfigurationError,
  integerSetting,
  portSetting,
  readConfiguration,
} from './configuration.js';

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
