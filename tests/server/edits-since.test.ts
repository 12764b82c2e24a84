import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { EditsSince } from '#server/collab/joining/edits-since.ts';

/** A draft and the edits followed in it; `edit` reports one of so many bytes. */
function follow() {
  const draft = new Y.Doc();
  const since = new EditsSince(draft);
  const edit = (bytes: number) => draft.emit('update', [new Uint8Array(bytes), null, draft, {} as Y.Transaction]);
  const state = () => [since.areMany, since.areTooMany];
  return { since, edit, state };
}

test('edits are reported as many beyond 64 KiB, and as too many and dropped beyond eight times that', () => {
  const { since, edit, state } = follow();
  edit(64 * 1024);
  expect(state()).toEqual([false, false]);
  edit(1);
  expect(state()).toEqual([true, false]);
  edit(7 * 64 * 1024 - 1);
  expect([...state(), since.updates.length]).toEqual([true, false, 3]);
  edit(1);
  expect([...state(), since.updates.length]).toEqual([true, true, 0]);
  // Nothing else is kept after that.
  edit(1_000);
  expect([...state(), since.updates.length]).toEqual([true, true, 0]);
});

test('edits are reported as many beyond a thousand, and as too many and dropped beyond eight thousand', () => {
  const { since, edit, state } = follow();
  const edits = (count: number) => {
    for (let i = 0; i < count; i++) edit(1);
  };
  edits(1_000);
  expect(state()).toEqual([false, false]);
  edits(1);
  expect(state()).toEqual([true, false]);
  edits(6_999);
  expect([...state(), since.updates.length]).toEqual([true, false, 8_000]);
  edits(1);
  expect([...state(), since.updates.length]).toEqual([true, true, 0]);
  // Nothing else is kept after that.
  edits(1);
  expect([...state(), since.updates.length]).toEqual([true, true, 0]);
});

test('edits are merged into one update, which is empty without them, and are no longer followed after the end', () => {
  const draft = new Y.Doc();
  draft.getText('t').insert(0, 'avant');
  const before = Y.encodeStateAsUpdate(draft);
  const since = new EditsSince(draft);
  const withEdits = () => {
    const copy = new Y.Doc();
    Y.applyUpdate(copy, before);
    Y.applyUpdate(copy, since.merged());
    return copy.getText('t').toString();
  };
  expect([withEdits(), since.bytes]).toEqual(['avant', 0]);
  draft.getText('t').insert(5, ', pendant');
  draft.getText('t').delete(0, 1);
  expect(withEdits()).toBe('vant, pendant');
  since.end();
  draft.getText('t').insert(0, 'après');
  expect(withEdits()).toBe('vant, pendant');
});
