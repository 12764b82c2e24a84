import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { expectFair } from '#tests/support/fairness-rig.ts';
import { RawLine } from '#tests/support/hostile-requests.ts';
import { setUpFairness, times } from '#tests/support/set-up-fairness.ts';
import { until } from '#tests/support/until.ts';

/** docs/decisions/0020: requests that are sent without waiting for answers make nobody wait. */
const setup = setUpFairness();
const { random, rounds } = setup;
/** Connections, and requests that each sends at once. */
const LINES = 60;
const REQUESTS = 600;

describe.each(rounds)('round %i', () => {
  test.each([
    ['and reads the answers', true],
    ['and reads nothing', false],
  ])(
    'one client pipelines thousands of requests %s',
    async (name, reads) => {
      const { port } = new URL(setup.rig.url);
      const addresses = [setup.rig.publicPath, '/', '/connexion', '/nulle/part', '/licences.txt'];
      const lines: RawLine[] = [];
      try {
        const report = await setup.rig.attack(async () => {
          for (let i = 0; i < LINES; i++) {
            const request = `GET ${random.pick(addresses)} HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`;
            const line = new RawLine(Number(port));
            if (!reads) line.socket.pause();
            line.socket.write(request.repeat(REQUESTS));
            lines.push(line);
          }
          await setTimeout(2_000);
        });
        expectFair(report, `pipelining ${name}, seed ${random.seed}`);
        if (reads) await until(() => lines.every((line) => line.isClosed), 'these connections are closed');
        expect(
          times(lines.length, (i) => lines[i]!.heard.split('HTTP/1.1 ').length - 1).every((n) => n < REQUESTS),
        ).toBe(true);
      } finally {
        for (const { socket } of lines) socket.destroy();
      }
    },
    60_000,
  );
});
