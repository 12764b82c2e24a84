import { setTimeout } from 'node:timers/promises';
import { COLLAB_PATH } from '#content/draft/collab-protocol.ts';
import { anyAddress, RawLine } from './hostile-requests.ts';
import type { Random } from './random.ts';

/** A kind of slow client: how many there are, what they send first, and what repeatedly. */
export interface SlowClient {
  readonly count: number;
  readonly begin: () => string;
  readonly goOn: string;
}

/** Connections opened at once. */
const AT_ONCE = 20;

const UPGRADE = [
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

/** The head of a request from some address, without the empty line after it. */
export const slowHead = (random: Random, line: string, ...headers: readonly string[]): string =>
  `${[`${line} HTTP/1.1`, 'Host: localhost', `X-Forwarded-For: ${anyAddress(random)}`, ...headers].join('\r\n')}\r\n`;

/** The head of a request for a socket. */
export const slowUpgrade = (random: Random, path: string, ...headers: readonly string[]): string =>
  slowHead(random, `GET ${path}`, ...UPGRADE, ...headers);

/** Those that the server closes within seconds. */
export const goneSoon = (random: Random, pageId: string): Readonly<Record<string, SlowClient>> => ({
  'upgrades that were refused': { count: 60, begin: () => `${slowUpgrade(random, '/ailleurs')}\r\n`, goOn: 'x' },
  'sockets of nobody': {
    count: 100,
    begin: () => `${slowUpgrade(random, `${COLLAB_PATH}${pageId}`)}\r\n`,
    goOn: '',
  },
});

/** Those that the server closes when their headers have taken too long. */
export const goneLater = (random: Random): Readonly<Record<string, SlowClient>> => ({
  'heads that do not end': { count: 300, begin: () => slowHead(random, 'GET /'), goOn: 'X-A: b\r\n' },
  'heads of upgrades that do not end': {
    count: 100,
    begin: () => slowUpgrade(random, `${COLLAB_PATH}x`),
    goOn: 'X-A: b\r\n',
  },
  'connections that say nothing': { count: 200, begin: () => '', goOn: '' },
});

/**
 * Opens slow clients in a random order, a few at a time: what else runs in this process would wait
 * too. @returns the connections of each kind, filled as they are opened
 */
export function openSlowClients(
  port: number,
  kinds: Readonly<Record<string, SlowClient>>,
  random: Random,
): { readonly lines: ReadonlyMap<string, RawLine[]>; readonly opened: Promise<void> } {
  const lines = new Map(Object.keys(kinds).map((name): [string, RawLine[]] => [name, []]));
  const names = Object.entries(kinds).flatMap(([name, { count }]) => Array.from({ length: count }, () => name));
  const open = async () => {
    while (names.length > 0) {
      for (let i = 0; i < AT_ONCE && names.length > 0; i++) {
        const [name] = names.splice(random.below(names.length), 1) as [string];
        const { begin, goOn } = kinds[name]!;
        const line = new RawLine(port, begin());
        if (goOn !== '') line.trickle(goOn, 200 + random.below(400));
        if (name === 'answers that are not read') line.socket.pause();
        lines.get(name)!.push(line);
      }
      await setTimeout(20);
    }
  };
  return { lines, opened: open() };
}
