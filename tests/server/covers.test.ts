import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { collectionPath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { Collection } from '#server/pages/collections/collection-service.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

let app: RunningApp;
let staff: string;
let member: string;
let collection: Collection;
beforeAll(async () => {
  app = await startApp();
  staff = await app.signIn('Yacine');
  member = await app.signIn('Aminata', 'member');
});
afterAll(() => app.close());

let count = 0;
beforeEach(async () => {
  const title = `Un kit ${++count}`;
  const shown = { publishedAt: '2026-01-01T00:00:00.000Z', visibility: 'members' as const };
  collection = await app.services.collections.create({ kind: 'toolkit', title, ...shown }, COMMAND_LINE);
});

/** A photograph with place and author in its metadata. */
const photograph = () =>
  sharp({ create: { width: 2000, height: 900, channels: 3, background: { r: 180, g: count * 40, b: 30 } } })
    .withExif({ IFD0: { Artist: 'Aminata Koné', Software: 'Appareil' }, IFD3: { GPSLatitude: '12/1 38/1 0/1' } })
    .jpeg()
    .toBuffer();

/** Sends the cover's form as a browser does. */
async function send(fields: Record<string, string | Blob>, cookie = staff) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value, 'couverture.jpg');
  }
  const answer = await fetch(`${app.url}${collectionPath(collection)}/gerer`, {
    method: 'POST',
    headers: { Cookie: cookie, Origin: app.url },
    body: form,
    redirect: 'manual',
  });
  return { status: answer.status, html: await answer.text() };
}
const get = (path: string, cookie = '') => fetch(app.url + path, { headers: { Cookie: cookie } });
const show = async (path: string, cookie = '') => (await get(path, cookie)).text();
const coverIn = (html: string) => /\/fichiers\/[a-z0-9]+\?l=480/.exec(html)?.[0];
const blob = (bytes: Uint8Array) => new Blob([new Uint8Array(bytes)]);

test('a cover is sent by a plain form, re-encoded without metadata, and shown with its alternative text', async () => {
  expect(
    await send({ intent: 'cover', fichier: blob(await photograph()), alt: ' Une  borne-fontaine ' }),
  ).toMatchObject({
    status: 303,
  });
  const here = await show(collectionPath(collection), member);
  const address = coverIn(here)!;
  expect(here).toContain('alt="Une borne-fontaine"');
  expect(await show('/', member)).toContain(address);
  expect(await show('/outils', member)).toContain(address);
  const file = await get(address.replace('?l=480', ''), member);
  expect(file.headers.get('Content-Type')).toBe('image/webp');
  const bytes = Buffer.from(await file.arrayBuffer());
  const { exif, width } = await sharp(bytes).metadata();
  expect([exif, width]).toEqual([undefined, 1600]);
  expect(bytes.includes('Aminata')).toBe(false);
});

test('a cover is visible to those who may read the collection, and only while it is that collection’s', async () => {
  await send({ intent: 'cover', fichier: blob(await photograph()), alt: '' });
  const address = coverIn(await show(collectionPath(collection), member))!;
  const statuses = async () => [
    (await get(address)).status,
    (await get(address, member)).status,
    (await get(address, staff)).status,
  ];
  expect(await statuses()).toEqual([404, 200, 200]);
  expect((await get(address, member)).headers.get('Cache-Control')).toContain('private');
  const { title, summary, language, slug, introduction } = collection;
  const details = { title, summary, language, slug, introduction };
  await app.services.collections.changeDetails(collection.id, { ...details, visibility: 'public' }, COMMAND_LINE);
  expect(await statuses()).toEqual([200, 200, 200]);
  // A shared cache must ask each time: otherwise it would still serve the cover once it is hidden.
  expect((await get(address)).headers.get('Cache-Control')).toBe('public, max-age=86400, s-maxage=0, immutable');
  await app.services.collections.publish(collection.id, false, COMMAND_LINE);
  expect(await statuses()).toEqual([404, 404, 200]);
  await app.services.collections.publish(collection.id, true, COMMAND_LINE);
  expect((await send({ intent: 'remove-cover', alt: 'resté là' })).status).toBe(303);
  expect(await statuses()).toEqual([404, 404, 200]);
  expect(coverIn(await show(collectionPath(collection), member))).toBeUndefined();
  expect(await app.services.collections.requireAt(COMMAND_LINE, 'toolkit', collection.slug)).toMatchObject({
    coverFile: null,
    coverAlt: '',
  });
});

