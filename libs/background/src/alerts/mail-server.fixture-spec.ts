// Test support: a real SMTP server on a free port of the loopback interface.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface ReceivedMail {
  from: string;
  to: string[];
  /** Head and body. */
  source: string;
}

/** Accepts every mail, unless it was told to refuse some. */
export class MailServer {
  readonly mails: ReceivedMail[] = [];
  /** `smtp://127.0.0.1:<port>` */
  url = '';
  private refusals: number[] = [];
  private readonly server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo: (_address, _session, callback) => {
      const responseCode = this.refusals.shift();
      if (responseCode === undefined) return callback();
      callback(Object.assign(new Error('Not now, not here.'), { responseCode }));
    },
    onData: (stream, { envelope }, callback) => {
      void text(stream).then((source) => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        this.mails.push({ from, to: envelope.rcptTo.map(({ address }) => address), source });
        callback();
      });
    },
  });

  static async start(): Promise<MailServer> {
    const mail = new MailServer();
    await once(mail.server.listen(0, '127.0.0.1'), 'listening');
    mail.url = `smtp://127.0.0.1:${(mail.server.server.address() as AddressInfo).port}`;
    return mail;
  }

  /** Refuses the recipients of the next mails with these codes. */
  refuse(...responseCodes: number[]): void {
    this.refusals = responseCodes;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
