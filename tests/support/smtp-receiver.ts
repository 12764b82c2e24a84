import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

export interface SmtpReceiver {
  readonly port: number;
  /** Received mails: the envelope and the whole message. */
  readonly received: { from: string; to: string; message: string }[];
  /** While it is down, connections are lost as soon as they are made, and none stays. */
  setDown(isDown: boolean): void;
  close(): Promise<void>;
}

/**
 * How a mail is received: taken at once or after a while; refused for now (4yz) or for good (5yz);
 * the connection lost before the mail is accepted, or after it but before the reply.
 */
export type Reception = 'take' | 'later' | 'refuse' | 'lose' | 'hang-up' | { readonly afterMs: number };

/**
 * A minimal mail server that accepts everything (RFC 5321), unencrypted: it knows no STARTTLS.
 * @param options.port one of its own unless given
 * @param options.refuse it refuses every recipient
 * @param options.hangUp it accepts so many mails without a reply
 * @param options.receive how it receives the next mail to a recipient
 */
export async function startSmtpReceiver(
  options: { port?: number; refuse?: boolean; hangUp?: number; receive?: (to: string) => Reception } = {},
): Promise<SmtpReceiver> {
  let hangUps = options.hangUp ?? 0;
  const received: SmtpReceiver['received'] = [];
  const sockets = new Set<Socket>();
  let isDown = false;
  const server = createServer((socket) => {
    if (isDown) return void socket.destroy();
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let buffered = '';
    let envelope = { from: '', to: '' };
    let inData = false;
    let how: Reception = 'take';
    socket.write('220 test\r\n');
    socket.on('data', (chunk) => {
      buffered += chunk.toString('latin1');
      for (;;) {
        if (inData) {
          const end = buffered.indexOf('\r\n.\r\n');
          if (end < 0) return;
          if (how === 'lose') {
            socket.destroy();
            return;
          }
          received.push({ ...envelope, message: buffered.slice(0, end) });
          buffered = buffered.slice(end + 5);
          inData = false;
          if (hangUps-- > 0 || how === 'hang-up') {
            socket.destroy();
            return;
          }
          if (typeof how === 'object') setTimeout(() => socket.writable && socket.write('250 taken\r\n'), how.afterMs);
          else socket.write('250 taken\r\n');
          continue;
        }
        const end = buffered.indexOf('\r\n');
        if (end < 0) return;
        const line = buffered.slice(0, end);
        buffered = buffered.slice(end + 2);
        const path = /<(.*?)>/.exec(line)?.[1] ?? '';
        if (/^MAIL/i.test(line)) envelope = { from: path, to: '' };
        if (/^RCPT/i.test(line)) {
          envelope.to = path;
          how = options.refuse ? 'refuse' : (options.receive?.(path) ?? 'take');
        }
        if (/^RCPT/i.test(line) && how === 'later') socket.write('451 try again later\r\n');
        else if (/^RCPT/i.test(line) && how === 'refuse') socket.write('550 no such mailbox\r\n');
        else if (/^DATA/i.test(line)) {
          inData = true;
          socket.write('354 go on\r\n');
        } else if (/^STARTTLS/i.test(line)) socket.write('502 command not implemented\r\n');
        else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else socket.write('250 test\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received,
    setDown(down) {
      isDown = down;
      if (down) for (const socket of sockets) socket.destroy();
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
