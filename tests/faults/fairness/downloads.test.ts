import { readdirSync, readlinkSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { MOST_ATTACHMENT_BYTES } from '#content/attachment.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { expectFair } from '#tests/support/fairness-rig.ts';
import { RawLine } from '#tests/support/hostile-requests.ts';
import { makePdf } from '#tests/support/sample-documents.ts';
import { setUpFairness, times } from '#tests/support/set-up-fairness.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/security.md: files that are requested in countless ranges, read a byte at a time, or
 * aborted, make nobody wait, and what was opened for them is closed.
 */
const BYTES = MOST_ATTACHMENT_BYTES - 100_000;
/** Connections of one address that read slowly, below `LIMITS.ofAddress`; and that break off. */
const SLOW = 250;
const ABORTED = 60;
/** Milliseconds between two bytes of a slow reader. */
const BYTE_EVERY = 500;
const DURING = 4_000;
/** Milliseconds, of which a busy machine takes most: nothing is measured by it. */
const OPENED_WITHIN = 90_000;
let address = '';
const setup = setUpFairness(async (services, pageId) => {
  const pdf = makePdf([['Un long document.']]);
  const bytes = Buffer.concat([pdf, Buffer.alloc(BYTES - pdf.length, '%\n')]);
  await services.attachments.add(
    pageId,
    {
      bytes: (async function* () {
        yield bytes;
      })(),
      name: 'long.pdf',
      title: 'Un long document',
      language: 'fr',
    },
    COMMAND_LINE,
  );
  await services.editions.publish(pageId, { unchanged: true }, COMMAND_LINE);
  const [attachment] = await services.attachments.list(pageId, COMMAND_LINE);
  address = attachment!.href;
});
const { random, rounds } = setup;

/** A `Range` header: none, one, many that overlap, or nonsense. */
const anyRange = () =>
  random.pick([
    () => '',
    () => 'Range: bytes=0-\r\n',
    () => `Range: bytes=${random.below(BYTES)}-\r\n`,
    () => 'Range: bytes=-1\r\n',
    () => `Range: bytes=${times(1_500, (i) => `${i % 2}-`).join(',')}\r\n`,
    () => `Range: bytes=${times(1_200, () => `${random.below(BYTES)}-`).join(',')}\r\n`,
    () =>
      `Range: bytes=${times(1_500, (i) => `${i * 10}-${i * 10 + 1}`)
        .join(',')
        .slice(0, 12_000)}\r\n`,
    () => `Range: bytes=9-1,,${'-'.repeat(500)}\r\n`,
  ])();

const ask = () => {
  const { port, host } = new URL(setup.rig.url);
  const line = new RawLine(Number(port));
  line.socket.write(`GET ${address} HTTP/1.1\r\nHost: ${host}\r\n${anyRange()}\r\n`);
  return line;
};

/** How many files of the server's folder its main process has open. */
function openFiles(): number {
  const folder = `/proc/${setup.rig.server.process.pid}/fd`;
  return readdirSync(folder).filter((fd) => {
    try {
      return readlinkSync(`${folder}/${fd}`).endsWith('.pdf');
    } catch {
      // Closed since it was listed.
      return false;
    }
  }).length;
}

describe.each(rounds)('round %i', () => {
  test('downloads in ranges, slow ones and aborted ones delay nobody, and are closed', async () => {
    const lines: RawLine[] = [];
    const clocks: NodeJS.Timeout[] = [];
    const label = `downloads, seed ${random.seed}`;
    const leave = async () => {
      for (const clock of clocks) clearInterval(clock);
      for (const { socket } of lines) socket.destroy();
      await until(() => openFiles() === 0, `the files are closed, ${label}`, 10_000);
    };
    try {
      const report = await setup.rig.attack(
        async () => {
          for (let i = 0; i < SLOW; i++) {
            const line = ask();
            line.socket.pause();
            clocks.push(setInterval(() => line.socket.read(1), BYTE_EVERY));
            lines.push(line);
            if (i % 25 === 24) await setTimeout(20);
          }
          await until(() => openFiles() > SLOW / 3, `the files are being read, ${label}`, OPENED_WITHIN);
          const end = performance.now() + DURING;
          await Promise.all(
            times(8, async () => {
              for (let i = 0; i < ABORTED / 8 || performance.now() < end; i++) {
                const line = ask();
                await setTimeout(random.below(60));
                line.socket.destroy();
              }
            }),
          );
        },
        { leave },
      );
      expectFair(report, label);
    } finally {
      await leave();
    }
  }, 120_000);

  test('several ranges are answered as one, as the whole, or refused', async () => {
    const get = async (range: string) => {
      const answer = await fetch(setup.rig.url + address, { headers: { range } });
      await answer.body?.cancel();
      return [answer.status, answer.headers.get('content-range'), answer.headers.get('content-length')];
    };
    const whole = String(BYTES);
    expect(await get('bytes=0-9')).toEqual([206, `bytes 0-9/${whole}`, '10']);
    expect(await get('bytes=0-9,5-19,0-3')).toEqual([206, `bytes 0-19/${whole}`, '20']);
    expect(await get('bytes=0-9,100-109')).toEqual([200, null, whole]);
    expect(await get(`bytes=${times(1_000, (i) => `${i * 10}-${i * 10 + 1}`).join(',')}`)).toEqual([200, null, whole]);
    expect(await get(`bytes=${BYTES}-`)).toEqual([416, `bytes */${whole}`, expect.any(String)]);
  });
});
