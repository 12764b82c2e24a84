import { Transform } from '@tiptap/pm/transform';
import { prosemirrorJSONToYDoc, updateYFragment } from '@tiptap/y-tiptap';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { DocumentNode } from '#content/document/document.ts';
import { annotatableBlocks } from '#content/document/reading/anchor-blocks.ts';
import { plainText } from '#content/document/reading/text.ts';
import { DRAFT_FRAGMENT, documentSchema } from '#content/document/schema.ts';
import { fromRelativeRange, toRelativeRange } from '#content/draft/anchors/anchor-yjs.ts';
import { DraftAnchors } from '#content/draft/anchors/draft-anchors.ts';
import { replaceDocument } from '#content/draft/replace-document.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import { renderDocument } from '#content/render/html.ts';
import { words } from '#tests/support/anchored-text.ts';
import { Random } from '#tests/support/random.ts';

const DOCUMENT: DocumentNode = {
  type: 'doc',
  content: [
    { type: 'heading', attrs: { level: 2, id: 'h2222222' }, content: [{ type: 'text', text: 'La caisse' }] },
    {
      type: 'paragraph',
      attrs: { id: 'p2222222' },
      content: [
        { type: 'text', text: 'Avant' },
        { type: 'footnote', content: [{ type: 'text', text: 'une note' }] },
        { type: 'text', text: ' la panne, la ' },
        { type: 'text', text: 'caisse', marks: [{ type: 'bold' }] },
        { type: 'hardBreak' },
        { type: 'text', text: 'était vide.' },
      ],
    },
    {
      type: 'typedBlock',
      attrs: { kind: 'finding', id: 't2222222', title: 'Un titre' },
      content: [
        { type: 'paragraph', attrs: { id: 'q2222222' }, content: [{ type: 'text', text: 'Elle reste vide.' }] },
      ],
    },
  ],
};

