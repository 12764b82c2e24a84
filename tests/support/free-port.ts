import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Linux assigns ports from here on to whoever asks for any port: they may be taken at any moment.
 */
const GIVEN_TO_ANY = 32_768;
const FIRST = 20_000;
let next = FIRST + ((process.pid * 37) % (GIVEN_TO_ANY - FIRST));

/**
 * A port of this machine that nobody listens on now, for processes that need to know their port
 * beforehand.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = next++;
    if (next >= GIVEN_TO_ANY) next = FIRST;
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
