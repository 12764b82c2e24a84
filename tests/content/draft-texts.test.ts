import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { draftBlockIds, draftBlockText, readDraftTexts } from '#content/draft/anchors/anchor-yjs.ts';
import { documentToUpdate } from '#content/draft/yjs.ts';
import { PassageReader } from '#server/extracts/passage-words.ts';
import { documentOf } from '#tests/support/document-of.ts';

function draftOf(markdown: string): Y.Doc {
  const draft = new Y.Doc();
  Y.applyUpdate(draft, documentToUpdate(documentOf(markdown)));
  return draft;
}

test('the texts of a draft as a whole are those of its blocks one by one', () => {
  const draft = draftOf(
    'Un [@material/abcdefghjk23] deux  \ntrois.\n\n> - Dans\n> - une liste\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n![Un bief](https://x.example/a.png)\n\n:::parole{auteur="F"}\nDit.\n:::',
  );
  const { ids, textOf } = readDraftTexts(draft);
  expect(ids).toEqual(draftBlockIds(draft));
  expect(ids.length).toBeGreaterThan(7);
  for (const id of ids) expect(textOf(id)).toBe(draftBlockText(draft, id) ?? '');
  expect(textOf('unknown1')).toBe('');
});

test('many passages of a long draft cost one walk over it', () => {
  const draft = draftOf(Array.from({ length: 400 }, (_, n) => `Paragraphe ${n}.`).join('\n\n'));
  const ids = draftBlockIds(draft);
  const fragment = draft.getXmlFragment(DRAFT_FRAGMENT);
  let walks = 0;
  const { toArray } = fragment;
  fragment.toArray = () => {
    walks++;
    return toArray.call(fragment);
  };
  const reader = new PassageReader(draft);
  const place = (blockId: string) => ({ state: 'placed' as const, blockId, start: 0, end: 10, order: 0 });
  for (let at = 0; at + 1 < ids.length; at += 2)
    expect(reader.read([place(ids[at]!), place(ids[at + 1]!)]).blockIds).toEqual([ids[at], ids[at + 1]]);
  expect(walks).toBe(1);
});
