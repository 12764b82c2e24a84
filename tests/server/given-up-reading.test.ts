import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { pagePath } from '#content/addresses/address.ts';
import { draftPath, transcriptPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { appendToLog } from '#db/drafts/draft-repository.ts';
import { newDraft, textOf } from '#tests/support/intake-rig.ts';
import { addMaterial } from '#tests/support/materials.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/collaboration.md, 9: a request that is given up while its draft waits for memory is
 * abandoned.
 */
let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

/** Requests of one sender that are answered at once. */
const AT_ONCE = 4;

/** Stores so many KiB in a draft. */
async function fill(id: string, kib: number): Promise<void> {
  const draft = newDraft();
  textOf(draft).insert(0, 'mot '.repeat(kib * 256));
  const update = { pageId: id, data: Y.encodeStateAsUpdate(draft), personId: null };
  await appendToLog(app.services.database, [update], new Date().toISOString());
}

/** A page whose draft is stored in so many KiB. */
async function addDraft(kib: number) {
  const page = await app.addPage({ title: `${kib} KiB` });
  await fill(page.id, kib);
  return page;
}

/** A draft that waits for memory, the address of a screen that shows it, and how that reads it. */
const SCREENS = {
  'a draft': async () => {
    const page = await addDraft(400);
    return { id: page.id, address: draftPath(pagePath(page)), reads: 'state' as const };
  },
  'a transcript that is written': async () => {
    const study = await app.addPage({ kind: 'study', title: 'Étude' });
    const material = await addMaterial(app.services, study.id, { access: 'team' });
    const id = await app.services.transcripts.open(material, COMMAND_LINE);
    await fill(id, 400);
    return { id, address: `${transcriptPath(material)}/ecrire`, reads: 'html' as const };
  },
};

test.each(Object.entries(SCREENS))(
  'a client that gives up %s waiting for memory can read other pages, and others get their turn',
  async (name, add) => {
    const { drafts } = app.services;
    const [held, waits] = [await addDraft(4_000), await add()];
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const holding = drafts.exchange(held.id, { find: () => released.then(() => null), keep: async () => {} });
    const reading = vi.spyOn(drafts, waits.reads);
    const asked = () => reading.mock.calls.filter(([id]) => id === waits.id).length;
    const [impatient, patient] = [await app.signIn(`Ida, ${name}`), await app.signIn(`Pia, ${name}`)];
    const going = new AbortController();
    const { address } = waits;
    const given = Array.from({ length: AT_ONCE }, () =>
      fetch(app.url + address, { headers: { cookie: impatient }, signal: going.signal }).catch(() => 'given up'),
    );
    await until(() => asked() === AT_ONCE, 'all are being answered');
    const read = app.get(patient, address);
    await until(() => asked() > AT_ONCE, 'the other’s too');
    going.abort();
    expect(await Promise.all(given)).toEqual(given.map(() => 'given up'));
    const left = () =>
      reading.mock.settledResults.filter(
        ({ type }, at) => reading.mock.calls[at]![0] === waits.id && type === 'rejected',
      );
    await until(() => left().length === AT_ONCE, 'no work waits for them');
    // The places of the given-up requests are free again, although there is no memory yet.
    expect((await app.get(impatient, '/')).status).toBe(200);
    release();
    await holding;
    expect((await read).status).toBe(200);
  },
  90_000,
);
