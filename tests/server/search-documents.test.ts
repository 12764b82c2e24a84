import { describe, expect, test } from 'vitest';
import type { DocumentNode } from '#content/document/document.ts';
import { documentSchema } from '#content/document/schema.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { VISIBILITIES } from '#content/permission.ts';
import { documentBlocks } from '#content/search/index/document-blocks.ts';
import type { Audience } from '#content/search/index/search-document.ts';
import { SearchIndex } from '#content/search/search-index.ts';
import { FIELD_SYNONYMS, Thesaurus } from '#content/search/words/synonyms.ts';
import type { SearchCollection, SearchSource } from '#db/search/search-repository.ts';
import { packDocument } from '#server/drafts/packed-document.ts';
import { answerSearch, type FacetCollection } from '#server/search/answer-search.ts';
import { attachedBlocks } from '#server/search/attached-blocks.ts';
import { kindBlocks, noticeBlocks } from '#server/search/notice-blocks.ts';
import { collectionDocument, collectionStamp, pageDocuments } from '#server/search/search-documents.ts';

const text = (words: string): DocumentNode => ({ type: 'text', text: words });
const paragraph = (...content: readonly (string | DocumentNode)[]): DocumentNode => ({
  type: 'paragraph',
  content: content.map((part) => (typeof part === 'string' ? text(part) : part)),
});
const doc = (...content: readonly DocumentNode[]): DocumentNode => ({ type: 'doc', content: [...content] });
const packed = (document: DocumentNode) => packDocument(documentSchema.nodeFromJSON(document)).packed;

const NOTICE = emptyNotice('factsheet');
const EDITION: NonNullable<SearchSource['edition']> = {
  title: 'Le four banal',
  summary: 'Un four.',
  language: 'fr',
  notice: { ...NOTICE, common: { ...NOTICE.common, countries: ['ML'], sdgs: ['6.4'], keywords: ['cuisson'] } },
  document: doc(paragraph('Le pain cuit.')),
  publishedAt: '2026-01-02',
  attachments: [],
};
const sourceOf = (more: Partial<SearchSource> = {}): SearchSource => ({
  id: 'page22222222',
  stamp: 's1',
  kind: 'factsheet',
  slug: 'four',
  visibility: 'public',
  title: 'Le four banal',
  summary: 'Un four.',
  language: 'fr',
  updatedAt: '2026-02-03',
  draft: null,
  edition: EDITION,
  ...more,
});

const indexed = (source: SearchSource) =>
  pageDocuments(source).map(({ audience, meta, blocks }) => ({
    audience,
    draft: meta.draft,
    title: meta.title,
    texts: blocks.filter(({ field }) => field !== 'notice').map((block) => block.text),
  }));

