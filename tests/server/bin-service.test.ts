import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { deedDetails } from '#app/i18n/deed-details.ts';
import { translator } from '#app/i18n/translate.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { DRAFT_FRAGMENT, documentSchema } from '#content/document/schema.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { listAuditEntries } from '#db/activity/audit-repository.ts';
import { boardPartOf, findBoardRevision, listChangedParts } from '#db/board/board-revision.ts';
import { appendToLog } from '#db/drafts/draft-repository.ts';
import { findFile } from '#db/files/file-repository.ts';
import { findBinned, unbinPage } from '#db/pages/bin-repository.ts';
import { findPage } from '#db/pages/page-repository.ts';
import { DeletionRecords } from '#server/materials/records/deletion-records.ts';
import { BinService, DAYS_IN_BIN } from '#server/pages/bin/bin-service.ts';
import { type Floor, openFloor } from '#tests/support/floor.ts';
import { keepBackup, restoredFrom } from '#tests/support/other-doors.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

/** Data that the bin keeps and deletes, through the services; bin.test.ts tests its entrances. */
registerAllMessages();

let floor: Floor;
let admin: Viewer;
let claire: { viewer: Viewer; personId: string };
let emitted: string[];
beforeAll(async () => {
  floor = await openFloor();
  claire = await floor.person('staff', 'Claire Martin');
  admin = { ...claire.viewer, admin: true } as Viewer;
  for (const event of ['page-changed', 'page-deleted'] as const) {
    floor.services.events.on(event, (pageId) => emitted.push(`${event} ${pageId}`));
  }
});
afterAll(() => floor.close());
beforeEach(async () => {
  // Each test has a bin of its own.
  floor.clock.pass({ days: DAYS_IN_BIN + 1 });
  await bin().removeExpired(1_000);
  emitted = [];
});

const bin = () => floor.services.bin;
const find = (id: string) => findPage(floor.services.database.read, id);
const newPage = async (title = 'Une page', visibility: 'public' | 'members' = 'public') => {
  const page = await floor.newPage({ title, summary: 'Un résumé.', visibility });
  emitted = emitted.filter((line) => !line.endsWith(page.id));
  return page;
};
const publish = async (id: string) => {
  await floor.services.drafts.replace(id, parseMarkdown('Un alinéa.').document);
  await floor.services.editions.publish(id, {}, COMMAND_LINE);
};
const audit = async (id: string) =>
  (await listAuditEntries(floor.services.database.read, { limit: 1_000 })).filter(({ subject }) => subject === id);
const actions = async (id: string) =>
  (await audit(id)).map(({ action }) => action).filter((action) => /^page\.(un)?(binned|deleted)/.test(action));

test('the server deletes the pages that were in the bin for thirty days, and nothing else', async () => {
  const [old, recent, back, never] = await Promise.all(Array.from({ length: 4 }, () => newPage()));
  await bin().bin(old!.id, claire.viewer);
  await bin().bin(back!.id, claire.viewer);
  floor.clock.pass({ seconds: 1 });
  await bin().bin(recent!.id, claire.viewer);
  await bin().restore(back!.id, claire.viewer);
  emitted = [];
  // One second before the thirty days have passed, nothing is deleted.
  floor.clock.pass({ days: DAYS_IN_BIN, seconds: -1 });
  expect([await bin().removeExpired(10), (await find(old!.id))?.id]).toEqual([0, old!.id]);
  floor.clock.pass({ seconds: 1 });
  expect(await bin().removeExpired(10)).toBe(1);
  expect([await find(old!.id), (await find(recent!.id))?.id]).toEqual([null, recent!.id]);
  expect([(await find(back!.id))?.id, (await find(never!.id))?.id]).toEqual([back!.id, never!.id]);
  expect(emitted).toEqual([`page-deleted ${old!.id}`, `page-changed ${old!.id}`]);
  expect((await audit(old!.id))[0]).toMatchObject({
    action: 'page.deleted',
    actor: 'server',
    pageId: old!.id,
    detail: { kind: 'factsheet' },
  });
  // The audit log is all that remains of it.
  expect(deedDetails(translator('fr'), (await audit(old!.id))[0]!)).toEqual(['Fiche pratique']);
  floor.clock.pass({ seconds: 1 });
  expect([await bin().removeExpired(10), await find(recent!.id)]).toEqual([1, null]);
});

