import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { compareDocuments } from '#content/compare/compare.ts';
import { type DocumentNode, documentJson, walk } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { MAX_PROMPT } from '#content/document/limits.ts';
import { promptOf, withoutPrompts } from '#content/document/prompt.ts';
import { publishedDocument } from '#content/document/published.ts';
import { annotatableBlocks } from '#content/document/reading/anchor-blocks.ts';
import { listHeadings } from '#content/document/reading/headings.ts';
import { plainText } from '#content/document/reading/text.ts';
import { DRAFT_FRAGMENT, documentSchema } from '#content/document/schema.ts';
import { judgeUpdate } from '#content/draft/guard/draft-guard.ts';
import { replaceDocument } from '#content/draft/replace-document.ts';
import { documentToUpdate, draftToDocument } from '#content/draft/yjs.ts';
import { readGateText } from '#content/gate/reading/gate-text.ts';
import { readOutline } from '#content/gate/reading/outline-reader.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { KINDS, PAGE_KINDS } from '#content/kinds/kind.ts';
import { outlineHeadings, outlinePrompts, starterOutline } from '#content/kinds/outline.ts';
import { shownPrompts } from '#content/kinds/shown-prompts.ts';
import { renderDocument } from '#content/render/html.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { DRAFT_TASKS } from '#server/drafts/draft-tasks.ts';
import { draftOf, hostileUpdate } from '#tests/support/judged-draft.ts';

const empty = (prompt: unknown, id = 'a'): DocumentNode => ({ type: 'paragraph', attrs: { id, prompt } });
const filled = (text: string, attrs: Record<string, unknown> = {}): DocumentNode => ({
  type: 'paragraph',
  attrs: { id: 'b', ...attrs },
  content: [{ type: 'text', text }],
});
const doc = (...content: DocumentNode[]) => fitDocument({ type: 'doc', content }).document;

/** The prompts that a document shows, in order. */
function promptsIn(document: Parameters<typeof documentJson>[0]): string[] {
  const found: string[] = [];
  walk(documentJson(document), (node) => {
    const prompt = promptOf(node);
    if (prompt !== null) found.push(prompt);
    return undefined;
  });
  return found;
}

const OUTLINES = PAGE_KINDS.flatMap((kind) => (['fr', 'en'] as const).map((language) => [kind, language] as const));

describe('an outline', () => {
  test.each(OUTLINES)(
    'of kind %s in %s has its headings as text, and its prompts in empty paragraphs',
    (kind, language) => {
      const document = starterOutline(kind, language);
      expect(promptsIn(document)).toEqual(outlinePrompts(kind).map((prompt) => prompt[language]));
      const headings = KINDS[kind].outline[language].flatMap((line) => ('h' in line ? [line.h] : []));
      expect(plainText(document).blocks.map(({ text }) => text)).toEqual(headings);
    },
  );

  test('has the same parts in both languages, and short prompts', () => {
    for (const kind of PAGE_KINDS) {
      const { fr, en } = KINDS[kind].outline;
      expect(fr.map((line) => Object.keys(line))).toEqual(en.map((line) => Object.keys(line)));
      for (const { fr: french, en: english } of outlinePrompts(kind)) {
        expect(Math.max(french.length, english.length)).toBeLessThan(MAX_PROMPT);
      }
    }
  });

  test('is shown in the page’s language, whichever it was created in; in French if there is no other', () => {
    const outline = outlinePrompts('factsheet');
    const [fr, en] = ['De quoi réussir.', 'To succeed.'];
    expect(shownPrompts([{ fr, en }], 'en')).toEqual({
      language: 'en',
      texts: new Map([fr, en].map((text) => [text, en])),
    });
    expect(shownPrompts([{ fr, en }], 'ar')).toEqual({
      language: 'fr',
      texts: new Map([fr, en].map((text) => [text, fr])),
    });
    const { texts } = shownPrompts(outline, 'fr');
    expect([...texts.values()].find((text) => text.startsWith('En trois'))).toContain('phrases\u00a0: le problème');
  });

  test.each(PAGE_KINDS)('of kind %s is prompts alone in a language that no outline is in', (kind) => {
    const document = starterOutline(kind, 'ar');
    const lines = KINDS[kind].outline.fr.flatMap((line) =>
      'h' in line ? [line.h] : 'checklist' in line ? line.checklist : [line.p],
    );
    expect(promptsIn(document)).toEqual(lines);
    expect(plainText(document).blocks).toEqual([]);
    // Each is shown in its own language.
    const { texts } = shownPrompts([...outlineHeadings(kind), ...outlinePrompts(kind)], 'ar');
    expect(lines.filter((line) => !texts.has(line))).toEqual([]);
    const gate = readGateText(documentJson(document), { kind, language: 'ar', prompts: [] });
    expect(readOutline(gate).untouched).toBe(true);
  });
});