describe('what is found of a page, and by whom', () => {
  test.each(VISIBILITIES)('an edition with the visibility %s is found by these readers', (visibility) => {
    expect(indexed(sourceOf({ visibility }))).toEqual([
      {
        audience: visibility,
        draft: false,
        title: 'Le four banal',
        texts: ['Le four banal', 'Un four.', 'Le pain cuit.'],
      },
    ]);
  });

  test('an unpublished page is found by the staff, by its title and text', () => {
    const draft = packed(doc(paragraph('La pâte lève.')));
    expect(indexed(sourceOf({ edition: null, draft, summary: '' }))).toEqual([
      { audience: 'draft', draft: true, title: 'Le four banal', texts: ['Le four banal', 'La pâte lève.'] },
    ]);
  });

  test('of a changed draft, the staff find what the edition lacks; readers find nothing of it', () => {
    const draft = packed(doc(paragraph('Le pain cuit.'), paragraph('La pâte lève.')));
    const [edition, later] = indexed(sourceOf({ draft }));
    expect(edition!.texts).toEqual(['Le four banal', 'Un four.', 'Le pain cuit.']);
    expect(later).toEqual({
      audience: 'draft',
      draft: true,
      title: 'Le four banal',
      texts: ['Le four banal', 'Un four.', 'La pâte lève.'],
    });
    expect(indexed(sourceOf({ draft: packed(doc(paragraph('Le pain cuit.'))) }))).toHaveLength(1);
    const renamed = indexed(sourceOf({ title: 'Le four solaire' }));
    expect(renamed.map(({ audience, title }) => [audience, title])).toEqual([
      ['public', 'Le four banal'],
      ['draft', 'Le four solaire'],
    ]);
  });

  test('results and facets use the edition; a draft is in no facet', () => {
    const attachments = [{ fileId: 'file22222222', title: 'Le plan', language: 'fr', text: 'Une page.\n\nUne autre.' }];
    const [edition, draft] = pageDocuments(sourceOf({ title: 'Autre', edition: { ...EDITION, attachments } }));
    expect(edition).toMatchObject({
      key: 'page:page22222222',
      stamp: 's1',
      meta: {
        id: 'page22222222',
        type: 'page',
        kind: 'factsheet',
        href: '/fiches/four',
        summary: 'Un four.',
        language: 'fr',
        publishedAt: '2026-01-02',
        countries: ['ML'],
        sdgs: ['6.4'],
        sectors: [],
        programmes: [],
        attachments: [{ title: 'Le plan', language: 'fr' }],
      },
    });
    const { firstBlock } = edition!.meta.attachments![0]!;
    expect(edition!.blocks.slice(firstBlock).map((block) => [block.field, block.text])).toEqual([
      ['attachment', 'Le plan'],
      ['attachment', 'Une page.'],
      ['attachment', 'Une autre.'],
    ]);
    expect(draft).toMatchObject({
      key: 'draft:page22222222',
      stamp: 's1',
      meta: { publishedAt: '2026-02-03', href: '/fiches/four', countries: [], sdgs: [], sectors: [], programmes: [] },
    });
    expect(pageDocuments(sourceOf())[0]!.meta).not.toHaveProperty('attachments');
  });

  test('has the typography of its language, an attachment that of its own', () => {
    const attachments = [{ fileId: 'file22222222', title: 'Why ?', language: 'en', text: 'Who ?' }];
    const edition = { ...EDITION, title: 'Pourquoi ?', attachments };
    const [document] = pageDocuments(sourceOf({ title: 'Pourquoi ?', edition }));
    const texts = document!.blocks.map((block) => block.text);
    expect(texts).toContain('Pourquoi\u202f?');
    expect(texts).toContain('Who ?');
    expect(document!.meta.attachments![0]!.title).toBe('Why ?');
  });
});

describe('a page’s attachments', () => {
  test('are indexed up to a million and a half characters in total, and beyond by title', () => {
    const long = 'm'.repeat(999_999);
    const attachments = [1, 2, 3].map((n) => ({ fileId: `f${n}`, title: `T${n}`, language: 'fr', text: `${long}\n` }));
    const { blocks, texts } = attachedBlocks(attachments, 5);
    expect(blocks.map((block) => block.text.length)).toEqual([2, 999_999, 2, 500_000, 2]);
    expect(texts.map(({ firstBlock }) => firstBlock)).toEqual([5, 7, 9]);
  });
});

