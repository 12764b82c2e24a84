import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

export interface SmtpReceiver {
  readonly port: number;
  /** Received mails: the envelope and the whole message. */
  readonly received: { from: string; to: string; message: string }[];
  close(): Promise<void>;
}

/**
 * A minimal mail server that accepts everything (RFC 5321).
 * @param options.port one of its own unless given
 * @param options.refuse it refuses every recipient
 * @param options.hangUp it takes so many mails without saying so
 */
export async function startSmtpReceiver(
  options: { port?: number; refuse?: boolean; hangUp?: number } = {},
): Promise<SmtpReceiver> {
  let hangUps = options.hangUp ?? 0;
  const received: SmtpReceiver['received'] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let buffered = '';
    let envelope = { from: '', to: '' };
    let inData = false;
    socket.write('220 test\r\n');
    socket.on('data', (chunk) => {
      buffered += chunk.toString('latin1');
      for (;;) {
        if (inData) {
          const end = buffered.indexOf('\r\n.\r\n');
          if (end < 0) return;
          received.push({ ...envelope, message: buffered.slice(0, end) });
          buffered = buffered.slice(end + 5);
          inData = false;
          if (hangUps-- > 0) {
            socket.destroy();
            return;
          }
          socket.write('250 taken\r\n');
          continue;
        }
        const end = buffered.indexOf('\r\n');
        if (end < 0) return;
        const line = buffered.slice(0, end);
        buffered = buffered.slice(end + 2);
        const path = /<(.*?)>/.exec(line)?.[1] ?? '';
        if (/^MAIL/i.test(line)) envelope = { from: path, to: '' };
        if (/^RCPT/i.test(line)) envelope.to = path;
        if (/^RCPT/i.test(line) && options.refuse) socket.write('550 no such mailbox\r\n');
        else if (/^DATA/i.test(line)) {
          inData = true;
          socket.write('354 go on\r\n');
        } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
        else socket.write('250 test\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    received,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