test('pages are deleted up to a given number at a time', async () => {
  for (let i = 0; i < 3; i++) await bin().bin((await newPage()).id, COMMAND_LINE);
  floor.clock.pass({ days: DAYS_IN_BIN, seconds: 1 });
  expect([await bin().removeExpired(2), await bin().removeExpired(2), await bin().removeExpired(2)]).toEqual([2, 1, 0]);
});

test('a page restored while it is about to be deleted stays, also if it was binned again', async () => {
  const { database, events } = floor.services;
  const deletions = new DeletionRecords(createTempFolder('records'));
  for (const again of [false, true]) {
    const { id } = await newPage();
    await bin().bin(id, claire.viewer);
    floor.clock.pass({ days: DAYS_IN_BIN, seconds: 1 });
    // The draft is dismissed after the page was found, and before anything is deleted.
    const drafts = {
      async dismiss() {
        await bin().restore(id, claire.viewer);
        if (again) await bin().bin(id, claire.viewer);
      },
    };
    const racing = new BinService({
      database,
      tasks: {} as never,
      eraser: floor.services.eraser,
      deletions,
      events,
      clock: floor.clock.now,
      drafts: drafts as never,
    });
    await expect(racing.removeExpired(10)).rejects.toMatchObject({ code: 'not-found' });
    expect((await find(id))?.binnedAt === null).toBe(!again);
    expect(await deletions.list()).toEqual([]);
    // The same happens to an administrator who deletes it by hand.
    if (!again) {
      await bin().bin(id, claire.viewer);
      await expect(racing.remove(id, 'Une page', admin)).rejects.toMatchObject({ code: 'not-found' });
      expect((await find(id))?.binnedAt).toBeNull();
    } else await bin().restore(id, claire.viewer);
  }
});

test('pages deleted for good since a backup are in the bin after its restore, and purged on request', async () => {
  const [shown, binned, wanted, other] = await Promise.all(Array.from({ length: 4 }, () => newPage()));
  await publish(shown!.id);
  await bin().bin(binned!.id, claire.viewer);
  const backup = await keepBackup(floor.services);
  for (const { id } of [shown!, wanted!]) await bin().bin(id, claire.viewer);
  for (const { id } of [shown!, binned!, wanted!]) await bin().remove(id, 'Une page', admin);

  const restored = await restoredFrom(backup, floor.services);
  try {
    const { database, bin: binThere } = restored.services;
    const there = async () =>
      Promise.all(
        [shown!, binned!, wanted!, other!].map(async ({ id }) => (await findPage(database.read, id))?.binnedAt),
      );
    // As the server starts.
    expect(await binThere.binReturned()).toBe(3);
    expect(await there()).toEqual([expect.any(String), expect.any(String), expect.any(String), null]);
    // A page taken out of the bin after the restore stays out, at the next start as well.
    await binThere.restore(wanted!.id, admin);
    expect(await binThere.binReturned()).toBe(2);
    expect((await there())[2]).toBeNull();
    expect((await restored.purge()).lines[0]).toBe(
      '2 pages that had been deleted for good were back, and are deleted again.',
    );
    expect(await there()).toEqual([undefined, undefined, null, null]);
    const entries = (await listAuditEntries(database.read, { limit: 1_000 })).filter(
      ({ pageId }) => pageId === shown!.id,
    );
    expect(entries.find(({ action }) => action === 'page.deleted')).toMatchObject({ detail: { kind: 'factsheet' } });
    expect(entries.filter(({ action, detail }) => action !== 'page.deleted' && Object.keys(detail).length > 0)).toEqual(
      [],
    );
    expect((await restored.purge()).lines[0]).toMatch(/^0 pages/);
  } finally {
    await restored.services.close();
  }
});

