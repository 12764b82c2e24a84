import { afterEach, beforeEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { CLOSE } from '#content/draft/collab-protocol.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import { RawClient, updateFrame } from '#tests/support/raw-client.ts';
import { type SocketRig, startSocketRig, TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/collaboration.md, rules 1, 7 and 9: a large update is applied in parts, with other updates
 * in between, and sent whole.
 */
let rig: SocketRig;
const editors: TestEditor[] = [];
beforeEach(async () => {
  rig = await startSocketRig();
});
afterEach(async () => {
  for (const editor of editors.splice(0)) editor.destroy();
  await rig.close();
});

async function open(pageId: string, name: string): Promise<{ editor: TestEditor; cookie: string }> {
  const { cookie } = await rig.signIn('staff', name);
  const editor = new TestEditor(rig.url, pageId, cookie);
  editors.push(editor);
  await until(() => editor.saved, `${name} is in`);
  return { editor, cookie };
}

const ROWS = 800;

/** A table that must arrive whole: an editor would delete half of it. */
function insertTable(draft: Y.Doc, count = ROWS): void {
  const rows = Array.from({ length: count }, (_, r) => {
    const row = new Y.XmlElement('tableRow');
    row.insert(
      0,
      ['un', 'deux'].map((words) => {
        const cell = new Y.XmlElement('tableCell');
        const paragraph = new Y.XmlElement('paragraph');
        paragraph.insert(0, [new Y.XmlText(`${words} ${r}`)]);
        cell.insert(0, [paragraph]);
        return cell;
      }),
    );
    return row;
  });
  const table = new Y.XmlElement('table');
  table.insert(0, rows);
  draft.getXmlFragment(DRAFT_FRAGMENT).insert(1, [table]);
}

const rowsIn = (draft: Y.Doc): number =>
  draft
    .getXmlFragment(DRAFT_FRAGMENT)
    .toArray()
    .reduce((sum, node) => sum + (node instanceof Y.XmlElement && node.nodeName === 'table' ? node.length : 0), 0);

/** How many cells are complete. */
const cellsIn = (draft: Y.Doc): number => draftToDocument(draft).document.textContent.match(/(un|deux) /g)?.length ?? 0;

test('a large update is sent whole, and what another participant types meanwhile is stored', async () => {
  const pageId = await rig.newPage();
  const { editor: awa } = await open(pageId, 'Awa');
  const { editor: bruno } = await open(pageId, 'Bruno');
  const seen = new Set<number>();
  bruno.draft.on('update', () => seen.add(rowsIn(bruno.draft)));
  insertTable(awa.draft);
  await until(() => awa.sent > 0 && awa.sent > awa.stored, 'it is sent');
  bruno.type('Pendant ce temps. ');
  await until(() => bruno.saved, 'what Bruno typed is stored');
  await until(() => awa.saved && rowsIn(bruno.draft) === ROWS, 'all of the table has arrived');
  expect([...seen].sort((a, b) => a - b)).toEqual([0, ROWS]);
  expect(cellsIn(bruno.draft)).toBe(2 * ROWS);
  await until(() => awa.text.toString() === bruno.text.toString(), 'both agree');
  const { document } = await rig.services.drafts.read(pageId);
  expect(() => document.check()).not.toThrow();
  expect(document.eq(draftToDocument(awa.draft).document)).toBe(true);
});

test('participants who join meanwhile are sent all of it or nothing', async () => {
  const pageId = await rig.newPage();
  const { editor: awa } = await open(pageId, 'Awa');
  const { cookie } = await rig.signIn('staff', 'Bruno');
  insertTable(awa.draft);
  const newcomers = Array.from({ length: 6 }, () => {
    const newcomer = new TestEditor(rig.url, pageId, cookie);
    editors.push(newcomer);
    const seen = new Set<number>();
    newcomer.draft.on('update', () => seen.add(rowsIn(newcomer.draft)));
    return { newcomer, seen };
  });
  const looks = await Promise.all(Array.from({ length: 20 }, () => rig.services.drafts.read(pageId)));
  await until(() => newcomers.every(({ newcomer }) => rowsIn(newcomer.draft) === ROWS), 'all have the table');
  for (const { newcomer, seen } of newcomers) {
    expect([0, ROWS]).toEqual(expect.arrayContaining([...seen]));
    expect(cellsIn(newcomer.draft)).toBe(2 * ROWS);
  }
  for (const { document } of looks)
    expect([0, 2 * ROWS]).toContain(document.textContent.match(/(un|deux) /g)?.length ?? 0);
});

test('what its author types next is applied after it, and both are stored even if the author leaves at once', async () => {
  const pageId = await rig.newPage();
  const { editor: awa } = await open(pageId, 'Awa');
  // Few enough that their author's use stays below the limit above which waiting updates are
  // dropped.
  const rows = 200;
  insertTable(awa.draft, rows);
  awa.type('Après. ');
  await until(() => awa.sent >= 3, 'both are sent');
  await new Promise<void>((resolve) => {
    awa.provider.ws!.addEventListener('close', () => resolve());
    awa.provider.disconnect();
  });
  await until(async () => {
    const { document } = await rig.services.drafts.read(pageId);
    return document.textContent.includes('Après.');
  }, 'what was typed last is stored');
  const { document } = await rig.services.drafts.read(pageId);
  expect(document.textContent.match(/(un|deux) /g)?.length).toBe(2 * rows);
});

test('a large update with content outside the schema is refused, and none of it is applied', async () => {
  const pageId = await rig.newPage();
  const { editor: awa, cookie } = await open(pageId, 'Awa');
  const before = Buffer.from(await rig.services.drafts.state(pageId));
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(awa.draft));
  const known = Y.encodeStateVector(copy);
  copy.transact(() => {
    insertTable(copy);
    copy.getXmlFragment(DRAFT_FRAGMENT).insert(2, [new Y.XmlElement('script')]);
  });
  const pirate = await RawClient.open(rig.url, pageId, cookie);
  pirate.send(updateFrame(Y.encodeStateAsUpdate(copy, known)));
  expect((await pirate.closed).code).toBe(CLOSE.outsideSchema);
  expect(Buffer.from(await rig.services.drafts.state(pageId)).equals(before)).toBe(true);
});

test('a long text can be deleted, restored by undo, and deleted again by redo', async () => {
  const pageId = await rig.newPage();
  const { editor: awa } = await open(pageId, 'Awa');
  const { editor: bruno } = await open(pageId, 'Bruno');
  const undo = new Y.UndoManager(awa.draft.getXmlFragment(DRAFT_FRAGMENT), { captureTimeout: 0 });
  insertTable(awa.draft);
  await until(() => rowsIn(bruno.draft) === ROWS, 'there');
  undo.stopCapturing();
  awa.draft.getXmlFragment(DRAFT_FRAGMENT).delete(1, 1);
  await until(() => awa.saved && rowsIn(bruno.draft) === 0, 'gone');
  undo.undo();
  await until(() => awa.saved && rowsIn(bruno.draft) === ROWS, 'there again');
  undo.redo();
  await until(() => awa.saved && rowsIn(bruno.draft) === 0, 'gone again');
  expect(draftToDocument(bruno.draft).document.eq(draftToDocument(awa.draft).document)).toBe(true);
});
