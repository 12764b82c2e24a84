import { initProseMirrorDoc } from '@tiptap/y-tiptap';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { fitDocument } from '#content/document/fit/fit.ts';
import { DRAFT_FRAGMENT, documentSchema } from '#content/document/schema.ts';
import { documentToUpdate } from '#content/draft/yjs.ts';
import { Random } from '#tests/support/random.ts';

const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] });
const AFTER = [
  { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph('une sous-liste')] }] },
  { type: 'blockquote', content: [paragraph('une citation')] },
  { type: 'typedBlock', attrs: { kind: 'finding' }, content: [paragraph('un constat')] },
  { type: 'codeBlock', content: [{ type: 'text', text: 'un exemple' }] },
  paragraph('une suite'),
];

/** The drafts of two participants, with the same text. */
function twoOf(document: Parameters<typeof documentToUpdate>[0]): [Y.Doc, Y.Doc] {
  const update = documentToUpdate(document);
  const drafts: [Y.Doc, Y.Doc] = [new Y.Doc(), new Y.Doc()];
  for (const draft of drafts) Y.applyUpdate(draft, update);
  return drafts;
}

test('when two participants delete the first paragraphs of an item, the rest stays in the draft and on screen', () => {
  const random = new Random();
  const { seed } = random;
  for (let round = 0; round < 200; round++) {
    const type = random.chance(0.5) ? 'listItem' : 'taskItem';
    const rest = AFTER.filter(() => random.chance(0.5));
    const first = [paragraph('le début'), paragraph('le milieu')];
    const item = { type, content: [...first, ...(rest.length > 0 ? rest : [AFTER[0]!])] };
    const list = { type: type === 'listItem' ? 'bulletList' : 'taskList', content: [item] };
    const { document } = fitDocument({ type: 'doc', content: [list] });
    const [one, other] = twoOf(document);
    const itemOf = (draft: Y.Doc) =>
      (draft.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement).get(0) as Y.XmlElement;
    itemOf(one).delete(0, 1);
    itemOf(other).delete(1, 1);
    Y.applyUpdate(one, Y.encodeStateAsUpdate(other));
    // The Yjs binding deletes from the draft what the schema does not allow.
    const { doc } = initProseMirrorDoc(one.getXmlFragment(DRAFT_FRAGMENT), documentSchema);
    const kept = doc.textBetween(0, doc.content.size, ' ');
    for (const text of item.content.slice(2).map((block) => JSON.stringify(block).match(/"text":"([^"]+)"/)![1]!))
      expect(kept, `seed ${seed}, round ${round}`).toContain(text);
    expect(one.getXmlFragment(DRAFT_FRAGMENT).toString(), `seed ${seed}, round ${round}`).toContain(type.toLowerCase());
  }
});