test('deleting requires the title, with variants of spaces and accents, the right, and a page in the bin', async () => {
  const page = await newPage('L’eau : à boire  ou non');
  await expect(bin().remove(page.id, page.title, admin)).rejects.toMatchObject({ code: 'not-found' });
  await expect(bin().describe(page.id, admin)).rejects.toMatchObject({ code: 'not-found' });
  await expect(bin().remove('nothing22222', '', admin)).rejects.toMatchObject({ code: 'not-found' });
  await bin().bin(page.id, claire.viewer);
  for (const viewer of [claire.viewer, PUBLIC_VIEWER]) {
    await expect(bin().remove(page.id, page.title, viewer)).rejects.toMatchObject({ tag: 'NavetteError' });
    await expect(bin().describe(page.id, viewer)).rejects.toMatchObject({ tag: 'NavetteError' });
  }
  for (const typed of ['', 'L’eau', 'l’eau : à boire ou non', `${page.title}.`]) {
    await expect(bin().remove(page.id, typed, admin)).rejects.toMatchObject({
      code: 'invalid',
      details: { fields: ['title'] },
    });
  }
  expect(await find(page.id)).not.toBeNull();
  await bin().remove(page.id, " L'eau : a\u0300 boire\u00a0 ou non\n", admin);
  expect([await find(page.id), await actions(page.id)]).toEqual([null, ['page.deleted', 'page.binned']]);
  expect((await audit(page.id))[0]!.actor).toBe(claire.personId);
});

test('binning and restoring are refused without the right, and recorded once when repeated', async () => {
  const { id, title } = await newPage('Deux fois');
  const member = await floor.person('member', 'Inès Diallo');
  await expect(bin().bin(id, member.viewer)).rejects.toMatchObject({ tag: 'NavetteError' });
  await bin().restore(id, claire.viewer);
  expect(await actions(id)).toEqual([]);
  await bin().bin(id, claire.viewer);
  const { binnedAt } = (await find(id))!;
  floor.clock.pass({ minutes: 1 });
  await bin().bin(id, COMMAND_LINE);
  expect((await find(id))!.binnedAt).toBe(binnedAt);
  await expect(bin().restore(id, member.viewer)).rejects.toMatchObject({ tag: 'NavetteError' });
  expect(await bin().restore(id, claire.viewer)).toMatchObject({ id, title });
  await bin().restore(id, claire.viewer);
  expect(await actions(id)).toEqual(['page.unbinned', 'page.binned']);
  expect(new Set((await audit(id)).slice(0, 2).map(({ actor, pageId }) => `${actor} ${pageId}`))).toEqual(
    new Set([`${claire.personId} ${id}`]),
  );
  // Each call notifies listeners, even if nothing changed, so that open screens read the page
  // again.
  expect(emitted).toEqual(Array(5).fill(`page-changed ${id}`));
});

test('the list has the latest first, with the person who binned each and the end of its thirty days', async () => {
  const [first, second] = [await newPage('Première'), await newPage('Seconde')];
  await bin().bin(first.id, claire.viewer);
  floor.clock.pass({ days: 1 });
  await bin().bin(second.id, COMMAND_LINE);
  const now = floor.clock.now().getTime();
  const day = 24 * 3600 * 1000;
  const iso = (at: number) => new Date(at).toISOString();
  const rows = [
    { id: second.id, title: 'Seconde', by: '', binnedAt: iso(now), until: iso(now + 30 * day) },
    { id: first.id, title: 'Première', by: 'Claire Martin', binnedAt: iso(now - day), until: iso(now + 29 * day) },
  ];
  expect(await bin().list(claire.viewer)).toMatchObject({ count: 2, rows });
  expect((await bin().describe(first.id, admin)).page).toMatchObject(rows[1]!);
  expect((await bin().describe(second.id, admin)).page).toMatchObject(rows[0]!);
  await expect(bin().list(PUBLIC_VIEWER)).rejects.toMatchObject({ tag: 'NavetteError' });
});

test('pages are restored as they were, archived or not; the board counts them again; others stay', async () => {
  const { database, pages } = floor.services;
  const [plain, archived, other] = [await newPage(), await newPage(), await newPage()];
  for (const { id } of [archived, other]) await pages.archive(id, claire.viewer);
  const before = await Promise.all([plain, archived, other].map(({ id }) => find(id)));
  /** The parts that the board counts again because of this. */
  const counted = async (work: () => Promise<unknown>) => {
    const revision = await findBoardRevision(database.read);
    await work();
    return listChangedParts(database.read, revision);
  };
  for (const { id } of [plain, archived]) {
    floor.clock.pass({ minutes: 1 });
    expect(await counted(() => bin().bin(id, claire.viewer))).toEqual([boardPartOf(id)]);
  }
  const all = [plain.id, archived.id, other.id];
  expect(await findBinned(database.read, all)).toEqual(new Set([plain.id, archived.id]));
  expect(await findBinned(database.read, [other.id])).toEqual(new Set());
  expect(await findBinned(database.read, [])).toEqual(new Set());
  expect(await bin().list(claire.viewer)).toMatchObject({ count: 2 });
  for (const { id } of [plain, archived])
    expect(await counted(() => bin().restore(id, claire.viewer))).toEqual([boardPartOf(id)]);
  // Restoring a page that is not in the bin, as the second of two restores does, changes nothing.
  await database.write((trx) => unbinPage(trx, other.id));
  expect(await Promise.all(all.map(find))).toEqual(before);
  expect(await bin().list(claire.viewer)).toEqual({ count: 0, rows: [] });
});

