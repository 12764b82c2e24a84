import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { correctRestored } from '#content/draft/undo/correct-restored.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import { Random } from '#tests/support/random.ts';
import { randomEdit } from '#tests/support/random-edit.ts';
import { type SocketRig, startSocketRig, TestEditor } from '#tests/support/socket-rig.ts';
import { until } from '#tests/support/until.ts';

/**
 * docs/collaboration.md: several editors, with lost connections, undo and restores, all converge to
 * the same document.
 */
let rig: SocketRig;

beforeEach(async () => {
  rig = await startSocketRig();
});
afterEach(() => rig.close());

async function editTogether(seed: number | undefined): Promise<void> {
  const random = new Random(seed);
  const pageId = await rig.newPage();
  const first = (await rig.services.drafts.read(pageId)).document;
  const { cookie } = await rig.signIn('staff', `P${random.seed}`);
  const editors = Array.from({ length: 2 + random.below(4) }, () => new TestEditor(rig.url, pageId, cookie));
  const undo = new Map<TestEditor, Y.UndoManager>();
  try {
    await until(() => editors.every((editor) => editor.saved), 'all synced');
    for (const editor of editors) editor.draft.on('beforeObserverCalls', correctRestored);
    for (const editor of editors) undo.set(editor, new Y.UndoManager(editor.draft.getXmlFragment(DRAFT_FRAGMENT)));
    for (let step = 0; step < 150; step++) {
      const editor = random.pick(editors);
      const what = random.below(20);
      if (what === 0) editor.provider.disconnect();
      else if (what < 3) editor.provider.connect();
      else if (what === 3) undo.get(editor)!.undo();
      else if (what === 4) undo.get(editor)!.redo();
      else if (what === 5 && random.chance(0.2)) await rig.services.drafts.replace(pageId, first);
      else randomEdit(editor.draft, random);
      if (random.chance(0.3)) await new Promise((resolve) => setImmediate(resolve));
    }
    for (const editor of editors) editor.provider.connect();
    await until(() => editors.every((editor) => editor.saved), `all saved, seed ${random.seed}`);
    const state = () => editors.map((editor) => JSON.stringify(editor.draft.getXmlFragment(DRAFT_FRAGMENT).toJSON()));
    await until(() => new Set(state()).size === 1, `all agree, seed ${random.seed}`);
    const served = (await rig.services.drafts.read(pageId)).document;
    expect(() => served.check(), `seed ${random.seed}`).not.toThrow();
    expect(draftToDocument(editors[0]!.draft).document.eq(served), `seed ${random.seed}`).toBe(true);
    expect(
      editors.flatMap((editor) => editor.closes.filter(({ code }) => code >= 4400)),
      `seed ${random.seed}`,
    ).toEqual([]);
  } finally {
    for (const editor of editors) editor.destroy();
  }
}

describe('several editors at once', () => {
  test.each(Array.from({ length: 8 }, (_, i) => i))('random editing, run %i', () => editTogether(undefined));
});
