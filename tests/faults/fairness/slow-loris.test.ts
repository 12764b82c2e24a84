import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { COLLAB_PATH, MAX_FRAME } from '#content/draft/collab-protocol.ts';
import { expectFair } from '#tests/support/fairness-rig.ts';
import { RawLine, sendPieces } from '#tests/support/hostile-requests.ts';
import { setUpFairness } from '#tests/support/set-up-fairness.ts';
import {
  goneLater,
  goneSoon,
  openSlowClients,
  type SlowClient,
  slowHead,
  slowUpgrade,
} from '#tests/support/slow-clients.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/decisions/0020: clients that send slowly, stop half way or do not read delay nobody. Long
 * run: `ROUNDS=20`.
 */
/** Milliseconds for which the slow clients send before they are counted. */
const DURING = 4_000;
const setup = setUpFairness();
const { random, rounds } = setup;

const port = () => Number(new URL(setup.rig.url).port);

const head = (line: string, ...headers: readonly string[]) => slowHead(random, line, ...headers);
const PIRATE = () => `Cookie: ${random.pick(setup.rig.pirates.slice(0, 3))}`;

/** Kinds of slow clients. */
const kindsOf = (): Record<string, SlowClient> => ({
  ...goneLater(random),
  'forms that do not end': {
    count: 150,
    begin: () =>
      `${head('POST /connexion', 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 60000')}\r\nemail=`,
    goOn: 'a',
  },
  'uploads that do not end': {
    count: 60,
    begin: () =>
      `${head(`POST /fichiers/televerser?page=${setup.rig.pageId}`, PIRATE(), 'Content-Type: image/png', 'Content-Length: 9000000')}\r\n\x89PNG`,
    goOn: 'x',
  },
  'documents that do not end': {
    count: 60,
    begin: () =>
      `${head(`POST ${setup.rig.publicPath}/documents`, PIRATE(), 'Content-Type: multipart/form-data; boundary=x', 'Content-Length: 9000000')}\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n`,
    goOn: 'x',
  },
  'chunks that do not end': {
    count: 60,
    begin: () =>
      `${head('POST /recherche', 'Content-Type: application/x-www-form-urlencoded', 'Transfer-Encoding: chunked')}\r\n`,
    goOn: '1\r\na\r\n',
  },
  ...goneSoon(random, setup.rig.pageId),
  'answers that are not read': { count: 100, begin: () => `${head(`GET ${setup.rig.publicPath}.data`)}\r\n`, goOn: '' },
});

describe.each(rounds)('round %i', () => {
  test('slow requests, uploads and upgrades delay nobody', async () => {
    let lines: ReadonlyMap<string, RawLine[]> = new Map();
    const end = () => {
      for (const { socket } of [...lines.values()].flat()) socket.destroy();
    };
    /** A picture from somebody else at 64 kbit/s. */
    const honestUpload = async () => {
      const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><path d="M0 0h40v40z"/><!--${'x'.repeat(16_000)}--></svg>`;
      const line = new RawLine(
        port(),
        `${head(`POST /fichiers/televerser?page=${setup.rig.pageId}`, `Cookie: ${setup.rig.pirates[3]}`, 'Content-Type: image/svg+xml', `Content-Length: ${drawing.length}`)}\r\n`,
      );
      for (let at = 0; at < drawing.length; at += 1_600) {
        line.socket.write(drawing.slice(at, at + 1_600));
        await setTimeout(200);
      }
      await until(() => line.heard.includes('HTTP/1.1 '), 'the picture is answered', 20_000);
      line.socket.destroy();
      return /^HTTP\/1\.1 (\d+)/.exec(line.heard)?.[1];
    };
    try {
      let upload: string | undefined;
      const attack = async () => {
        const honest = honestUpload();
        const clients = openSlowClients(port(), kindsOf(), random);
        ({ lines } = clients);
        await clients.opened;
        await setTimeout(DURING);
        const answer = await sendPieces(
          `${setup.rig.url}/connexion`,
          { headers: { 'content-type': 'application/x-www-form-urlencoded' } },
          ['email=awa%40example.org'],
        );
        expect(answer.status, `an honest form, seed ${random.seed}`).toBe(303);
        upload = await honest;
      };
      // They would go on sending, which takes some of a processor. That the server closes them is
      // tested in `slow-clients`, where that half minute delays no measurement.
      const report = await setup.rig.attack(attack, { leave: async () => end() });
      expect(upload, `an honest upload, seed ${random.seed}`).toBe('200');
      expectFair(report, `slow senders, seed ${random.seed}`);
    } finally {
      end();
    }
  }, 180_000);

  test('messages that begin on many sockets and do not end take little memory', async () => {
    // The head of a masked frame as long as one may be; its content never ends.
    const frame = Buffer.alloc(14 + MAX_FRAME - 1);
    frame[0] = 0x82;
    frame[1] = 0xff;
    frame.writeBigUInt64BE(BigInt(MAX_FRAME), 2);
    const lines: RawLine[] = [];
    try {
      const report = await setup.rig.attack(async () => {
        for (const cookie of setup.rig.pirates) {
          for (let i = 0; i < 16; i++) {
            const asked = slowUpgrade(random, `${COLLAB_PATH}${setup.rig.pageId}`, `Cookie: ${cookie}`);
            const line = new RawLine(port(), `${asked}\r\n`);
            lines.push(line);
            await until(() => line.heard.includes('101 Switching'), 'the socket is open');
            line.socket.write(frame);
          }
        }
        // Data that the server does not read stays with the sender.
        const isTaken = ({ socket, isClosed }: RawLine) => isClosed || socket.writableLength === 0;
        await until(() => lines.every(isTaken), 'the server has taken them or closed', 20_000);
      });
      expectFair(report, `messages without end, seed ${random.seed}`);
      expect(lines.filter(({ isClosed }) => !isClosed).length, 'those within the bounds stay').toBeGreaterThan(0);
    } finally {
      for (const { socket } of lines) socket.destroy();
    }
  });
});
