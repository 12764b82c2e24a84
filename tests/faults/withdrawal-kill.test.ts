import { cpSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { withdrawalPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { passageKey } from '#content/withdrawal/withdrawal.ts';
import { openServices } from '#tests/support/backups.ts';
import { filesWith } from '#tests/support/files-with.ts';
import { readRows } from '#tests/support/queued-mail.ts';
import { quoteEverywhere, quotingTexts, SAID } from '#tests/support/quoted-everywhere.ts';
import { Random } from '#tests/support/random.ts';
import { startServerProcess } from '#tests/support/server-process.ts';
import { prepareDataFolder } from '#tests/support/socket-rig.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

/**
 * The server is killed at a random step of a withdrawal: after the next start the words are in no
 * byte of the data folder, or the withdrawal had not begun and all of them exist.
 */
const ROUNDS = Number(process.env.ROUNDS) || 4;
const PAGES = 5;
const random = new Random();
const DONE = 'update "withdrawal_page" set "done_at"';

/** When the server dies, in turn: `tests/support/kill-at-step.js`. */
const MOMENTS = [
  // Rewriting a page takes some 65 steps: so few end no page beyond the next, which is not the
  // last.
  { name: 'between pages', from: DONE, nth: () => 1 + random.below(PAGES - 2), after: () => 2 + random.below(60) },
  { name: 'as it is asked', from: 'from "withdrawal" where "material_id"', nth: () => 1, after: () => 0 },
  // From here to the first page that is rewritten: some 300 steps, the erasing of files among them.
  { name: 'from when it is stored', from: 'insert into "withdrawal" ', nth: () => 1, after: () => random.below(300) },
  { name: 'after the last page', from: DONE, nth: () => PAGES, after: () => 2 + random.below(180) },
] as const;
/** The step that ends the work: the process is killed there at the latest. */
const LAST = 'update "withdrawal" set "done_at"';

let folder: Awaited<ReturnType<typeof prepare>>;
const prepare = () =>
  prepareDataFolder(async (services, signIn) => {
    const { cookie } = await signIn('staff', 'Awa Diarra');
    const quoted = await quoteEverywhere(services, cookie, PAGES);
    const { places, seen } = await services.withdrawals.view(quoted.material, await services.access.findViewer(cookie));
    const texts = await quotingTexts(services, quoted);
    const pages = await services.pages.listDrafts(COMMAND_LINE);
    const paths = pages.filter(({ kind }) => kind === 'article').map((page) => pagePath(page));
    return { cookie, quoted, seen, keys: places.map(passageKey), texts, paths };
  });
let midway = 0;
beforeAll(async () => {
  folder = await prepare();
});
afterAll(() => folder.remove());

const hasWords = (texts: ReadonlyMap<string, string>) =>
  [...texts].flatMap(([name, text]) => (text.includes(SAID) ? [name] : []));

describe.each(Array.from({ length: ROUNDS }, (_, round) => round))('round %i', (round) => {
  test('words are withdrawn from everywhere or nowhere', async () => {
    const { cookie, quoted, seen, keys, texts, paths } = folder.prepared;
    expect(keys).toHaveLength(PAGES);
    const everywhere = hasWords(texts);
    for (const name of ['draft', 'edition', 'checkpoint', 'reviewed text', 'annotation'])
      expect(everywhere).toContain(`${name} 0 of article ${PAGES - 1}`);
    for (const name of ['introduction', 'transcript', 'file']) expect(everywhere).toContain(name);

    const moment = MOMENTS[round % MOMENTS.length]!;
    const [nth, after] = [moment.nth(), moment.after()];
    const where = `seed ${random.seed}, ${moment.name}: step ${after} after number ${nth}`;
    const dataDir = path.join(createTempFolder('withdrawal-kill'), 'data');
    cpSync(folder.dataDir, dataDir, { recursive: true });
    const killed = await startServerProcess(
      dataDir,
      { KILL_FROM: moment.from, KILL_NTH: String(nth), KILL_AFTER: String(after), KILL_LAST: LAST },
      path.resolve('tests/support/kill-at-step.js'),
    );
    onTestFinished(() => void killed.end('SIGKILL'));
    const body = new URLSearchParams([
      ['intent', 'withdraw'],
      ['vus', seen],
      ...keys.map((key) => [`choix-${key}`, 'remove']),
    ]);
    const headers = { cookie, Origin: killed.url };
    const asked = { method: 'POST', headers, body, redirect: 'manual' } as const;
    const answer = await fetch(new URL(withdrawalPath(quoted.material), killed.url), asked).catch(() => null);
    // A withdrawal that takes long is answered before it is done.
    if (answer) expect(answer.status, where).toBe(303);
    await killed.ended;
    expect(killed.process.signalCode, where).toBe('SIGKILL');

    const begun = await readRows<{ done_at: string | null }>(dataDir, 'select done_at from withdrawal');
    expect(begun[0]?.done_at ?? null, where).toBeNull();
    const pages = await readRows<{ done_at: string | null }>(dataDir, 'select done_at from withdrawal_page');
    const finished = pages.filter((one) => one.done_at !== null).length;
    if (finished > 0 && finished < pages.length) midway++;

    const server = await startServerProcess(dataDir);
    onTestFinished(() => void server.end('SIGKILL'));
    const served = await Promise.all(
      paths.map(async (one) => (await fetch(server.url + one, { headers: { cookie } })).text()),
    );
    await server.end('SIGTERM');
    const services = await openServices(dataDir);
    try {
      const isBegun = (await services.database.read.selectFrom('withdrawal').select('id').execute()).length > 0;
      // Before it is stored in the database, it is recorded: the next start carries it out as well.
      expect(isBegun, where).toBe(moment.name !== 'as it is asked');
      const left = await quotingTexts(services, quoted);
      expect(hasWords(left), where).toEqual(isBegun ? [] : everywhere);
      for (const [i, html] of served.entries()) expect(html.includes(SAID), `${where}, served ${i}`).toBe(!isBegun);
      for (const name of texts.keys()) {
        const [, article] = / of article (\d+)$/.exec(name) ?? [];
        if (article === undefined || name.startsWith('annotation')) continue;
        const now = left.get(name);
        expect(now, `${where}, ${name}`).toMatch(new RegExp(`(Avant|Jadis) ${article}\\.`));
        expect(now, `${where}, ${name}`).toContain(`Après ${article}.`);
      }
      if (isBegun) expect(await filesWith(SAID, services), where).toEqual([]);
    } finally {
      await services.close();
    }
  }, 120_000);
});

test('a kill fell between two of its pages', () => {
  expect(midway, `seed ${random.seed}`).toBeGreaterThanOrEqual(Math.ceil(ROUNDS / MOMENTS.length));
});