describe('the passages of a text', () => {
  const blocks = (...content: readonly DocumentNode[]) =>
    documentBlocks(doc(...content)).map(({ field, text: words }) => [field, words]);

  test('are paragraphs, headings, rows, captions, texts of typed blocks, and notes after the block that calls them', () => {
    const note: DocumentNode = { type: 'footnote', content: [text('La note.')] };
    const cell = (words: string, type = 'tableCell'): DocumentNode => ({
      type,
      content: [paragraph(words), paragraph('bis')],
    });
    expect(
      blocks(
        { type: 'heading', content: [text('Un titre'), note] },
        paragraph('Une ligne', { type: 'hardBreak' }, 'coupée', note, '.'),
        { type: 'codeBlock', content: [text('x = 1')] },
        { type: 'table', content: [{ type: 'tableRow', content: [cell('a', 'tableHeader'), cell('b')] }] },
        { type: 'figure', attrs: { caption: ' Le puits ', credit: 'A. D.', alt: 'Un puits vu de haut' } },
        {
          type: 'typedBlock',
          attrs: { title: 'Repère', value: '3 sur 4', attribution: 'M. K.' },
          content: [paragraph('Dedans.')],
        },
        { type: 'bulletList', content: [{ type: 'listItem', content: [paragraph('Un point.')] }] },
        paragraph('  '),
      ),
    ).toEqual([
      ['heading', 'Un titre'],
      ['body', 'La note.'],
      ['body', 'Une ligne coupée.'],
      ['body', 'La note.'],
      ['body', 'x = 1'],
      ['body', 'a bis | b bis'],
      ['body', 'Le puits A. D.'],
      ['body', 'Un puits vu de haut'],
      ['heading', 'Repère'],
      ['body', '3 sur 4'],
      ['body', 'Dedans.'],
      ['body', 'M. K.'],
      ['body', 'Un point.'],
    ]);
    expect(blocks({ type: 'figure', attrs: { caption: 3, alt: null } }, { type: 'typedBlock', attrs: {} })).toEqual([]);
  });

  test('of a notice are its terms in both languages, its people, and the texts of its kind’s fields', () => {
    const common = {
      ...NOTICE.common,
      countries: ['ML'],
      sectors: ['water'],
      sdgs: ['6.4'],
      keywords: ['caisse'],
      authors: ['A. D.'],
      reviewers: ['B. D.'],
      contributors: ['C. D.'],
    };
    const long = 'Une phrase assez longue pour que l’on puisse la montrer comme un passage.';
    const own = { mode: 'self', day: '2026-01-01', objective: 'Court.', parts: ['Un', '', long], count: 3 };
    const notice = { common, own } as unknown as Parameters<typeof noticeBlocks>[1];
    const found = noticeBlocks('study', notice);
    expect(found.slice(0, 2)).toEqual(kindBlocks('study'));
    const [french, english, named, ...rest] = found.slice(2);
    expect([french!.language, english!.language]).toEqual(['fr', 'en']);
    expect(french!.text).toMatch(/^Mali ; .*ODD 6 ; .*ODD 6\.4 ; /);
    expect(english!.text).toMatch(/^Mali ; .*SDG 6 ; .*SDG 6\.4 ; /);
    expect(named).toEqual({ field: 'notice', text: 'caisse ; A. D. ; B. D. ; C. D.' });
    expect(rest).toEqual([
      { field: 'notice', text: 'Court.' },
      { field: 'notice', text: 'Un' },
      { field: 'body', text: long },
    ]);
    expect(noticeBlocks('factsheet', NOTICE)).toEqual(kindBlocks('factsheet'));
  });
});

const KIT: SearchCollection = {
  id: 'kit222222222',
  kind: 'toolkit',
  slug: 'kit',
  title: 'Le kit',
  summary: '',
  language: 'fr',
  visibility: 'members',
  publishedAt: '2026-01-02',
  updatedAt: '2026-02-03',
  introduction: '## Un *beau* [kit](/x)\n\n- pour ![tous](y.png)\n1. et `toutes`',
  parts: [{ title: 'Partie', pageIds: ['page22222222'] }],
} as unknown as SearchCollection;

describe('a collection', () => {
  test('is found by its words and by its readers; by the staff until it is published', () => {
    const shown = collectionDocument(KIT);
    expect(shown).toMatchObject({
      key: 'collection:kit222222222',
      audience: 'members',
      meta: { type: 'collection', href: '/outils/kit', draft: false, publishedAt: '2026-01-02' },
    });
    expect(shown.blocks.map((block) => [block.field, block.text]).slice(0, -2)).toEqual([
      ['title', 'Le kit'],
      ['body', 'Un beau kit'],
      ['body', 'pour tous et toutes'],
      ['heading', 'Partie'],
    ]);
    const hidden = collectionDocument({ ...KIT, publishedAt: null });
    expect(hidden).toMatchObject({ audience: 'draft', meta: { draft: true, publishedAt: '2026-02-03' } });
  });

  test('has another stamp when anything of it changes', () => {
    const changes: Partial<SearchCollection>[] = [
      { kind: 'booklet' },
      { slug: 'x' },
      { visibility: 'public' },
      { publishedAt: null },
      { updatedAt: 'x' },
      { title: 'x' },
    ];
    const stamps = changes.map((change) => collectionStamp({ ...KIT, ...change }));
    expect(new Set([...stamps, collectionStamp(KIT)]).size).toBe(changes.length + 1);
  });
});

