import { describe, expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { fitDocument } from '#content/document/fit/fit.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { documentToUpdate, draftToDocument } from '#content/draft/yjs.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { DRAFT_TASKS } from '#server/drafts/draft-tasks.ts';
import { digestOf } from '#server/drafts/edition-text.ts';
import { packDocument, unpackDocument } from '#server/drafts/packed-document.ts';

/** The tasks on whole drafts themselves; draft-task-runner.test.ts has them in their thread. */

const stateOf = (markdown: string) => documentToUpdate(parseMarkdown(markdown).document);
const WITH_HEADING = '## Le puits\n\nDeux mots ici.\n';

describe('a draft as HTML', () => {
  const state = stateOf(Array.from({ length: 20 }, (_, i) => `Paragraphe numéro ${i}.`).join('\n\n'));
  const options = { language: 'fr', locale: 'fr' } as const;
  const paragraphs = (html: string) => html.match(/<p[ >]/g)?.length ?? 0;

  test('is whole without a limit, or within it', () => {
    for (const longest of [null, 1_000_000]) {
      const { html, isWhole } = DRAFT_TASKS.html(state, { ...options, longest });
      expect([paragraphs(html), isWhole]).toEqual([20, true]);
    }
  });

  test('is its first blocks beyond the limit', () => {
    const { html, isWhole } = DRAFT_TASKS.html(state, { ...options, longest: 250 });
    expect(isWhole).toBe(false);
    // Of 22 positions each.
    expect(paragraphs(html)).toBe(11);
    expect(html).toContain('numéro 0.');
    expect(html).not.toContain('numéro 19.');
  });

  test('is fewer blocks if their markup is long', () => {
    const marked = stateOf(Array(8).fill(Array(30).fill('**a**b').join('')).join('\n\n'));
    const { html, isWhole } = DRAFT_TASKS.html(marked, { ...options, longest: 500 });
    expect([paragraphs(html), isWhole]).toEqual([1, false]);
  });

  test('is nothing if the first block alone is longer, or has too much markup', () => {
    expect(DRAFT_TASKS.html(state, { ...options, longest: 3 })).toEqual({ html: '', isWhole: false });
    const marked = stateOf(Array(300).fill('**a**b').join(''));
    expect(DRAFT_TASKS.html(marked, { ...options, longest: 700 })).toEqual({ html: '', isWhole: false });
  });
});

test('an edition is written as a file in the format that is asked for', async () => {
  const { document } = DRAFT_TASKS.edition(stateOf(WITH_HEADING), { language: 'fr' });
  const page = {
    kind: 'factsheet',
    slug: 'le-puits',
    visibility: 'public',
    title: 'Le puits de Koro',
    summary: '',
    language: 'fr',
    notice: emptyNotice('factsheet'),
    publishedAt: '2026-11-25T10:00:00.000Z',
    origin: 'https://wiki.example.org',
  } as const;
  const file = await DRAFT_TASKS.export(document, 'md', page, null);
  expect(file).toContain('title: Le puits de Koro');
  expect(file).toContain('## Le puits\n\nDeux mots ici.');
});

test('a review of a draft and its edition agree on the text, its words and its digest', () => {
  const state = stateOf(WITH_HEADING);
  const review = DRAFT_TASKS.review(state, { kind: 'factsheet', language: 'fr' });
  const edition = DRAFT_TASKS.edition(state, { language: 'fr' });
  expect(review).toMatchObject({ words: 5, headings: [{ level: 2, text: 'Le puits' }], digest: edition.digest });
  expect(edition).toMatchObject({ words: 5, digest: digestOf(edition.document) });
  expect([edition.text.includes('Deux mots ici.'), edition.html.includes('<h2')]).toEqual([true, true]);
  expect(review.digest).toMatch(/^[0-9a-f]{64}$/);
  const other = DRAFT_TASKS.review(stateOf('Autre chose.'), { kind: 'factsheet', language: 'fr' });
  expect(other.digest).not.toBe(review.digest);
  // The same content typed by others is the same text.
  const again = DRAFT_TASKS.review(documentToUpdate(draftToDocument(draftOf(state)).document), {
    kind: 'factsheet',
    language: 'fr',
  });
  expect(again.digest).toBe(review.digest);
});

function draftOf(state: Uint8Array): Y.Doc {
  const draft = new Y.Doc();
  Y.applyUpdate(draft, state);
  return draft;
}

describe('replacing a text', () => {
  const other = fitDocument({
    type: 'doc',
    content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Autre chose.' }] }],
  }).document;

  test('returns the former text, and the edit that makes the draft hold the other', () => {
    const state = stateOf(WITH_HEADING);
    const { before, update } = DRAFT_TASKS.replace(state, packDocument(other).packed);
    const draft = draftOf(state);
    expect([unpackDocument(before.packed), before.words]).toEqual([draftToDocument(draft).document.toJSON(), 5]);
    Y.applyUpdate(draft, update!);
    expect(draftToDocument(draft).document.textContent).toBe('Autre chose.');
    // Only what the draft lacked.
    expect(Y.decodeUpdate(update!).structs.every(({ id }) => id.client !== firstClient(state))).toBe(true);
  });

  test('returns no edit if the draft holds the text already', () => {
    const state = stateOf(WITH_HEADING);
    const { document } = draftToDocument(draftOf(state));
    expect(DRAFT_TASKS.replace(state, packDocument(document).packed).update).toBeNull();
  });
});

const firstClient = (state: Uint8Array) => Y.decodeUpdate(state).structs[0]!.id.client;

test('a comparison takes a draft, a checkpoint and an edition alike', () => {
  const state = stateOf(WITH_HEADING);
  const { document } = draftToDocument(draftOf(state));
  const later = { state: stateOf('## Le puits\n\nDeux mots ici.\n\nEt trois de plus.\n') };
  const compared = [
    { state },
    { packed: packDocument(document).packed },
    { json: JSON.stringify(document.toJSON()) },
  ].map((before) => JSON.parse(String(DRAFT_TASKS.compare(before, later, { language: 'fr' }))));
  expect(compared[0]).toMatchObject({ added: 4, removed: 0 });
  expect(compared[1]).toEqual(compared[0]);
  expect(compared[2]).toEqual(compared[0]);
});

describe('anchors', () => {
  const state = stateOf('Le puits est au bord du chemin.\n\nLa pompe est neuve.\n');

  test('are looked up for the duration of a turn, and at least one of them', () => {
    const made = DRAFT_TASKS.anchor(state, { exact: 'pompe' })!;
    expect(made).not.toBeNull();
    const many = Array(50).fill(made);
    const [inDraft] = DRAFT_TASKS.place({ state }, [made]).placements;
    const text = DRAFT_TASKS.follow(state, [made]);
    expect([inDraft, text]).toEqual([expect.objectContaining({ blockId: expect.any(String) }), [expect.anything()]]);
    expect(DRAFT_TASKS.place({ state }, many).placements).toHaveLength(50);
    // Each reading of the clock is 200 ms later.
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => {
      now += 200;
      return now;
    });
    try {
      const few = DRAFT_TASKS.place({ state }, many).placements.length;
      expect(few).toBeGreaterThan(0);
      expect(few).toBeLessThan(10);
      now = 0;
      vi.spyOn(performance, 'now').mockImplementation(() => {
        now += 2_000;
        return now;
      });
      expect(DRAFT_TASKS.follow(state, many)).toHaveLength(1);
    } finally {
      vi.restoreAllMocks();
    }
  });
});

