import type { Command } from 'commander';
import { addCommand, type Execute } from '../command.js';
import { wholeNumber } from '../numbers.js';

/** `jobctl listen` */
export function addListen(program: Command, execute: Execute): void {
  addCommand(
    program,
    {
      usage: 'listen',
      summary: 'Be a target for calls: print what is received, and answer as told',
      details:
        'It answers 200 with what it received, until Ctrl+C. With --answers it gives these statuses one after the other, the last one from then on.',
      flags: [
        {
          flags: '-p, --port <port>',
          description: 'where to listen; 0 is any free port',
          default: 9000,
          parse: wholeNumber('--port', 0, 65_535),
        },
        { flags: '--host <address>', description: 'the address to listen on', default: '127.0.0.1' },
        { flags: '--answers <statuses>', description: 'statuses one after the other, such as 500,500,200' },
        { flags: '--delay <duration>', description: 'wait before each answer, such as 3s' },
        { flags: '--body <text>', description: 'the body of each answer' },
        {
          flags: '--secret <secret>',
          description:
            'verify signatures (Standard Webhooks) with this secret, whsec_…, or this public key, whpk_…, or with that in @FILE; 401 for a wrong one',
        },
        {
          flags: '--count <count>',
          description: 'end after so many requests',
          parse: wholeNumber('--count', 1, 1_000_000_000),
        },
      ],
      examples: [
        'jobctl listen',
        'jobctl listen --answers 500,500,200',
        'jobctl listen --port 9001 --answers 202 --delay 3s',
        'jobctl listen --secret whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
        'jobctl listen --secret @hook.key',
      ],
      load: async () => (await import('../actions/listen.js')).listen,
    },
    execute,
  );
}
