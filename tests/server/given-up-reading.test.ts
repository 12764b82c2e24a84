import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { pagePath } from '#content/addresses/address.ts';
import { draftPath } from '#content/addresses/site-paths.ts';
import { appendToLog } from '#db/drafts/draft-repository.ts';
import { newDraft, textOf } from '#tests/support/intake-rig.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';

/** docs/collaboration.md, 9: whoever gives up a page that waits for room is not waited for. */
let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
}, 60_000);
afterAll(() => app.close());

/** Requests of one sender that are answered at once. */
const AT_ONCE = 4;

/** A page whose draft is stored in so many KiB. */
async function addDraft(kib: number) {
  const page = await app.addPage({ title: `${kib} KiB` });
  const draft = newDraft();
  textOf(draft).insert(0, 'mot '.repeat(kib * 256));
  const update = { pageId: page.id, data: Y.encodeStateAsUpdate(draft), personId: null };
  await appendToLog(app.services.database, [update], new Date().toISOString());
  return page;
}

test('who gives up pages that wait for room reads on, and others have their turn', async () => {
  const { drafts } = app.services;
  const [held, waits] = [await addDraft(4_000), await addDraft(400)];
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const holding = drafts.exchange(held.id, { find: () => released.then(() => null), keep: async () => {} });
  const reading = vi.spyOn(drafts, 'state');
  const asked = () => reading.mock.calls.filter(([id]) => id === waits.id).length;
  const [impatient, patient] = [await app.signIn('Ida'), await app.signIn('Pia')];
  const going = new AbortController();
  const address = draftPath(pagePath(waits));
  const given = Array.from({ length: AT_ONCE }, () =>
    fetch(app.url + address, { headers: { cookie: impatient }, signal: going.signal }).catch(() => 'given up'),
  );
  await until(() => asked() === AT_ONCE, 'all are being answered');
  const read = app.get(patient, address);
  await until(() => asked() > AT_ONCE, 'the other’s too');
  going.abort();
  expect(await Promise.all(given)).toEqual(given.map(() => 'given up'));
  // All that they may have at once is free again, while there is no room yet.
  expect((await app.get(impatient, '/')).status).toBe(200);
  release();
  await holding;
  expect((await read).status).toBe(200);
}, 60_000);
