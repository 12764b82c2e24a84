import { afterEach, beforeEach, expect, test } from 'vitest';
import { documentSchema } from '#content/document/schema.ts';
import { appendToLog, compactDraft, readDraft } from '#db/draft-repository.ts';
import { type SocketRig, startSocketRig, TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

let rig: SocketRig;
beforeEach(async () => {
  rig = await startSocketRig();
});
afterEach(() => rig.close());

const NOW = '2026-11-25T10:00:00.000Z';
const bytes = (...values: number[]) => Buffer.from(values);
const stored = (pageId: string, { services } = rig) => readDraft(services.database.read, pageId);

test('a snapshot comes back in the parts it was made of', async () => {
  const { database } = rig.services;
  const pageId = await rig.newPage();
  const [position] = await appendToLog(database, [{ pageId, data: bytes(1), personId: null }], NOW);
  for (const parts of [[bytes(1, 2, 3), bytes(), bytes(4, 5)], [bytes(6, 7)]]) {
    await database.write((trx) => compactDraft(trx, pageId, { parts, upTo: position! }, NOW));
    const draft = await stored(pageId);
    expect(draft.snapshot.map((part) => [...part])).toEqual(parts.map((part) => [...part]));
    expect(draft.updates).toEqual([]);
    expect(draft.position).toBe(position);
  }
});

test('a snapshot that comes after a later one takes nothing away', async () => {
  const { database } = rig.services;
  const pageId = await rig.newPage();
  const entry = { pageId, data: bytes(1), personId: null };
  const [first, second, third] = (await appendToLog(database, [entry, entry, entry], NOW)) as [number, number, number];
  await database.write((trx) => compactDraft(trx, pageId, { parts: [bytes(2)], upTo: second }, NOW));
  await database.write((trx) => compactDraft(trx, pageId, { parts: [bytes(1)], upTo: first }, NOW));
  const draft = await stored(pageId);
  expect(draft.snapshot.map((part) => [...part])).toEqual([[2]]);
  expect([draft.updates.length, draft.position]).toEqual([1, third]);
});

test('a long draft is folded into parts as soon as it is long, by whoever wrote it, and opens whole', async () => {
  const pageId = await rig.newPage();
  const { drafts } = rig.services;
  const { cookie } = await rig.signIn('staff', 'Awa');
  const bold = [documentSchema.marks.bold!.create()];
  const paragraphs = Array.from({ length: 1_500 }, (_, i) =>
    documentSchema.nodes.paragraph!.create(null, [
      documentSchema.text(`${i}. `, bold),
      documentSchema.text('mot '.repeat(30)),
    ]),
  );
  const document = documentSchema.nodes.doc!.create(null, paragraphs);
  await drafts.replace(pageId, document);
  await until(async () => (await stored(pageId)).snapshot.length > 3, 'folded into parts');
  const awa = new TestEditor(rig.url, pageId, cookie);
  await until(() => awa.saved, 'synced');
  awa.type('Fin. ');
  await until(() => awa.saved, 'stored');
  awa.destroy();
  // Another process, which has the file and nothing else.
  const { dataDir } = rig;
  await rig.services.close();
  const other = await startSocketRig({ dataDir });
  try {
    const { document: now } = await other.services.drafts.read(pageId);
    expect(now.textContent).toContain('Fin. ');
    expect(now.childCount).toBeGreaterThanOrEqual(document.childCount);
    expect(now.textContent).toContain(`1499. ${'mot '.repeat(30)}`);
    expect(now.lastChild?.firstChild?.marks.map(({ type }) => type.name)).toEqual(['bold']);
    expect((await stored(pageId, other)).snapshot.length).toBeGreaterThan(3);
  } finally {
    await other.close();
  }
});