test('pages are listed in the order in which they were binned, latest first, those of one instant by id', async () => {
  const ids: string[] = [];
  for (let i = 0; i < 5; i++) {
    const { id } = await newPage(`Page ${i}`);
    await bin().bin(id, claire.viewer);
    ids.unshift(id);
    floor.clock.pass({ minutes: 1 });
  }
  const both = [await newPage(), await newPage(), await newPage(), await newPage()].map(({ id }) => id);
  for (const id of both) await bin().bin(id, claire.viewer);
  expect((await bin().list(claire.viewer)).rows.map(({ id }) => id)).toEqual([...both.toSorted(), ...ids]);
});

test('deletion hands a file that another page shows to that page, and deletes one that none uses', async () => {
  const { files, database } = floor.services;
  const [page, unrelated, user, reader] = [await newPage(), await newPage(), await newPage(), await newPage()];
  const addFile = async (background: string) => {
    const picture = sharp({ create: { width: 4, height: 3, channels: 3, background } });
    const bytes = await picture.png().toBuffer();
    return (await files.add({ bytes, name: 'image', pageId: page.id }, COMMAND_LINE)).id;
  };
  const [shown, unused, published] = [await addFile('#0b5d57'), await addFile('#ffffff'), await addFile('#000000')];
  const { nodes } = documentSchema;
  const words = nodes.paragraph!.create(null, documentSchema.text('Une image.'));
  const figures = [words, nodes.figure!.create({ file: published, alt: 'Un point' })];
  await floor.services.drafts.replace(reader.id, nodes.doc!.create(null, figures));
  await floor.services.editions.publish(reader.id, {}, COMMAND_LINE);
  const draft = new Y.Doc();
  const figure = new Y.XmlElement('figure');
  figure.setAttribute('file', shown);
  draft.getXmlFragment(DRAFT_FRAGMENT).insert(0, [figure]);
  await appendToLog(
    database,
    [{ pageId: user.id, data: Y.encodeStateAsUpdate(draft), personId: null }],
    floor.clock.now().toISOString(),
  );
  await bin().bin(page.id, claire.viewer);
  // The estimate uses database rows alone: drafts are searched only at deletion.
  expect((await bin().describe(page.id, admin)).files).toEqual({ deleted: 2, kept: 1 });
  await bin().remove(page.id, page.title, admin);
  expect((await findFile(database.read, shown))?.pageId).toBe(user.id);
  expect((await findFile(database.read, published))?.pageId).toBe(reader.id);
  expect(await findFile(database.read, unused)).toBeNull();
  expect(await find(unrelated.id)).not.toBeNull();
});

test('after deletion, the address is reported as gone to those who could read the page, and to no others', async () => {
  for (const [visibility, published, gone] of [
    ['public', true, [true, true]],
    ['members', true, [false, true]],
    ['public', false, [false, false]],
  ] as const) {
    const page = await newPage('Une adresse', visibility);
    if (published) await publish(page.id);
    await bin().bin(page.id, claire.viewer);
    await bin().remove(page.id, page.title, admin);
    const member: Viewer = { role: 'member', personId: 'member222222', name: 'M', sessionId: 'session22222' };
    const codes = await Promise.all(
      [PUBLIC_VIEWER, member].map((viewer) =>
        floor.services.pages.requireAt(viewer, page.kind, page.slug).catch(({ code }: { code: string }) => code),
      ),
    );
    expect(
      codes.map((code) => code === 'gone'),
      `${visibility}, ${published}: ${codes.join()}`,
    ).toEqual(gone);
  }
});