describe('blocks and positions in the draft', () => {
  const draftOf = (json: DocumentNode): Y.Doc => prosemirrorJSONToYDoc(documentSchema, json, DRAFT_FRAGMENT);
  const blocksOf = (draft: Y.Doc) => annotatableBlocks(draftToDocument(draft).document);
  /** Edits as the editor does: writes the new document into the draft as a difference. */
  const edit = (draft: Y.Doc, change: (transform: Transform) => unknown) => {
    const transform = new Transform(draftToDocument(draft).document);
    change(transform);
    updateYFragment(draft, draft.getXmlFragment(DRAFT_FRAGMENT), transform.doc, {
      mapping: new Map(),
      isOMark: new Map(),
    });
  };
  /** The position of a block’s first character. */
  const startOf = (transform: Transform, id: string): number => {
    let found = -1;
    transform.doc.descendants((node, position) => {
      if (node.attrs.id === id) found = position + 1;
      return found < 0;
    });
    return found;
  };

  it('gives an id to blocks that can be annotated, at the offsets of the plain text', () => {
    const blocks = annotatableBlocks(DOCUMENT);
    expect(blocks.map(({ id, text }) => [id, text])).toEqual([
      ['h2222222', 'La caisse'],
      ['p2222222', 'Avant la panne, la caisse\nétait vide.'],
      [null, 'Un titre'],
      ['q2222222', 'Elle reste vide.'],
      [null, 'une note'],
    ]);
    expect(blocks.map((block) => block.text).join('\n')).toBe(plainText(DOCUMENT).text);
    expect(renderDocument(DOCUMENT, { language: 'fr', locale: 'fr', fileUrl: String }).html).toContain(
      'id="b-p2222222"',
    );
  });

  it('counts a hard break and skips a footnote, in both directions', () => {
    const draft = draftOf(DOCUMENT);
    const { text } = blocksOf(draft)[1]!;
    for (const exact of ['Avant', 'caisse', 'la caisse\nétait', 'vide.', text]) {
      const start = text.indexOf(exact);
      const range = { blockId: 'p2222222', start, end: start + exact.length };
      const relative = toRelativeRange(draft, range)!;
      expect(fromRelativeRange(draft, relative)).toEqual(range);
    }
  });

  it('follows text typed before, after and inside its words', () => {
    const draft = draftOf(DOCUMENT);
    const { text } = blocksOf(draft)[1]!;
    const start = text.indexOf('caisse');
    const relative = toRelativeRange(draft, { blockId: 'p2222222', start, end: start + 6 })!;
    edit(draft, (transform) => transform.insert(startOf(transform, 'p2222222'), documentSchema.text('Bien ')));
    edit(draft, (transform) =>
      transform.insert(0, documentSchema.nodes.paragraph!.create(null, documentSchema.text('Neuf'))),
    );
    const moved = fromRelativeRange(draft, relative)!;
    const blocks = blocksOf(draft);
    expect(words(blocks, moved)).toBe('caisse');
    expect(moved.start).toBe(start + 5);
  });

  it('does not grow over text typed directly before or after it', () => {
    const draft = draftOf(DOCUMENT);
    const relative = toRelativeRange(draft, { blockId: 'q2222222', start: 5, end: 10 })!;
    for (const offset of [10, 5]) {
      edit(draft, (transform) => transform.insert(startOf(transform, 'q2222222') + offset, documentSchema.text('x')));
    }
    const place = fromRelativeRange(draft, relative)!;
    expect(blocksOf(draft)[3]!.text).toBe('Elle xrestex vide.');
    expect(words(blocksOf(draft), place)).toBe('reste');
  });

  it('is placed at the part in the first block when its words are split over two', () => {
    const draft = draftOf(DOCUMENT);
    const { text } = blocksOf(draft)[1]!;
    const start = text.indexOf('la panne');
    const relative = toRelativeRange(draft, { blockId: 'p2222222', start, end: text.indexOf('vide') + 4 })!;
    edit(draft, (transform) => {
      const at = startOf(transform, 'p2222222') + text.indexOf('était') + 'une note'.length + 2;
      transform.split(at, 1, [{ type: documentSchema.nodes.paragraph!, attrs: { id: 'r2222222' } }]);
    });
    const blocks = blocksOf(draft);
    const place = fromRelativeRange(draft, relative)!;
    expect(blocks.map((block) => block.text)).toContain('était vide.');
    expect(place.blockId).toBe('p2222222');
    expect(words(blocks, place)).toBe('la panne, la caisse\n');
  });

  it('returns null if the words or the block are gone, and for positions of another draft', () => {
    const draft = draftOf(DOCUMENT);
    const range = { blockId: 'q2222222', start: 0, end: 4 };
    const relative = toRelativeRange(draft, range)!;
    expect(fromRelativeRange(draftOf(DOCUMENT), relative)).toBeNull();
    expect(fromRelativeRange(draft, { start: 'pas du base64 !', end: '' })).toBeNull();
    // A position that names a text, not one of its characters.
    const other = draftOf(DOCUMENT);
    const run = (other.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement).get(0) as Y.XmlText;
    const named = Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(run, run.length, 0));
    const foreign = btoa(String.fromCharCode(...named));
    expect(fromRelativeRange(draft, { start: foreign, end: foreign })).toBeNull();
    edit(draft, (transform) => {
      const at = startOf(transform, 'q2222222');
      transform.delete(at, at + 4);
    });
    expect(fromRelativeRange(draft, relative)).toBeNull();
    expect(toRelativeRange(draft, { blockId: 'absent22', start: 0, end: 1 })).toBeNull();
    expect(toRelativeRange(draft, { blockId: 'q2222222', start: 3, end: 900 })).toBeNull();
  });

  it.each([21, 22, 23])('follows its words through random edits around them (seed %i)', (seed) => {
    const random = new Random(seed);
    const draft = draftOf(DOCUMENT);
    const start = blocksOf(draft)[1]!.text.indexOf('la caisse');
    const relative = toRelativeRange(draft, { blockId: 'p2222222', start, end: start + 'la caisse'.length })!;
    for (let i = 0; i < 150; i++) {
      edit(draft, (transform) => {
        const block = random.pick(['h2222222', 'p2222222', 'q2222222']);
        const from = startOf(transform, block);
        const size = transform.doc.resolve(from).parent.content.size;
        const words = fromRelativeRange(draft, relative)!;
        // Not within the words, which other tests cover. The footnote is a node: three positions
        // more than its text.
        const spot = block === 'p2222222' ? random.below(Math.min(5, words.start) + 1) : random.below(size + 1);
        if (transform.doc.resolve(from + spot).parent.type.name === 'footnote') return;
        transform.insert(from + spot, documentSchema.text(random.pick(['é', 'mot ', '  '])));
      });
      const place = fromRelativeRange(draft, relative);
      expect({ i, words: place && words(blocksOf(draft), place) }).toEqual({ i, words: 'la caisse' });
    }
  });

  describe('an annotation', () => {
    const WORDS = 'Le comité verse chaque mois la moitié des recettes dans une caisse de réserve.';
    const OTHER = 'Un réparateur formé au village entretient la pompe, et tient son carnet à jour.';
    const textOf = (...texts: readonly (readonly [id: string, text: string])[]): DocumentNode => ({
      type: 'doc',
      content: texts.map(([id, text]) => ({ type: 'paragraph', attrs: { id }, content: [{ type: 'text', text }] })),
    });
    const START = textOf(['p2222222', WORDS], ['q2222222', OTHER]);
    const QUOTE = 'la moitié des recettes';
    const anchorOf = (draft: Y.Doc, exact = QUOTE, blockId = 'p2222222') =>
      new DraftAnchors(draft).anchor({ exact, blockId })!;
    const change = (draft: Y.Doc, id: string, from: string, to: string) =>
      edit(draft, (transform) => {
        const block = blocksOf(draft).find((one) => one.id === id)!;
        const at = startOf(transform, id) + block.text.indexOf(from);
        if (to === '') transform.delete(at, at + from.length);
        else transform.replaceWith(at, at + from.length, documentSchema.text(to));
      });
    /** The state of the anchor, and the words at its place. */
    const placeOf = (draft: Y.Doc, anchor: ReturnType<typeof anchorOf>) => {
      const { state, blockId, start, end } = new DraftAnchors(draft).place(anchor);
      const block = blocksOf(draft).find(({ id }) => id === blockId);
      return [state, blockId, state === 'orphaned' ? '' : block!.text.slice(start, end)];
    };

    /** Types in a block, leaving its other letters what they are. */
    const type = (draft: Y.Doc, from: number, length: number, text: string) => {
      const run = (draft.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement).get(0) as Y.XmlText;
      run.insert(from, text);
      run.delete(from + text.length, length);
    };

    it('stays at its own words when the same ones occur elsewhere, with its former context', () => {
      const draft = draftOf(START);
      const anchor = anchorOf(draft);
      type(draft, 0, WORDS.indexOf(QUOTE), `${WORDS} Ou bien `);
      expect(placeOf(draft, anchor)).toEqual(['placed', 'p2222222', QUOTE]);
      expect(new DraftAnchors(draft).place(anchor).start).toBeGreaterThan(WORDS.length);
    });

    it('is an orphan when only spaces remain of its words', () => {
      const draft = draftOf(START);
      const anchor = anchorOf(draft);
      type(draft, WORDS.indexOf(QUOTE) + 3, QUOTE.length - 3, '  ');
      type(draft, WORDS.indexOf(QUOTE), 3, '');
      change(draft, 'p2222222', 'Le comité verse chaque mois', 'Rien');
      change(draft, 'p2222222', 'dans une caisse de réserve.', 'ici.');
      expect(placeOf(draft, anchor)).toEqual(['orphaned', 'p2222222', '']);
    });

    it('stays where its words were partly rewritten', () => {
      const draft = draftOf(START);
      const anchor = anchorOf(draft);
      change(draft, 'p2222222', 'moitié des', 'totalité de ces');
      expect(placeOf(draft, anchor)).toEqual(['changed', 'p2222222', 'la totalité de ces recettes']);
    });

    it('stays where little is left of its words, which a search would not find', () => {
      const draft = draftOf(START);
      const anchor = anchorOf(draft);
      type(draft, WORDS.indexOf(QUOTE) + 1, QUOTE.length - 2, '9876543210 zzzz 9876543210');
      expect(placeOf(draft, anchor)).toEqual(['changed', 'p2222222', 'l9876543210 zzzz 9876543210s']);
    });

    it.each([
      ['nothing', WORDS, 'Rien.'],
      ['some of them', 'moitié des recettes dans une caisse', 'x'],
    ])('follows its words to where they were pasted with others, when %s stayed', (_, from, to) => {
      const pasted = (id: string, before: string) => {
        const draft = draftOf(START);
        const anchor = anchorOf(draft);
        change(draft, 'p2222222', from, to);
        change(draft, id, before, `${before} ${WORDS}`);
        return placeOf(draft, anchor);
      };
      expect(pasted('q2222222', 'à jour.')).toEqual(['moved', 'q2222222', QUOTE]);
      expect(pasted('p2222222', to === 'x' ? 'réserve.' : to)).toEqual(['placed', 'p2222222', QUOTE]);
    });

    it('is an orphan when its words are gone', () => {
      const draft = draftOf(START);
      const anchor = anchorOf(draft);
      change(draft, 'p2222222', WORDS, 'Rien n’en reste.');
      expect(placeOf(draft, anchor)).toEqual(['orphaned', 'p2222222', '']);
    });

    it('stays with its words when their block has another id, though they were rewritten', () => {
      const draft = draftOf(START);
      const anchor = anchorOf(draft);
      change(draft, 'p2222222', 'moitié', 'moitié presque');
      (draft.getXmlFragment(DRAFT_FRAGMENT).get(0) as Y.XmlElement).setAttribute('id', 'z2222222');
      expect(placeOf(draft, anchor)).toEqual(['changed', 'z2222222', 'la moitié presque des recettes']);
    });

    it('is no longer where its paragraph was reused for other words', () => {
      const draft = draftOf(START);
      const anchor = anchorOf(draft, 'Le comité verse chaque mois');
      const fragment = draft.getXmlFragment(DRAFT_FRAGMENT);
      (fragment.get(0) as Y.XmlElement).setAttribute('id', 'z2222222');
      type(draft, 1, 'Le comité verse chaque mois'.length - 2, '9876543210 9876543210');
      const { state } = new DraftAnchors(draft).place(anchor);
      expect(state).not.toBe('changed');
    });

    it('of another text is followed into the draft only where the draft has its words', () => {
      const edition = draftOf(START);
      const anchor = anchorOf(edition);
      const wordsAt = (draft: Y.Doc) => {
        const relative = new DraftAnchors(draft).follow(anchor);
        return relative && words(blocksOf(draft), fromRelativeRange(draft, relative)!);
      };
      const draft = draftOf(START);
      change(draft, 'p2222222', 'Le comité', 'Ainsi le comité');
      expect(wordsAt(draft)).toBe(QUOTE);
      replaceDocument(draft, documentSchema.nodeFromJSON(textOf(['q2222222', OTHER], ['r2222222', WORDS])));
      expect(wordsAt(draft)).toBe(QUOTE);
      change(draft, 'r2222222', 'moitié des', 'totalité de ces');
      expect(wordsAt(draft)).toBeNull();
    });
  });
});
