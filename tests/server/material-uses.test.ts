import { existsSync, utimesSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { ConcernedInput } from '#content/input/material/concerned-input.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { addConcerned, addMaterial, PERSON } from '#tests/support/materials.ts';
import { pageRow } from '#tests/support/page-row.ts';
import { keepPhoto, photoOf, showPhoto } from '#tests/support/photographs.ts';
import { Stopwatch } from '#tests/support/stopwatch.ts';
import { createTestServices, type TestServices } from '#tests/support/test-services.ts';

let floor: TestServices;
beforeAll(async () => {
  floor = await createTestServices();
});
afterAll(() => floor.close());

const write = (pageId: string, markdown: string) => floor.services.drafts.replace(pageId, documentOf(markdown));

/** Puts a page into a collection, and into the own kit of a person. */
async function hold(pageId: string): Promise<void> {
  const { services, staff } = floor;
  const details = { title: 'Carnet de l’eau', summary: '', introduction: '', imprint: '', slug: `carnet-${pageId}` };
  const { id } = await services.collections.create(
    { ...details, kind: 'booklet', language: 'fr', visibility: 'public' },
    COMMAND_LINE,
  );
  await services.collectionParts.arrange(id, [{ title: 'Lire', pageIds: [pageId] }], COMMAND_LINE);
  const at = { createdAt: '2026-11-01T00:00:00.000Z', updatedAt: '2026-11-01T00:00:00.000Z' };
  const kit = {
    id: `k${pageId.slice(1)}`,
    personId: 'personId' in staff ? staff.personId! : '',
    title: 'À lire',
    ...at,
  };
  await services.database.write(async (trx) => {
    await trx.insertInto('ownKit').values(kit).execute();
    await trx.insertInto('ownKitPage').values({ kitId: kit.id, pageId, place: 0, note: '' }).execute();
  });
}

it('finds the drafts, editions, versions, annotations and collections that use a material', async () => {
  const { services, staff } = floor;
  const study = await services.pages.create({ kind: 'study', title: 'L’eau', summary: 'Un résumé.' }, COMMAND_LINE);
  const other = await services.pages.create({ kind: 'article', title: 'Autre', summary: 'Un résumé.' }, COMMAND_LINE);
  const id = await addMaterial(services, study.id);
  await addConcerned(services, id, { state: 'validated', uses: ['analysis', 'quotation'] });
  const usesOf = () => services.materialUses.find(id, staff);
  expect(await usesOf()).toEqual({ pages: [], collections: [], kits: 0, isComplete: true, mayWithdraw: true });

  await write(study.id, `Le puits est à sec [@material/${id}].\n\nUne phrase sans source.\n`);
  await write(other.id, `Ailleurs aussi [@material/${id}].\n`);
  await services.editions.publish(study.id, {}, COMMAND_LINE);
  await services.versions.freeze(other.id, { version: 'Pour voir', key: 'une-cle-12345' }, staff);
  const { number } = (await services.editions.list(staff, study.id))[0]!;
  const quoted = { pageId: study.id, kind: 'comment' as const, body: 'Oui', selection: { exact: 'puits' } };
  await services.annotations.create(quoted, staff);
  await services.annotations.create({ ...quoted, selection: { exact: 'phrase sans' } }, staff);
  expect((await usesOf()).pages).toMatchObject([
    { title: 'Autre', draft: 'now', editions: [], versions: [1], annotations: 0 },
    { title: 'L’eau', draft: 'now', editions: [number], versions: [], annotations: 1 },
  ]);
  expect(await usesOf()).toMatchObject({ collections: [], kits: 0 });
  await hold(study.id);
  expect(await usesOf()).toMatchObject({ collections: [{ title: 'Carnet de l’eau' }], kits: 1 });

  // The draft's history still has the citation.
  await write(other.id, 'Plus rien.\n');
  expect((await usesOf()).pages[0]).toMatchObject({ title: 'Autre', draft: 'before', versions: [1] });
});

it('finds the uses of a material within a second among 20,000 pages, also for its withdrawal', async () => {
  const { services, staff } = floor;
  const study = await services.pages.create({ kind: 'study', title: 'Beaucoup', summary: '' }, COMMAND_LINE);
  const id = await addMaterial(services, study.id);
  await addConcerned(services, id, { state: 'validated', uses: ['analysis', 'quotation'] });
  const ids = Array.from({ length: 20_000 }, (_, i) => `p${String(i).padStart(11, '0')}`);
  await services.database.write(async (trx) => {
    for (let from = 0; from < ids.length; from += 500) {
      const some = ids.slice(from, from + 500);
      const pages = some.map((one) => ({ ...pageRow(one), notice: JSON.stringify(emptyNotice('article')) }));
      await trx.insertInto('page').values(pages).execute();
      const rows = some.flatMap((pageId, i) =>
        [1, 2].map((editionNumber) => ({
          ...{ pageId, editionNumber, blockId: 'b2222222' },
          target: i % 100 === 0 ? `material/${id}` : `material/m${String(from + i).padStart(11, '0')}`,
        })),
      );
      await trx.insertInto('editionCitation').values(rows).execute();
    }
  });
  const words = 'Le puits du marché était à sec bien avant la saison chaude';
  const citing = [];
  for (const title of ['1 Brouillon', '2 Brouillon', '3 Brouillon']) {
    const page = await services.pages.create({ kind: 'article', title, summary: 'Un résumé.' }, COMMAND_LINE);
    await write(page.id, `${words} [@material/${id}].\n`);
    citing.push(page.id);
  }
  await services.editions.publish(citing[0]!, {}, COMMAND_LINE);
  const quoted = { pageId: citing[0]!, kind: 'comment' as const, body: 'Oui', selection: { exact: 'du marché' } };
  await services.annotations.create(quoted, staff);
  await hold(citing[0]!);
  await services.draftCitations.followAll();
  const watch = new Stopwatch();
  const { pages } = await services.materialUses.find(id, staff);
  expect(watch.read()).toBeLessThan(1_000);
  expect([pages.length, pages[3]!.editions]).toEqual([203, [1, 2]]);

  const screen = new Stopwatch();
  const view = await services.withdrawals.view(id, staff);
  expect(screen.read()).toBeLessThan(1_000);
  expect(view.places.filter(({ text }) => text.startsWith(words))).toHaveLength(3);
  const { collections, kits } = view.uses;
  expect(view.uses.pages.slice(0, 3)).toMatchObject([
    { draft: 'now', editions: [1], annotations: 1 },
    { draft: 'now', editions: [], annotations: 0 },
    { draft: 'now', editions: [], annotations: 0 },
  ]);
  expect([view.uses.pages.length, collections.length, kits]).toEqual([203, 1, 1]);
});

/** A public page that shows a photograph. */
async function showing(title: string, photo: Uint8Array) {
  const page = await floor.newPage({ kind: 'article', title, summary: 'Comment.', visibility: 'public' });
  return { page, picture: await showPhoto(floor.services, page.id, photo) };
}

it('shows a photograph on pages as far as its people agree; a withdrawal removes it', async () => {
  const { services, staff, member } = floor;
  const { files, editions, concerned, withdrawals } = services;
  const photo = await photoOf('#0b5d57');
  const study = await services.pages.create({ kind: 'study', title: 'La pompe', summary: '' }, COMMAND_LINE);
  const id = await addMaterial(services, study.id, { kind: 'photo', title: 'Awa à la pompe' });
  const person = await addConcerned(services, id, { uses: ['analysis', 'quotation'] });
  await keepPhoto(services, id, photo);
  const { page, picture } = await showing('Pomper', photo);
  const agree = async (change: Partial<ConcernedInput>) => {
    const { updatedAt } = (await services.materials.read(id, staff)).concerned[0]!;
    await concerned.change(person, { ...PERSON, ...change }, updatedAt, staff);
  };
  const shownTo = async () => {
    const reads = [PUBLIC_VIEWER, member, staff].map((viewer) => files.findReadable(viewer, picture, null));
    return (await Promise.all(reads)).map((file) => file !== null);
  };
  const found = async (wanted: string) =>
    (await editions.preview(page.id, staff)).gate.find(({ check }) => check === wanted)?.findings;

  // Consent to be quoted does not allow showing a face.
  expect(await found('picture-consent')).toMatchObject([{ at: { block: 'fpompe22' }, words: 'P1 · La pompe' }]);
  await expect(editions.publish(page.id, {}, COMMAND_LINE)).rejects.toMatchObject({
    code: 'invalid',
    details: { fields: ['picture-consent'] },
  });
  // The staff, who write the draft, see it.
  expect(await shownTo()).toEqual([false, false, true]);
  await agree({ uses: ['photo'], reach: 'network' });
  expect((await found('picture-consent'))?.[0]?.why?.fr).toContain('jusqu’à ces lecteurs');
  await agree({ uses: ['photo'] });
  await editions.publish(page.id, {}, COMMAND_LINE);
  expect(await shownTo()).toEqual([true, true, true]);
  expect(await files.findReadable(PUBLIC_VIEWER, picture, null)).toMatchObject({ isOfMaterial: true });
  expect((await services.materialUses.find(id, staff)).pages).toMatchObject([{ title: 'Pomper', hasPicture: true }]);

  // Asking again for the same consent hides nothing; a refusal or a lesser consent does.
  await agree({ uses: ['photo'], state: 'asked' });
  expect(await shownTo()).toEqual([true, true, true]);
  const lesser: readonly Partial<ConcernedInput>[] = [
    { uses: ['photo'], state: 'refused' },
    { uses: ['analysis'] },
    { uses: ['photo'], reach: 'network' },
    { uses: ['analysis'], state: 'asked' },
    { uses: ['photo'], reach: 'network', state: 'asked' },
  ];
  for (const less of lesser) {
    await agree(less);
    expect(await shownTo(), JSON.stringify(less)).toEqual([false, false, false]);
  }

  await agree({ uses: ['photo'] });
  expect(await shownTo()).toEqual([true, true, true]);
  const { path } = (await files.findReadable(staff, picture, null))!;
  utimesSync(path, new Date(0), new Date(0));
  const { erased, seen } = await withdrawals.view(id, staff);
  expect(erased).toMatchObject({ files: 1, pictures: 1 });
  await withdrawals.request(id, { person, passages: new Map(), along: [], seen }, staff);
  await withdrawals.settle(20_000);
  expect(await shownTo()).toEqual([false, false, false]);
  expect(existsSync(path)).toBe(false);
  // The gate reports the figure, which has no picture any more, to the author.
  expect(await found('picture-gone')).toMatchObject([{ at: { block: 'fpompe22' }, words: 'La pompe' }]);
  expect((await services.drafts.read(page.id)).document.textContent).toBe('On pompe.');
});

it('hides a photograph that nobody is recorded for, and a refused one even without its material', async () => {
  const { services, staff } = floor;
  const { files, editions, concerned, materials } = services;
  const study = await services.pages.create({ kind: 'study', title: 'La citerne', summary: '' }, COMMAND_LINE);
  const isShown = async (picture: string) => (await files.findReadable(PUBLIC_VIEWER, picture, null)) !== null;
  const published = async (title: string, background: string) => {
    const photo = await photoOf(background);
    const { page, picture } = await showing(title, photo);
    await editions.publish(page.id, {}, COMMAND_LINE);
    expect(await isShown(picture)).toBe(true);
    // The photograph becomes a file of a material only after it was published.
    const id = await addMaterial(services, study.id, { kind: 'photo', title });
    const person = await addConcerned(services, id, { uses: ['photo'] });
    await keepPhoto(services, id, photo);
    expect(await isShown(picture)).toBe(true);
    return { id, picture, person };
  };
  const nobody = await published('Une', '#123456');
  await concerned.remove(nobody.person, staff);
  expect(await isShown(nobody.picture)).toBe(false);
  const refusing = await published('Deux', '#654321');
  await addConcerned(services, refusing.id, { name: 'Moussa Diop', uses: ['photo'] });
  const first = (await materials.read(refusing.id, staff)).concerned.find(({ id }) => id === refusing.person)!;
  await concerned.change(refusing.person, { ...PERSON, state: 'refused' }, first.updatedAt, staff);
  // Without this refusal, the other person's consent would show it again.
  await expect(concerned.remove(refusing.person, staff)).rejects.toMatchObject({ details: { fields: ['removal'] } });
  await materials.remove(refusing.id, staff);
  expect(await isShown(refusing.picture)).toBe(false);
  // Nobody withdrew consent to this one.
  const agreed = await published('Trois', '#abcdef');
  await materials.remove(agreed.id, staff);
  expect(await isShown(agreed.picture)).toBe(true);
});

it('shows a photograph in no version, cover or opened page before its people agree to that', async () => {
  const { services, staff, member } = floor;
  const { collections, concerned, editions, files, pages, versions } = services;
  const photo = await photoOf('#224466');
  const study = await pages.create({ kind: 'study', title: 'Le château d’eau', summary: '' }, COMMAND_LINE);
  const id = await addMaterial(services, study.id, { kind: 'photo', title: 'Awa en haut' });
  const person = await addConcerned(services, id, { uses: ['photo'], state: 'asked' });
  await keepPhoto(services, id, photo);
  const agree = async (change: Partial<ConcernedInput>) => {
    const { updatedAt } = (await services.materials.read(id, staff)).concerned[0]!;
    await concerned.change(person, { ...PERSON, uses: ['photo'], ...change }, updatedAt, staff);
  };
  const page = await floor.newPage({ kind: 'article', title: 'Monter', summary: 'Comment.', visibility: 'members' });
  const picture = await showPhoto(services, page.id, photo);
  const profile = { organisation: 'Comité', country: 'ML', side: 'south', sessionId: 'session44444' } as const;
  const partner: Viewer = { role: 'partner', invitationId: 'i2222222', pageId: page.id, name: 'Moussa', ...profile };
  const shownTo = async (file: string) => {
    const reads = [PUBLIC_VIEWER, partner, member, staff].map((viewer) => files.findReadable(viewer, file, null));
    return (await Promise.all(reads)).map((found) => found !== null);
  };

  // No gate checks versions and covers.
  await versions.freeze(page.id, { version: 'Pour voir', key: 'une-cle-23456' }, staff);
  expect(await shownTo(picture)).toEqual([false, false, false, true]);
  const { id: cover } = await files.add({ bytes: photo, name: 'image.jpg', pageId: null }, COMMAND_LINE);
  const texts = { title: 'Châteaux d’eau', summary: '', introduction: '', imprint: '', slug: 'chateaux' };
  const booklet = await collections.create(
    { ...texts, kind: 'booklet', language: 'fr', visibility: 'public' },
    COMMAND_LINE,
  );
  await collections.changeCover(booklet.id, { file: cover, alt: '' }, COMMAND_LINE);
  await collections.publish(booklet.id, true, COMMAND_LINE);
  expect(await shownTo(cover)).toEqual([false, false, false, false]);

  await agree({ reach: 'network' });
  expect(await shownTo(picture)).toEqual([false, true, false, true]);
  expect(await shownTo(cover)).toEqual([false, false, false, false]);
  await editions.publish(page.id, {}, COMMAND_LINE);
  expect(await shownTo(picture)).toEqual([false, true, true, true]);

  // They agreed to the network, are asked for everybody, and the page is opened before they answer.
  await agree({ state: 'asked' });
  expect(await shownTo(picture)).toEqual([false, true, true, true]);
  const { title, slug, summary, language, notice } = page;
  const { common, own } = notice;
  const details = { title, slug, summary, language, common, own };
  await pages.changeDetails(page.id, { ...details, visibility: 'public' }, COMMAND_LINE);
  expect(await shownTo(picture)).toEqual([false, false, false, false]);
  await agree({});
  expect(await shownTo(picture)).toEqual([true, true, true, true]);
  expect(await shownTo(cover)).toEqual([true, false, true, true]);
  // They have already agreed to that.
  await agree({ state: 'asked' });
  expect(await shownTo(picture)).toEqual([true, true, true, true]);
});