test('a draft is packed, divided, and sent in parts', () => {
  const state = stateOf(WITH_HEADING);
  const { packed, words } = DRAFT_TASKS.pack(state);
  expect([unpackDocument(packed), words]).toEqual([draftToDocument(draftOf(state)).document.toJSON(), 5]);
  expect(DRAFT_TASKS.divide(state, Uint8Array.of(0))).toMatchObject({ parts: expect.any(Array) });
  expect(DRAFT_TASKS.divide(Uint8Array.of(255), Uint8Array.of(0))).toBe('malformed');
  expect(DRAFT_TASKS.parts(state)[0]).toMatchObject({ packed: expect.any(Uint8Array) });
});

test('the parts of a split state make up the draft', () => {
  const state = stateOf(Array.from({ length: 400 }, (_, i) => `Paragraphe ${i}.`).join('\n\n'));
  const parts = DRAFT_TASKS.split(state);
  expect(parts.length).toBeGreaterThan(1);
  const draft = new Y.Doc();
  for (const part of parts) Y.applyUpdate(draft, part);
  expect(draft.getXmlFragment(DRAFT_FRAGMENT).toJSON()).toBe(draftOf(state).getXmlFragment(DRAFT_FRAGMENT).toJSON());
});

test('Markdown becomes a draft, in which blocks that were there before keep their ids', async () => {
  const first = await DRAFT_TASKS.markdown('---\nlang: fr\n---\n# Titre\n\nUn.\n\nDeux.\n', null, null);
  expect(first).toMatchObject({ frontMatter: 'lang: fr', title: 'Titre', words: 2 });
  const again = await DRAFT_TASKS.markdown('Un.\n\nTrois.\n', first.update, null);
  const ids = (update: Uint8Array) => {
    const blocks: [string, unknown][] = [];
    draftToDocument(draftOf(update)).document.forEach((block) => void blocks.push([block.textContent, block.attrs.id]));
    return new Map(blocks);
  };
  const [before, after] = [ids(first.update), ids(again.update)];
  expect([...after.keys()]).toEqual(['Un.', 'Trois.']);
  expect(after.get('Un.')).toBe(before.get('Un.'));
});

test('Markdown outside of a page is rendered as HTML', async () => {
  const html = await DRAFT_TASKS.markdownHtml('Un **mot**.', { language: 'fr', locale: 'fr' });
  expect(html).toMatch(/^<p[^>]*>Un <strong>mot<\/strong>.<\/p>/);
});