describe('a prompt in the schema', () => {
  test('is one bounded line of an empty paragraph, and of nothing else', () => {
    const long = 'x'.repeat(MAX_PROMPT + 5);
    const document = doc(
      ...[
        empty('Où ?'),
        empty(long),
        empty('Deux\nlignes\u0000'),
        empty(' \u200b'),
        empty(7),
        empty({ a: 1 }),
        empty(''),
      ],
      filled('Ici.', { prompt: 'Où ?' }),
      { type: 'heading', attrs: { level: 2, id: 'h', prompt: 'Où ?' } },
      { type: 'paragraph', attrs: { prompt: 'Où ?' }, content: [{ type: 'footnote' }] },
    );
    expect(promptsIn(document)).toEqual(['Où ?', long.slice(0, MAX_PROMPT), 'Deux lignes']);
    expect(JSON.stringify(document.toJSON()).match(/"prompt":"/g)).toHaveLength(3);
    document.check();
  });

  test('is an attribute of the element that Yjs stores, and comes back from it', () => {
    const outline = starterOutline('study', 'fr');
    const draft = draftOf(documentToUpdate(outline));
    const first = draft.getXmlFragment(DRAFT_FRAGMENT).get(1) as Y.XmlElement;
    expect(first.getAttribute('prompt')).toBe(outlinePrompts('study')[0]!.fr);
    expect(draftToDocument(draft)).toEqual({ document: outline, repairs: { unwrapped: 0, dropped: 0, added: 0 } });
  });

  test('is replaced by what two participants write at once, and returns when that is deleted', () => {
    const start = documentToUpdate(starterOutline('factsheet', 'fr'));
    const [awa, jean] = [draftOf(start), draftOf(start)] as const;
    const first = (draft: Y.Doc) => draft.getXmlFragment(DRAFT_FRAGMENT).get(1) as Y.XmlElement;
    for (const [draft, words] of [
      [awa, 'Creuser.'],
      [jean, 'Mesurer.'],
    ] as const) {
      (first(draft).get(0) as Y.XmlText).insert(0, words);
    }
    Y.applyUpdate(awa, Y.encodeStateAsUpdate(jean));
    Y.applyUpdate(jean, Y.encodeStateAsUpdate(awa));
    const { document } = draftToDocument(awa);
    expect(document.toJSON()).toEqual(draftToDocument(jean).document.toJSON());
    expect(document.child(1).textContent).toMatch(/^(Creuser\.Mesurer\.|Mesurer\.Creuser\.)$/);
    expect(document.child(1).attrs.prompt).toBeNull();
    const text = first(awa).get(0) as Y.XmlText;
    text.delete(0, text.length);
    expect(draftToDocument(awa).document.toJSON()).toEqual(starterOutline('factsheet', 'fr').toJSON());
  });

  test('is bounded at the socket, and accepted only where it belongs', () => {
    const start = documentToUpdate(starterOutline('study', 'fr'));
    const set = (index: number, prompt: unknown) =>
      judgeUpdate(
        draftOf(start),
        hostileUpdate(start, (draft) => {
          (draft.getXmlFragment(DRAFT_FRAGMENT).get(index) as Y.XmlElement).setAttribute('prompt', prompt as string);
        }),
      );
    const refused = { verdict: 'refused', reason: 'outside-schema' };
    expect(set(1, 'x'.repeat(MAX_PROMPT)).verdict).toBe('new');
    expect(set(1, 'x'.repeat(MAX_PROMPT + 1))).toEqual(refused);
    expect(set(1, { deep: 1 })).toEqual(refused);
    expect(set(0, 'Où ?'), 'on a heading').toEqual(refused);
  });

  test('returns when the text that had it is restored', () => {
    const kept = starterOutline('module', 'fr');
    const draft = draftOf(documentToUpdate(kept));
    replaceDocument(draft, doc(filled('Tout autre chose.')));
    replaceDocument(draft, kept);
    expect(draftToDocument(draft).document.toJSON()).toEqual(kept.toJSON());
  });

  test('that was answered does not keep blocks from being recognised when the text is replaced', () => {
    const texts = Array.from({ length: 30 }, (_, i) => `${i}. Le comité fixe le tarif numéro ${i}.`);
    const draft = draftOf(documentToUpdate(doc(...texts.map((text) => filled(text)))));
    const fragment = draft.getXmlFragment(DRAFT_FRAGMENT);
    const blocks = () => fragment.toArray() as Y.XmlElement[];
    for (const block of blocks()) block.setAttribute('prompt', 'Quel tarif ?');
    const old = new Map(blocks().map((block) => [String(block.get(0)), block]));
    const after = texts.filter((_, i) => i !== 3 && i !== 12);
    after.splice(20, 0, 'Un alinéa de plus.');
    replaceDocument(draft, doc(...after.map((text) => filled(text))));
    expect(blocks().map((block) => String(block.get(0)))).toEqual(after);
    expect(blocks().filter((block) => old.get(String(block.get(0))) === block)).toHaveLength(after.length - 1);
  });
});

describe('in Markdown, a prompt', () => {
  const bare = (json: DocumentNode): unknown => ({
    ...json,
    attrs: { ...json.attrs, id: null },
    content: json.content?.map(bare),
  });
  const again = (document: Parameters<typeof renderMarkdown>[0]) => parseMarkdown(renderMarkdown(document)).document;

  test.each(OUTLINES)('of kind %s in %s is a comment, which import reads again', (kind, language) => {
    const outline = starterOutline(kind, language);
    expect(bare(documentJson(again(outline)))).toEqual(bare(documentJson(outline)));
    const written = renderMarkdown(outline);
    const shown = written.replace(/<!--.*?-->/gs, '');
    for (const prompt of promptsIn(outline)) {
      expect(written).toContain(prompt);
      expect(shown).not.toContain(prompt);
    }
  });

  test('may contain any text', () => {
    const prompts = [
      '--> fin <b>gras</b>',
      '&amp; &#45;',
      'un | deux ` trois',
      '--',
      '> -',
      '*x* [y](z) :::',
      '{{a}}\\',
    ];
    const cell = (prompt: string): DocumentNode => ({ type: 'tableCell', content: [empty(prompt)] });
    for (const prompt of prompts) {
      const document = doc(
        ...[empty(prompt), filled('Mot.'), empty(prompt), empty(prompt)],
        {
          type: 'bulletList',
          content: [{ type: 'listItem', content: [empty(prompt), filled('Mot.'), empty(prompt)] }],
        },
        { type: 'taskList', content: [{ type: 'taskItem', content: [empty(prompt)] }] },
        { type: 'blockquote', content: [empty(prompt)] },
        { type: 'typedBlock', attrs: { kind: 'lesson' }, content: [empty(prompt)] },
        {
          type: 'table',
          content: [
            {
              type: 'tableRow',
              content: [
                { type: 'tableHeader', content: [filled('A')] },
                { type: 'tableHeader', content: [filled('B')] },
              ],
            },
            { type: 'tableRow', content: [cell(prompt), { type: 'tableCell', content: [filled('C')] }] },
          ],
        },
        // As HTML: two blocks in a cell.
        {
          type: 'table',
          content: [{ type: 'tableRow', content: [{ type: 'tableCell', content: [filled('D'), empty(prompt)] }] }],
        },
      );
      expect(bare(documentJson(again(document))), prompt).toEqual(bare(documentJson(document)));
    }
  });

  test('is not read from another comment, nor from within a line', () => {
    const read = (source: string) => documentJson(parseMarkdown(source).document).content!;
    expect(read('Un <!-- consigne: Où ? --> mot.')).toMatchObject([{ content: [{ text: 'Un mot.' }] }]);
    expect(read('<!-- note : à revoir -->\n\nMot.')).toHaveLength(1);
    expect(read('<!-- consigne: -->\n\nMot.')).toHaveLength(1);
    const [read300] = read(`<!-- consigne: ${'x'.repeat(MAX_PROMPT + 5)} -->`);
    expect(read300!.attrs!.prompt).toHaveLength(MAX_PROMPT);
  });
});

describe('nothing published has a prompt', () => {
  const PROMPT = 'Raconter la zibeline';
  const prompted = doc(
    { type: 'heading', attrs: { level: 2, id: 'h' }, content: [{ type: 'text', text: 'Partie' }] },
    empty(PROMPT),
    filled('Écrit.'),
    { type: 'typedBlock', attrs: { kind: 'finding', id: 't' }, content: [empty(PROMPT, 'c')] },
    { type: 'taskList', content: [{ type: 'taskItem', attrs: { id: 'i' }, content: [empty(PROMPT, 'd')] }] },
  );
  const plain = documentSchema.nodeFromJSON(withoutPrompts(prompted));

  test('neither the text, the words, the headings, the anchors nor the HTML', () => {
    expect(promptsIn(prompted)).toHaveLength(3);
    const options = { language: 'fr', locale: 'fr', fileUrl: (id: string) => id } as const;
    for (const of of [
      plainText,
      annotatableBlocks,
      (d: typeof plain) => listHeadings(d, 'fr'),
      (d: typeof plain) => renderDocument(d, options),
    ]) {
      expect(of(prompted)).toEqual(of(plain));
      expect(JSON.stringify(of(prompted))).not.toContain('zibeline');
    }
  });

  test('nor an edition, which is the same with prompts and without', () => {
    const [withThem, without] = [prompted, plain].map(documentToUpdate) as [Uint8Array, Uint8Array];
    const edition = DRAFT_TASKS.edition(withThem, { language: 'fr' });
    expect(edition).toEqual(DRAFT_TASKS.edition(without, { language: 'fr' }));
    expect(JSON.stringify(edition)).not.toMatch(/zibeline|prompt/);
    const digest = (state: Uint8Array) => DRAFT_TASKS.review(state, { kind: 'study', language: 'fr' }).digest;
    expect([digest(withThem), digest(without)]).toEqual([edition.digest, edition.digest]);
  });

  test('nor a comparison: a prompt is not a change', () => {
    for (const [before, after] of [
      [prompted, plain],
      [plain, prompted],
    ] as const) {
      const compared = compareDocuments(before, after);
      expect(compared.every(({ change }) => change === 'same')).toBe(true);
      expect(JSON.stringify(compared)).not.toContain('zibeline');
    }
  });
});

test('typed blocks in which nothing was written are not published', () => {
  const typed = (content: DocumentNode[], attrs = {}) => ({
    type: 'typedBlock',
    attrs: { kind: 'finding', ...attrs },
    content,
  });
  const kept = [
    filled('Avant.'),
    typed([filled('Un constat.')]),
    typed([empty('Où ?')], { title: 'Un titre' }),
    typed([{ type: 'figure', attrs: { file: 'abc', alt: 'Une carte' } }]),
  ];
  const left = [
    typed([empty('Où ?')]),
    typed([{ type: 'paragraph' }, { type: 'bulletList', content: [{ type: 'listItem', content: [empty('Qui ?')] }] }]),
  ];
  const kinds = (json: DocumentNode) => json.content!.map(({ type, attrs }) => [type, attrs?.title ?? null]);
  expect(kinds(publishedDocument(doc(...kept, ...left)))).toEqual(kinds(documentJson(doc(...kept))));
  expect(publishedDocument(doc(...left)).content).toEqual([{ type: 'paragraph' }]);
});