describe('an answer', () => {
  const index = new SearchIndex();
  index.put([
    ...pageDocuments(sourceOf()),
    ...pageDocuments(
      sourceOf({
        id: 'page33333333',
        slug: 'pain',
        title: 'Le pain',
        visibility: 'members',
        edition: { ...EDITION, title: 'Le pain' },
      }),
    ),
  ]);
  index.setCollections((meta) => (meta.id === 'page22222222' ? ['outils/ouvert', 'outils/secret'] : ['outils/ferme']));
  const collections: FacetCollection[] = [
    { code: 'outils/ouvert', title: 'Ouvert', audience: 'public' },
    { code: 'outils/ferme', title: 'Fermé', audience: 'members' },
    // A draft that has a page that everybody may read.
    { code: 'outils/secret', title: 'Secret', audience: 'draft' },
  ];
  const ask = (q: string, audiences: readonly Audience[], more: { filters?: object; titles?: boolean } = {}) =>
    answerSearch({
      index,
      thesaurus: new Thesaurus(FIELD_SYNONYMS),
      audiences,
      collections,
      input: { q, filters: {}, sort: 'relevance', offset: 0, limit: 10, ...more },
      warmingUp: false,
    });

  test('names and counts the collections that the asker may read, and filters by no other', () => {
    const asPublic = ask('pain', ['public']);
    expect(asPublic.total).toBe(1);
    expect(asPublic.facets.collection).toEqual([{ code: 'outils/ouvert', count: 1 }]);
    expect(asPublic.collections).toEqual({ 'outils/ouvert': 'Ouvert' });
    expect(ask('pain', ['public'], { filters: { collection: ['outils/ferme'] } }).total).toBe(1);
    const asMember = ask('pain', ['public', 'members']);
    expect([asMember.total, Object.keys(asMember.collections).sort()]).toEqual([2, ['outils/ferme', 'outils/ouvert']]);
    const narrowed = ask('pain', ['public', 'members'], { filters: { collection: ['outils/ferme'] } });
    expect(narrowed.results.map(({ href }) => href)).toEqual(['/fiches/pain']);
  });

  test('combines typed and chosen filters', () => {
    expect(ask('pain pays:mali', ['public']).total).toBe(1);
    const neither = ask('pain pays:sénégal', ['public']);
    expect([neither.total, neither.understood.filters]).toEqual([0, [{ facet: 'country', code: 'SN' }]]);
    const both = ask('pain pays:mali', ['public'], { filters: { kind: ['study'] } });
    expect(both.total).toBe(0);
  });

  test('searches titles alone if requested', () => {
    expect(ask('cuit', ['public']).total).toBe(1);
    expect(ask('cuit', ['public'], { titles: true }).total).toBe(0);
    expect(ask('ban', ['public'], { titles: true }).total).toBe(1);
  });

  test('reports the result for each part of the query, and suggests a likelier spelling', () => {
    const answer = ask('"four pain" cuitt -zébu', ['public']);
    expect(answer.didYouMean).toBe('"four pain" cuit -zébu');
    expect(answer.understood.terms).toMatchObject([
      { text: 'four pain', type: 'phrase', found: 0 },
      { text: 'cuitt', type: 'word', found: 1, corrected: 'cuit' },
      { text: 'four', type: 'word', found: 1, corrected: null },
      { text: 'pain', type: 'word', found: 1, corrected: null },
      { text: 'zébu', type: 'excluded', found: 0 },
    ]);
    expect(answer.results[0]!.why).toMatchObject({ typo: true, synonym: false });
    expect(ask('pain', ['public']).didYouMean).toBeNull();
  });
});
