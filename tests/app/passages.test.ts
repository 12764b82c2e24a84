import { prosemirrorJSONToYDoc } from '@tiptap/y-tiptap';
import { describe, expect, it } from 'vitest';
import { findPassages, selectedWords } from '#app/editor/annotations/passages.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { DRAFT_FRAGMENT, documentSchema } from '#content/document/schema.ts';
import { toRelativeRange } from '#content/draft/anchors/anchor-yjs.ts';
import type { ThreadView } from '#server/annotations/annotation-views.ts';
import { paragraph, WORKSHOP_TEXT } from '#tests/support/workshop-floor.ts';

const json: DocumentNode = {
  type: 'doc',
  content: [...WORKSHOP_TEXT.content!, paragraph('r2222222', 'Une ligne', { type: 'hardBreak' }, 'et une autre.')],
};
const doc = documentSchema.nodeFromJSON(json);
doc.check();
const draft = prosemirrorJSONToYDoc(documentSchema, json, DRAFT_FRAGMENT);

function thread(blockId: string, start: number, end: number, extra: Partial<ThreadView> = {}): ThreadView {
  return {
    id: 'thread222222',
    author: { name: 'A. D.', organisation: '', country: 'ML', side: 'south' },
    draftPlace: { state: 'placed', blockId, start, end },
    relative: null,
    ...extra,
  } as ThreadView;
}

/** The words on screen in a passage. */
function wordsAt(threads: readonly ThreadView[]): string[] {
  return findPassages(threads, draft, doc).map(({ from, to }) =>
    doc.textBetween(from, to, '', (leaf) => (leaf.type.name === 'hardBreak' ? '\n' : '')),
  );
}

describe('passages in the editor', () => {
  it('are at their words, across emphasis, footnotes and line breaks', () => {
    const text =
      "Les deux côtés s'accordent : le forage n’est pas la difficulté. La gestion de la caisse décide de la durée du service, et elle";
    const at = (words: string) => [text.indexOf(words), text.indexOf(words) + words.length] as const;
    expect(wordsAt([thread('p2222222', ...at('gestion de la caisse décide'))])).toEqual([
      'gestion de la caisse décide',
    ]);
    // The footnote's text is in between, only in the editor.
    expect(wordsAt([thread('p2222222', ...at('service, et'))])[0]).toMatch(/^service.*, et$/);
    expect(wordsAt([thread('p2222222', ...at(', et elle'))])).toEqual([', et elle']);
    expect(wordsAt([thread('r2222222', 4, 12)])).toEqual(['ligne\net']);
  });

  it('prefer the draft’s relative positions to the place the server last knew', () => {
    const relative = toRelativeRange(draft, { blockId: 'q2222222', start: 0, end: 4 });
    expect(wordsAt([thread('r2222222', 0, 3, { relative })])).toEqual(['Voir']);
  });

  it('do not exist for orphans, deleted blocks, or places beyond the end', () => {
    expect(
      wordsAt([thread('p2222222', 0, 3, { draftPlace: { state: 'orphaned', blockId: 'p2222222', start: 0, end: 0 } })]),
    ).toEqual([]);
    expect(wordsAt([thread('zzzzzzzz', 0, 3)])).toEqual([]);
    for (const { from, to } of findPassages([thread('r2222222', 4, 900)], draft, doc)) {
      expect(to).toBeLessThanOrEqual(doc.content.size);
      expect(from).toBeLessThan(to);
    }
  });
});

describe('words selected in the editor', () => {
  const positionOf = (words: string) => {
    let found = -1;
    doc.descendants((node, pos) => {
      if (node.isText && node.text!.includes(words) && found < 0) found = pos + node.text!.indexOf(words);
    });
    return found;
  };

  it('have their block and the number of characters before them', () => {
    const from = positionOf('caisse');
    expect(selectedWords(doc, from, from + 6)).toEqual({
      blockId: 'p2222222',
      exact: 'caisse',
      before: "Lesdeuxcôtéss'accordent:leforagen’estpasladifficulté.Lagestiondela".length,
    });
  });

  it('are those of the first block of a longer selection; none if nothing is selected', () => {
    const from = positionOf('de Tinkaré');
    expect(selectedWords(doc, from, doc.content.size)?.exact).toBe('de Tinkaré & Kolomba <2022>.');
    expect(selectedWords(doc, from, from)).toBeNull();
  });
});
