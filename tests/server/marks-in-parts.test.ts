import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { applyStored } from '#content/draft/updates/apply-stored.ts';
import { divideUpdate } from '#content/draft/updates/divide-update.ts';
import { LargeUpdate, PART_OF_LARGE } from '#server/collab/intake/large-update.ts';
import type { Participant } from '#server/collab/participants/participant.ts';
import { Random } from '#tests/support/random.ts';

/** Types, deletes and formats text at random. */
function edit(text: Y.XmlText, random: Random, edits: number): void {
  for (let i = 0; i < edits; i++) {
    const at = random.below(text.length);
    const length = 1 + random.below(Math.max(1, text.length - at - 1));
    const mark = random.pick(['bold', 'italic']);
    const what = random.below(6);
    if (what < 2) text.format(at, length, { [mark]: random.pick([{}, null]) });
    else if (what === 2) text.delete(at, Math.min(length, 4));
    else if (what === 3) text.insert(at, 'mot', { [mark]: {} });
    else text.insert(at, 'abc');
  }
}

const textOf = (draft: Y.Doc): string => draft.getXmlFragment(DRAFT_FRAGMENT).toString();

test('a large update keeps the formatting of its author, however small the parts in which it is applied', async () => {
  const random = new Random();
  let rounds = 0;
  while (rounds < 150) {
    const editor = new Y.Doc();
    const text = new Y.XmlText('un deux trois quatre');
    const paragraph = new Y.XmlElement('paragraph');
    paragraph.insert(0, [text]);
    editor.getXmlFragment(DRAFT_FRAGMENT).insert(0, [paragraph]);
    edit(text, random, random.below(8));
    const server = new Y.Doc();
    applyStored(server, [Y.encodeStateAsUpdate(editor)]);
    const before = Y.encodeStateVector(editor);
    edit(text, random, 10 + random.below(15));
    const large = new LargeUpdate({
      draft: server,
      update: Y.encodeStateAsUpdate(editor, before),
      author: {} as Participant,
      sequence: 0,
      divide: async (update, known) => divideUpdate(update, known, 1 + random.below(3)),
    });
    await large.begin();
    if (large.judge(Number.POSITIVE_INFINITY)?.verdict !== 'new') continue;
    const label = `seed ${random.seed}, round ${rounds++}`;
    // Any cleanup by Yjs would be stored and sent before the update that it belongs to.
    server.on('update', (_update: Uint8Array, origin: unknown) => expect(origin, label).toBe(PART_OF_LARGE));
    while (!large.apply(0));
    expect(textOf(server), label).toBe(textOf(editor));
  }
});
