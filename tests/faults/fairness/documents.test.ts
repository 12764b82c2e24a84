import { setTimeout } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { expectFair } from '#tests/support/fairness-rig.ts';
import { type HostileDocument, hostileDocuments } from '#tests/support/hostile-documents.ts';
import { sendPieces } from '#tests/support/hostile-requests.ts';
import { makeDocx, makePdf, wordParagraph } from '#tests/support/sample-documents.ts';
import { setUpFairness, times } from '#tests/support/set-up-fairness.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/decisions/0021: documents that would take minutes or gigabytes to read delay nobody. Long
 * run: `ROUNDS=20`.
 */
const OF_EACH = process.env.ROUNDS ? 5 : 2;
/**
 * Milliseconds in which all of them are read or given up on a busy machine, where one may take a
 * minute.
 */
const READ_WITHIN = 240_000;
const WAITING = 'Son texte est en cours de lecture';
const READ = 'La recherche trouvera son texte';
const setup = setUpFairness();
const { random, rounds } = setup;
const FRENCH = { 'accept-language': 'fr', accept: 'text/html' };

/** Creates a page. @returns the address of its attachments */
async function newPage(cookie: string, title: string): Promise<string> {
  const answer = await fetch(`${setup.rig.url}/nouvelle-page`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, origin: setup.rig.url },
    body: new URLSearchParams({ kind: 'factsheet', title, language: 'fr', visibility: 'members' }),
  });
  expect(answer.status).toBe(303);
  return new URL(answer.headers.get('location')!, setup.rig.url).pathname.replace(/\/ecrire$/, '/documents');
}

/**
 * Uploads a document with the screen's form, at once or in pieces with a pause after each.
 * @returns the status
 */
async function attach(door: string, cookie: string, bytes: Uint8Array, pieces = 1): Promise<number> {
  const part = (head: string, value: string) => `--x\r\nContent-Disposition: form-data; ${head}\r\n\r\n${value}`;
  const fields = [part('name="intent"', 'add\r\n'), part('name="title"', 'x\r\n'), part('name="language"', 'fr\r\n')];
  const step = Math.ceil(bytes.length / pieces);
  const body = [
    fields.join(''),
    part('name="file"; filename="x"', ''),
    ...times(pieces, (i) => bytes.subarray(i * step, (i + 1) * step)),
    '\r\n--x--\r\n',
  ];
  const headers = { ...FRENCH, cookie, 'content-type': 'multipart/form-data; boundary=x' };
  return (await sendPieces(setup.rig.url + door, { headers }, body, pieces > 1 ? () => setTimeout(50) : undefined))
    .status;
}

/** The screen of a page's attachments. */
async function lookAt(door: string, cookie: string): Promise<string> {
  return (await fetch(setup.rig.url + door, { headers: { ...FRENCH, cookie } })).text();
}

describe.each(rounds)('round %i', () => {
  test('documents that exceed their limits make nobody wait, and those of others are read meanwhile', async () => {
    const honest = setup.rig.pirates.at(-1)!;
    const pirates = setup.rig.pirates.slice(0, 3);
    const names: string[] = [];
    const makeLabel = () => `seed ${random.seed}: ${names.join(', ')}`;
    const doors = await Promise.all([...pirates, honest].map((cookie, i) => newPage(cookie, `De ${i}`)));
    const loads: HostileDocument[] = await hostileDocuments(random, pirates.length * OF_EACH);
    names.push(...loads.map(({ name }) => name));
    const report = await setup.rig.attack(async () => {
      const attacks = loads.map(({ bytes }, i) => {
        const pirate = i % pirates.length;
        return attach(doors[pirate]!, pirates[pirate]!, bytes, random.pick([1, 1, 20]));
      });
      const own = doors.at(-1)!;
      expect(await attach(own, honest, makeDocx(wordParagraph('Un texte honnête.'))), makeLabel()).toBe(303);
      expect(await attach(own, honest, makePdf([['Un autre, tout aussi honnête.']])), makeLabel()).toBe(303);
      // Attached, whether readable or not; or refused as no document.
      for (const status of await Promise.all(attacks)) expect([303, 415], makeLabel()).toContain(status);
      const isRead = async () => (await lookAt(own, honest)).split(READ).length - 1 === 2;
      await until(isRead, `the honest documents are read, ${makeLabel()}`, READ_WITHIN);
      const isOver = async () =>
        (await Promise.all(pirates.map((cookie, i) => lookAt(doors[i]!, cookie)))).every(
          (text) => !text.includes(WAITING),
        );
      await until(isOver, `the others are read or given up, ${makeLabel()}`, READ_WITHIN);
    });
    expectFair(report, makeLabel());
    expect(report.childMemory, makeLabel()).toBeGreaterThan(0);
  }, 600_000);
});