test('its alternative text changes without a new picture, and changing the collection’s details does not affect it', async () => {
  await send({ intent: 'cover', fichier: blob(await photograph()), alt: 'Avant' });
  const address = coverIn(await show(collectionPath(collection), member));
  expect((await send({ intent: 'cover', fichier: new Blob([]), alt: 'Après' })).status).toBe(303);
  const { title, visibility, language, slug } = collection;
  const details = { title, visibility, language, slug, summary: 'Changé.', introduction: '' };
  expect((await send({ intent: 'save', ...details })).status).toBe(303);
  const html = await show(collectionPath(collection), member);
  expect(coverIn(html)).toBe(address);
  expect(html).toContain('alt="Après"');
});

test('a file that is no picture, too large or missing is refused with a message, and nothing changes', async () => {
  const none = await send({ intent: 'cover', fichier: new Blob([]), alt: 'x' });
  expect([none.status, none.html.includes('choisissez d’abord une image')]).toEqual([400, true]);
  const text = await send({ intent: 'cover', fichier: new Blob(['pas une image']), alt: '' });
  expect(text.status).toBe(415);
  const heavy = await send({ intent: 'cover', fichier: blob(new Uint8Array(13 * 1024 * 1024)), alt: '' });
  expect(heavy.status).toBe(413);
  for (const { html } of [none, text, heavy]) expect(html).toContain('field-error');
  expect(coverIn(await show(collectionPath(collection), staff))).toBeUndefined();
});

test('only staff may change a cover', async () => {
  for (const cookie of [member, '']) {
    const { status } = await send({ intent: 'cover', fichier: blob(await photograph()), alt: '' }, cookie);
    expect([401, 403, 404]).toContain(status);
  }
  expect(coverIn(await show(collectionPath(collection), staff))).toBeUndefined();
});

test('two collections with the same picture share its bytes, but not its visibility', async () => {
  const picture = await photograph();
  const first = collection;
  await send({ intent: 'cover', fichier: blob(picture), alt: 'La première' });
  const shown = { publishedAt: '2026-01-01T00:00:00.000Z', visibility: 'members' as const };
  const second = await app.services.collections.create({ kind: 'toolkit', title: 'Une autre', ...shown }, COMMAND_LINE);
  collection = second;
  await send({ intent: 'cover', fichier: blob(picture), alt: 'La seconde' });
  const coverOf = async (one: Collection) => coverIn(await show(collectionPath(one), staff));
  const [address, same] = [(await coverOf(first))!, (await coverOf(second))!];
  const seen = async (at: string) => [(await get(at)).status, (await get(at, member)).status];
  expect([await seen(address), await seen(same)]).toEqual([
    [404, 200],
    [404, 200],
  ]);

  // Removing it from the second collection, or hiding that one, does not affect the first.
  await send({ intent: 'remove-cover', alt: '' });
  expect([await coverOf(second), await seen(address)]).toEqual([undefined, [404, 200]]);
  await send({ intent: 'cover', fichier: blob(picture), alt: 'De nouveau' });
  await app.services.collections.archive(second.id, COMMAND_LINE);
  expect(await seen(address)).toEqual([404, 200]);
  // Hidden with both, it is visible to the staff only.
  await app.services.collections.publish(first.id, false, COMMAND_LINE);
  expect([await seen(address), (await get(address, staff)).status]).toEqual([[404, 404], 200]);
  // Restored with the second alone: the alternative text belongs to each collection.
  await app.services.collections.restore(second.id, COMMAND_LINE);
  expect(await seen(same)).toEqual([404, 200]);
  expect(await show(collectionPath(second), member)).toContain('alt="De nouveau"');
});

test('a picture in a draft and on a cover is hidden in the draft; the cover stays when it is archived', async () => {
  const picture = await photograph();
  const page = await app.addPage({ title: 'Avec la même image', visibility: 'public' });
  const inDraft = await app.services.files.add({ bytes: picture, name: 'x.jpg', pageId: page.id }, COMMAND_LINE);
  await send({ intent: 'cover', fichier: blob(picture), alt: '' });
  const address = coverIn(await show(collectionPath(collection), member))!;
  expect([(await get(address, member)).status, (await get(`/fichiers/${inDraft.id}`, member)).status]).toEqual([
    200, 404,
  ]);
  await app.services.pages.archive(page.id, COMMAND_LINE);
  expect((await get(address, member)).status).toBe(200);
});
