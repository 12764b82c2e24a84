import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { listCitations, listClaims } from '#content/citation/listed-citations.ts';
import { MAX_LOCATOR, parseTarget, writeTarget } from '#content/citation/target.ts';
import { compareDocuments } from '#content/compare/compare.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { publishedDocument } from '#content/document/published.ts';
import { countWords, plainText } from '#content/document/reading/text.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { judgeUpdateFully } from '#content/draft/guard/draft-guard.ts';
import { renewIds } from '#content/draft/renew-ids.ts';
import { documentToUpdate, draftToDocument } from '#content/draft/yjs.ts';
import { ACTOR_GROUPS } from '#content/evidence/actor-groups.ts';
import type { Cited, CitedFacts, DescribeCited } from '#content/evidence/cited.ts';
import { restsWords } from '#content/evidence/rests-words.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { citedIn, describeCitations, replaceCitations, withSources } from '#content/render/citation-words.ts';
import { renderDocument } from '#content/render/html.ts';
import { citedTargets, fillCitations } from '#content/render/html-citation.ts';
import { markHtml } from '#content/render/html-marks.ts';
import { fillRests } from '#content/render/html-rests.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { documentBlocks } from '#content/search/index/document-blocks.ts';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';

const PAGE = 'abcdefghjk23';
const OTHER = 'mnpqrstuvw45';
const BLOCK = 'abcd2345';
const MATERIAL = `material/${PAGE}`;

const text = (words: string, ...marks: string[]): DocumentNode =>
  marks.length === 0
    ? { type: 'text', text: words }
    : { type: 'text', text: words, marks: marks.map((type) => ({ type })) };
const cite = (target: unknown, locator: unknown = '', stance?: unknown): DocumentNode => ({
  type: 'citation',
  attrs: stance === undefined ? { target, locator } : { target, locator, stance },
});
const paragraph = (id: string, ...content: DocumentNode[]): DocumentNode => ({
  type: 'paragraph',
  attrs: { id },
  content,
});
const doc = (...content: DocumentNode[]): DocumentNode => ({ type: 'doc', content });
const typed = (id: string, kind: string, title: string, ...content: DocumentNode[]): DocumentNode => ({
  type: 'typedBlock',
  attrs: { id, kind, title },
  content,
});

describe('a citation’s target', () => {
  it.each([
    [`material/${PAGE}`, { type: 'material', id: PAGE }],
    [`extract/${OTHER}`, { type: 'extract', id: OTHER }],
    [`block/${PAGE}/${BLOCK}`, { type: 'block', pageId: PAGE, blockId: BLOCK }],
  ] as const)('reads and writes %s', (written, target) => {
    expect(parseTarget(written)).toEqual(target);
    expect(writeTarget(target)).toBe(written);
  });

  it.each([
    '',
    'material',
    'material/',
    `material/${PAGE}/`,
    `material/${PAGE}/${BLOCK}`,
    `material/${PAGE} `,
    `material/${PAGE}\n`,
    `Material/${PAGE}`,
    `material/${PAGE.toUpperCase()}`,
    `material/../${PAGE}`,
    `page/${PAGE}`,
    `constructor/${PAGE}`,
    `block/${PAGE}`,
    `block/${PAGE}/`,
    `block/${PAGE}/${BLOCK}/${BLOCK}`,
    `block/${BLOCK}/${PAGE}`,
    `block/${PAGE}/abcd-345`,
    `https://example.org/material/${PAGE}`,
    null,
    undefined,
    42,
    [`material/${PAGE}`],
    { toString: () => `material/${PAGE}` },
  ])('refuses %j', (value) => {
    expect(parseTarget(value)).toBeNull();
    const { document, repairs } = fitDocument(doc(paragraph('p1', text('Dit'), cite(value))));
    expect(document.textContent).toBe('Dit');
    expect([document.firstChild?.childCount, repairs.dropped]).toEqual([1, 1]);
  });
});

describe('a citation in a document', () => {
  it('has a locator on one line of bounded length, a stance, and nothing else', () => {
    const { document } = fitDocument(
      doc(
        paragraph('p1', {
          ...cite(MATERIAL, `min.\n12\u202e ${'x'.repeat(200)}`),
          attrs: { target: MATERIAL, locator: `min.\n12\u202e ${'x'.repeat(200)}`, stance: 'x', onclick: 'x' },
        }),
      ),
    );
    const { attrs } = document.firstChild!.firstChild!;
    expect(Object.keys(attrs)).toEqual(['target', 'locator', 'stance']);
    expect(attrs.stance).toBeNull();
    expect(attrs.locator).toMatch(/^min\. 12 x+$/);
    expect(attrs.locator.length).toBeLessThanOrEqual(MAX_LOCATOR);
  });

  it('is no text: not in words, counts or search', () => {
    const cited = doc(paragraph('p1', text('Le puits'), cite(MATERIAL, 'min. 12'), text(' est payé.')));
    expect(plainText(cited).text).toBe('Le puits est payé.');
    expect(countWords(plainText(cited).text)).toBe(4);
    expect(documentBlocks(cited)).toEqual([{ field: 'body', text: 'Le puits est payé.' }]);
  });

  it('is published, even as the only content of a finding', () => {
    const published = publishedDocument(doc(typed('f1', 'finding', '', paragraph('p1', cite(MATERIAL)))));
    expect(listCitations(published)).toHaveLength(1);
  });

  it('survives the draft', () => {
    const draft = new Y.Doc();
    const { document } = fitDocument(
      doc(paragraph('p1', text('a'), cite(MATERIAL, 'p. 4'), text('b'), cite(MATERIAL, '', 'against'))),
    );
    Y.applyUpdate(draft, documentToUpdate(document));
    expect(draftToDocument(draft)).toEqual({ document, repairs: { unwrapped: 0, dropped: 0, added: 0 } });
  });

  it('points to the copy’s own blocks after a page is copied, and otherwise stays', () => {
    const copied = doc(
      typed('f1', 'finding', '', paragraph('p1', text('Constat'))),
      paragraph('p2', cite(`block/${PAGE}/fabcdef2`), cite(`block/${OTHER}/fabcdef2`), cite(`block/${PAGE}/${BLOCK}`)),
    );
    copied.content![0]!.attrs!.id = 'fabcdef2';
    let count = 0;
    renewIds(copied, {
      blockId: () => `new2222${String.fromCharCode(97 + count++)}`,
      files: new Map(),
      page: { from: PAGE, to: OTHER },
    });
    expect(listCitations(copied).map(({ target }) => target)).toEqual([
      `block/${OTHER}/new2222a`,
      `block/${OTHER}/fabcdef2`,
      `block/${PAGE}/${BLOCK}`,
    ]);
  });

  it('shows in a comparison when it is added, removed, or points elsewhere', () => {
    const version = (...cited: DocumentNode[]) =>
      fitDocument(doc(paragraph('p1', text('Le puits est payé par le comité'), ...cited))).document;
    const runs = (before: DocumentNode[], after: DocumentNode[]) =>
      compareDocuments(version(...before), version(...after))
        .flatMap((block) => block.runs)
        .filter(({ change }) => change !== 'same')
        .map(({ change, text: words }) => `${change}: ${words.trim()}`);
    const written = `[@ ${MATERIAL} · p. 4]`;
    expect(runs([], [cite(MATERIAL, 'p. 4')])).toEqual([`added: ${written}`]);
    const contra = runs([cite(MATERIAL, 'p. 4')], [cite(MATERIAL, 'p. 4', 'against')]);
    expect(contra.join()).toContain('contra');
    expect(runs([cite(MATERIAL, 'p. 4')], [])).toEqual([`removed: ${written}`]);
    expect(runs([cite(MATERIAL)], [cite(`material/${OTHER}`)])).toEqual([`removed: ${PAGE}`, `added: ${OTHER}`]);
    expect(runs([cite(MATERIAL)], [cite(MATERIAL)])).toEqual([]);
  });
});

describe('citations, findings and lessons of a document', () => {
  const study = doc(
    paragraph('p1', text('Avant'), cite(MATERIAL)),
    typed(
      'f1',
      'finding',
      'Le tarif',
      paragraph('p2', text('Il est '), text('payé', 'bold'), cite(`extract/${OTHER}`, 'min. 2')),
    ),
    typed(
      'l1',
      'lesson',
      '',
      paragraph('p3', text(`${'mot '.repeat(100)}fin`), cite(`block/${PAGE}/${BLOCK}`, '', 'against')),
    ),
    typed('t1', 'tool', 'Grille', {
      type: 'table',
      attrs: { id: 'ta' },
      content: [
        {
          type: 'tableRow',
          content: [
            {
              type: 'tableCell',
              content: [typed('f2', 'finding', '', { type: 'paragraph', content: [cite(MATERIAL)] })],
            },
          ],
        },
      ],
    }),
  );

  it('lists citations in the order of the text, with the blocks around them', () => {
    expect(listCitations(study)).toEqual([
      { target: MATERIAL, locator: '', isAgainst: false, blockId: 'p1', within: null },
      {
        target: `extract/${OTHER}`,
        locator: 'min. 2',
        isAgainst: false,
        blockId: 'p2',
        within: { id: 'f1', kind: 'finding' },
      },
      {
        target: `block/${PAGE}/${BLOCK}`,
        locator: '',
        isAgainst: true,
        blockId: 'p3',
        within: { id: 'l1', kind: 'lesson' },
      },
      { target: MATERIAL, locator: '', isAgainst: false, blockId: 'f2', within: { id: 'f2', kind: 'finding' } },
    ]);
    expect(listCitations(doc(paragraph('p1', cite('material/x'))))).toEqual([]);
  });

  it('ends first words that are cut with an ellipsis alone, whatever sign they were cut after', () => {
    for (const sign of ['.', ',', '\u00a0;', '…']) {
      const [claim] = listClaims(doc(typed('l1', 'lesson', '', paragraph('p1', text(`mot${sign} `.repeat(80))))));
      for (const cut of [claim!.title, claim!.text]) expect(cut, sign).toMatch(/mot…$/);
    }
  });

  it('lists findings and lessons, named by their title or first words', () => {
    const [tariff, lesson, nested, ...more] = listClaims(study);
    expect(tariff).toEqual({ id: 'f1', kind: 'finding', title: 'Le tarif', text: 'Il est payé' });
    expect(lesson?.title).toMatch(/^(mot ){10,20}mot…$/);
    expect(lesson?.text.length).toBeLessThanOrEqual(200);
    expect(nested).toEqual({ id: 'f2', kind: 'finding', title: '', text: '' });
    expect(more).toEqual([]);
  });
});

describe('the guard of updates', () => {
  const withNode = (name: string, attrs: Readonly<Record<string, unknown>>, into = 'paragraph'): Uint8Array => {
    const draft = new Y.Doc();
    const block = new Y.XmlElement(into);
    const node = new Y.XmlElement(name);
    for (const [key, value] of Object.entries(attrs)) node.setAttribute(key, value as string);
    draft.getXmlFragment(DRAFT_FRAGMENT).insert(0, [block]);
    block.insert(0, [node]);
    return Y.encodeStateAsUpdate(draft);
  };
  const verdict = (update: Uint8Array) => {
    const judged = judgeUpdateFully(new Y.Doc(), update);
    return judged.verdict === 'refused' ? judged.reason : judged.verdict;
  };

  it('accepts citations in lines, and counts them', () => {
    const update = withNode('citation', { target: MATERIAL, locator: 'x'.repeat(MAX_LOCATOR) });
    expect(judgeUpdateFully(new Y.Doc(), update)).toMatchObject({ verdict: 'new', nodes: 2 });
    expect(verdict(withNode('citation', { target: MATERIAL }, 'heading'))).toBe('new');
    expect(verdict(withNode('citation', { target: MATERIAL, stance: 'against' }))).toBe('new');
  });

  it.each([
    ['a script as target', { target: 'javascript:alert(1)' }],
    ['a path out', { target: `material/../${PAGE}` }],
    ['no text as target', { target: 7 }],
    ['an empty target', { target: '' }],
    ['markup in a target', { target: `material/${PAGE}"><script>` }],
    ['a long locator', { target: MATERIAL, locator: 'x'.repeat(MAX_LOCATOR + 1) }],
    ['a number as locator', { target: MATERIAL, locator: 4 }],
    ['a word as stance', { target: MATERIAL, stance: 'for' }],
    ['a number as stance', { target: MATERIAL, stance: 1 }],
    ['another attribute', { target: MATERIAL, onclick: 'alert(1)' }],
  ])('refuses %s', (_, attrs) => {
    expect(verdict(withNode('citation', attrs))).toBe('outside-schema');
  });

  it.each(['codeBlock', 'footnote', 'bulletList'])('refuses citations in a %s', (into) => {
    expect(verdict(withNode('citation', { target: MATERIAL }, into))).toBe('outside-schema');
  });

  it('refuses words within a citation', () => {
    const draft = new Y.Doc();
    Y.applyUpdate(draft, withNode('citation', { target: MATERIAL }));
    const before = Y.encodeStateVector(draft);
    const guarded = new Y.Doc();
    Y.applyUpdate(guarded, Y.encodeStateAsUpdate(draft));
    const [node] = [
      ...draft
        .getXmlFragment(DRAFT_FRAGMENT)
        .createTreeWalker((one) => one instanceof Y.XmlElement && one.nodeName === 'citation'),
    ];
    (node as Y.XmlElement).insert(0, [new Y.XmlText('mots')]);
    const judged = judgeUpdateFully(guarded, Y.encodeStateAsUpdate(draft, before));
    expect(judged).toEqual({ verdict: 'refused', reason: 'outside-schema' });
  });
});

describe('citations in HTML', () => {
  const html = (document: DocumentNode, language = 'fr') =>
    renderDocument(document, { language, locale: 'fr', fileUrl: (id) => `/fichiers/${id}` }).html;
  const cited = doc(paragraph('p1', text('Payé', 'bold'), cite(MATERIAL, 'min. 12 <b>'), text(' ici.', 'bold')));

  it('are placeholders without content', () => {
    expect(html(cited)).toBe(
      `<p id="b-p1"><strong>Payé</strong><sup class="citation" data-target="${MATERIAL}" data-locator="min. 12 &lt;b&gt;" data-words="fr"></sup><strong> ici.</strong></p>\n`,
    );
    expect(html(doc(paragraph('p1', text('a'), cite('x"><script>'))))).toBe('<p id="b-p1">a</p>\n');
    expect(citedTargets(html(doc(paragraph('p1', cite(MATERIAL), cite(MATERIAL), cite(`extract/${OTHER}`)))))).toEqual([
      { type: 'material', id: PAGE },
      { type: 'extract', id: OTHER },
    ]);
  });

  it('are filled in with what the reader may know', () => {
    const fill = (described: Parameters<typeof fillCitations>[1], language?: string) =>
      /Payé<\/strong>(.*?)<strong>/.exec(fillCitations(html(cited, language), described))?.[1];
    expect(fill(() => ({ label: 'A&B', title: 'Entretien "4"', href: '/materiaux/x' }))).toBe(
      '<sup class="citation">[<a href="/materiaux/x" title="Entretien &quot;4&quot;">A&amp;B</a>, min. 12 &lt;b&gt;]</sup>',
    );
    expect(fill(() => ({ label: 'source', title: '', href: null }))).toBe(
      '<sup class="citation">[<span>source</span>, min. 12 &lt;b&gt;]</sup>',
    );
    expect(fill(() => 'withdrawn')).toBe(
      '<sup class="citation is-withdrawn">[une citation a été retirée à la demande de la personne]</sup>',
    );
    expect(fill(() => 'withdrawn', 'en')).toContain('[a quotation was withdrawn at the person’s request]');
    expect(fill(() => 'withdrawn', 'ar')).toMatch(/^<sup class="citation is-withdrawn" lang="fr">/);
    expect(fill(() => null)).toBe('');
  });

  it('are marked if they contradict', () => {
    const contradicted = doc(paragraph('p1', text('Payé'), cite(MATERIAL, 'p. 4', 'against'), text('.')));
    expect(html(contradicted)).toContain('data-locator="p. 4" data-stance="against" data-words="fr"></sup>');
    const told = (language: string) =>
      fillCitations(html(contradicted, language), () => ({ label: 'E1', title: '', href: null }));
    expect(told('fr')).toContain('<sup class="citation">[contredit par <span>E1</span>, p. 4]</sup>.');
    expect(told('en')).toContain('[contradicted by <span>E1</span>, p. 4]');
    expect(fillCitations(html(contradicted), () => 'withdrawn')).not.toContain('contredit');
    expect(fillCitations(html(contradicted), () => null)).toBe('<p id="b-p1">Payé.</p>\n');
    expect(citedTargets(html(contradicted))).toEqual([{ type: 'material', id: PAGE }]);
  });

  it('are skipped by the marks of annotations', () => {
    const document = doc(paragraph('p1', text('Le puits'), cite(MATERIAL), text(' est payé.')));
    const filled = fillCitations(html(document), () => ({ label: 'Entretien', title: '', href: '/materiaux/x' }));
    const mark = {
      id: 'a1',
      side: 'north',
      blockId: 'p1',
      start: 9,
      end: 12,
      whole: false,
      resolved: false,
      sign: '1',
      label: 'x',
    } as const;
    const marked = markHtml(filled, plainText(document).blocks, [mark], { annotate: null });
    expect(marked.replace(/<sup.*?<\/sup>/, '').replace(/<a .*?<\/a>/, '')).toMatch(
      /Le puits <mark [^>]*>est<\/mark> payé\./,
    );
    expect(marked).toContain('</sup> <mark');
  });
});

describe('the evidence of a finding', () => {
  const interview = { kind: 'interview', number: 1, side: 'south', actorType: 'local-association' } as const;
  const source = (label: string, facts: Partial<CitedFacts> = {}): Cited => ({
    label,
    title: `Source ${label}`,
    href: null,
    material: { ...interview, isPseudonymous: true, ...facts },
  });
  const plain = (sentence: string) => sentence.replaceAll(/[\u00a0\u202f]/g, ' ');

  it('is counted by kind, with types of actor and sides', () => {
    const authority = { kind: 'survey', side: 'north', actorType: 'local-authority' } as const;
    const cited = [source('E1'), source('Q1', authority), source('E2'), { label: 'constat', title: 'x', href: '#b' }];
    expect(plain(restsWords(cited, 'fr'))).toBe(
      'Repose sur 2 entretiens, 1 enquête ; associations locales et collectivités territoriales, des deux côtés (triangulé)',
    );
    expect(plain(restsWords(cited, 'en'))).toBe(
      'Rests on 2 interviews, 1 survey; local associations and local authorities, from both sides (triangulated)',
    );
    expect(plain(restsWords([source('E1'), source('E2')], 'fr'))).toBe(
      'Repose sur 2 entretiens ; associations locales, côté Sud',
    );
    // Two extracts of one material are one source: under a pseudonym, nothing more is said of it.
    const same = [source('E1\u00a0§1', { id: 'e1' }), source('E1\u00a0§2', { id: 'e1' })];
    expect(plain(restsWords(same, 'fr'))).toBe('Repose sur 1 entretien');
    const types = ['school', 'company', 'osim', 'network', 'foundation'];
    expect(
      plain(
        restsWords(
          types.map((actorType) => source('E1', { actorType, side: '' })),
          'fr',
        ),
      ),
    ).toBe(
      'Repose sur 5 entretiens ; établissements scolaires, entreprises, OSIM et 2 autres types d’acteurs (triangulé)',
    );
    expect(plain(restsWords([{ label: 'constat', title: 'x', href: null, claim: 'finding' }], 'fr'))).toBe(
      'Repose sur 1 constat',
    );
    expect(restsWords([{ label: 'source', title: 'Une page', href: null }], 'fr')).toBe('');
    expect(Object.keys(ACTOR_GROUPS)).toEqual(ACTOR_TYPES.map(({ code }) => code));
  });

  it('shows no more of one person under a pseudonym than the pseudonym', () => {
    expect(plain(restsWords([source('E1')], 'fr'))).toBe('Repose sur 1 entretien');
    // Nor beside others of which nothing is noted.
    const unknown = source('E2', { actorType: '', side: '', isPseudonymous: false });
    expect(plain(restsWords([source('E1'), unknown], 'fr'))).toBe('Repose sur 2 entretiens');
    expect(plain(restsWords([source('E1', { isPseudonymous: false })], 'fr'))).toBe(
      'Repose sur 1 entretien ; associations locales, côté Sud',
    );
  });

  it('is distinguished from contradicting sources', () => {
    const against = (label: string, facts?: Partial<CitedFacts>) => ({ ...source(label, facts), isAgainst: true });
    const school = { actorType: 'school', side: 'north' } as const;
    expect(plain(restsWords([source('E1'), source('E2'), against('E3', school)], 'fr'))).toBe(
      // The school agrees with nothing: it makes no triangle.
      'Repose sur 2 entretiens ; associations locales, côté Sud ; contredit par 1 entretien',
    );
    expect(plain(restsWords([against('E1'), against('Q1', { kind: 'survey' })], 'fr'))).toBe(
      'Contredit par 1 entretien, 1 enquête',
    );
    expect(plain(restsWords([source('E1', school), against('E1', school)], 'en'))).toBe(
      'Rests on 1 interview; contradicted by 1 interview',
    );
  });

  it('lists contradicting sources last, as far as the reader may know of them', () => {
    const other = `material/${OTHER}`;
    const document = doc(
      typed('t1', 'finding', '', paragraph('p1', text('a'), cite(other, '', 'against'), cite(MATERIAL))),
    );
    const { html } = renderDocument(document, { language: 'fr', locale: 'fr', fileUrl: (id) => id });
    expect(html).toContain(`data-rests="!${other} ${MATERIAL}"`);
    const asked: string[] = [];
    const filled = fillRests(html, (target) => {
      asked.push(writeTarget(target));
      return source(target.type === 'material' && target.id === OTHER ? 'E2' : 'E1');
    });
    expect(asked).toEqual([other, MATERIAL]);
    expect(filled).toContain('<ul><li>E1. Source E1</li><li>contredit par E2. Source E2</li></ul>');
    const refused = fillRests(html, (target) =>
      target.type === 'material' && target.id === OTHER ? null : source('E1'),
    );
    expect(refused).toContain('<ul><li>E1. Source E1</li></ul>');
    expect(refused).not.toMatch(/contredit/i);
  });

  it('is a placeholder of its own sources, filled in or left out', () => {
    const other = `material/${OTHER}`;
    const inner = typed('t2', 'testimony', '', paragraph('p2', text('b'), cite(other)));
    const list: DocumentNode = {
      type: 'bulletList',
      content: [{ type: 'listItem', attrs: { id: 'l1' }, content: [paragraph('p3', text('c')), inner] }],
    };
    const document = doc(
      typed('t1', 'finding', '', paragraph('p1', text('a'), cite(MATERIAL), cite(MATERIAL)), list),
      typed('t3', 'finding', '', paragraph('p4', text('d'))),
      typed('t4', 'caution', '', paragraph('p5', text('e'), cite(MATERIAL))),
    );
    const { html } = renderDocument(document, { language: 'ar', locale: 'en', fileUrl: (id) => id });
    expect(html.match(/<div class="rests".*?>/g)).toEqual([
      `<div class="rests" data-rests="${MATERIAL}" data-words="en" lang="en">`,
    ]);
    const told = fillRests(html, () => ({ ...source('E1'), title: 'A & "b"', href: '/materiaux/x' }));
    expect(told).toContain(
      '<details class="rests" lang="en"><summary>Rests on 1\u00a0interview</summary><ul><li>E1. <a href="/materiaux/x">A &amp; &quot;b&quot;</a></li></ul></details>',
    );
    for (const described of [null, 'withdrawn'] as const)
      expect(fillRests(html, () => described)).not.toMatch(/rests|Rests/);
  });
});

it('marks contradicting sources in Markdown and in words', () => {
  const document = doc(paragraph('p1', text('Payé '), cite(MATERIAL, 'p. 4', 'against')));
  const markdown = renderMarkdown(fitDocument(document).document).trim();
  expect(markdown).toBe(`Payé [@contra ${MATERIAL}, p. 4]`);
  const read = (source: string) => listCitations(parseMarkdown(source).document.toJSON() as DocumentNode);
  expect(read(markdown)).toMatchObject([{ target: MATERIAL, locator: 'p. 4', isAgainst: true }]);
  expect(read(`Payé [@contra material/x] [@pro ${MATERIAL}]`)).toEqual([]);
  const words = describeCitations([MATERIAL], () => ({ label: 'E1', title: '', href: null }), 'fr');
  expect(plainText(replaceCitations(document, words)).text).toBe('Payé [contredit par E1, p. 4]');
});

describe('citations in words', () => {
  const other = `material/${OTHER}`;
  const document = doc(
    paragraph('p1', text('Payé ', 'bold'), cite(MATERIAL, 'min. 12'), text(' ici '), cite(other), text('.')),
    paragraph('p2', cite(other), text('a '), cite(other), text('b '), cite(`extract/${OTHER}`, 'p. 4')),
  );
  const describeSome: DescribeCited = (target) => {
    if (target.type === 'extract') return 'withdrawn';
    return target.type === 'material' && target.id === PAGE
      ? { label: 'E1', title: 'Le titre', words: 'Entretien, Mali', href: '/materiaux/x' }
      : null;
  };

  it('contain what the reader may know, without a gap and without a target', () => {
    const words = describeCitations(citedIn(document), describeSome, 'fr');
    expect(words.sources).toEqual(['Entretien, Mali.']);
    const said = replaceCitations(document, words);
    expect(plainText(said).text).toBe(
      'Payé [E1, min. 12] ici.\na b [une citation a été retirée à la demande de la personne]',
    );
    const markdown = renderMarkdown(withSources(said, words));
    expect(markdown).toContain('## Sources\n\n- Entretien, Mali.');
    expect(markdown).not.toMatch(/@|material|extract|Le titre/);
    expect(replaceCitations(doc(paragraph('p1', text('a'))), words)).toEqual(doc(paragraph('p1', text('a'))));
  });
});

describe('citations in Markdown', () => {
  const read = (markdown: string) => {
    const json = parseMarkdown(markdown).document.toJSON() as DocumentNode;
    return json.content!.map(({ content }) =>
      (content ?? []).map(({ type, text: words, attrs }) =>
        type === 'citation' ? `@${attrs?.target}|${attrs?.locator}` : (words ?? type),
      ),
    );
  };

  it('are read in the documented syntax', () => {
    expect(read(`Payé [@${MATERIAL}] ici [@block/${PAGE}/${BLOCK}, min. 12].`)).toEqual([
      ['Payé ', `@${MATERIAL}|`, ' ici ', `@block/${PAGE}/${BLOCK}|min. 12`, '.'],
    ]);
    expect(read(`# [@${MATERIAL}]`)).toEqual([[`@${MATERIAL}|`]]);
    expect(read(`**[@${MATERIAL}, a \\] b \\\\]**`)).toEqual([[`@${MATERIAL}|a ] b \\`]]);
  });

  it.each([
    `Payé \\[@${MATERIAL}]`,
    'Écrire à [@nom] ou [@material/x]',
    `\`[@${MATERIAL}]\``,
    `[@${MATERIAL}\n, p. 4]`,
    `[@${MATERIAL}, p. 4`,
    `[@${MATERIAL}, ${'x'.repeat(400)}]`,
  ])('are text in any other syntax: %s', (markdown) => {
    expect(
      read(markdown)
        .flat()
        .some((one) => one.startsWith('@')),
    ).toBe(false);
  });

  const locators = [
    '',
    'p. 4',
    'a]b',
    'a[b](c)',
    '*é* _b_ `c`',
    '\\',
    '\\]',
    'a|b',
    '<b>&amp;</b>',
    'x, y',
    '[@material/x]',
    ']: http://x',
  ];
  it.each(locators)('are read back unchanged with the locator %j', (locator) => {
    const citation = cite(MATERIAL, locator);
    const cell = (type: string, ...content: DocumentNode[]) => ({ type, content: [{ type: 'paragraph', content }] });
    const { document } = fitDocument(
      doc(
        paragraph('p1', citation, text(': après')),
        paragraph('p2', text('Ah !'), citation, text('(et)'), citation, citation, text('[@x]')),
        paragraph('p3', text('gras', 'bold'), citation, text(' https://a.example')),
        { type: 'heading', attrs: { level: 2 }, content: [text('Titre '), citation] },
        typed('f1', 'finding', 'Titre', paragraph('p4', text(`[@${MATERIAL}]`), citation)),
        {
          type: 'table',
          content: [
            { type: 'tableRow', content: [cell('tableHeader', text('A')), cell('tableHeader', citation)] },
            { type: 'tableRow', content: [cell('tableCell', citation), cell('tableCell', text('b'))] },
          ],
        },
        {
          type: 'table',
          content: [
            {
              type: 'tableRow',
              content: [{ type: 'tableCell', content: [paragraph('p5', citation), paragraph('p6', citation)] }],
            },
          ],
        },
      ),
    );
    const again = parseMarkdown(renderMarkdown(document)).document;
    const withoutIds = (node: unknown) =>
      JSON.parse(JSON.stringify(node, (key, value) => (key === 'id' ? undefined : value)));
    expect(withoutIds(again)).toEqual(withoutIds(document));
  });

  it('are moved out of a note, after its call', () => {
    expect(read(`Dit[^1].\n\n[^1]: Voir [@${MATERIAL}, p. 4].`)).toEqual([
      ['Dit', 'footnote', `@${MATERIAL}|p. 4`, '.'],
    ]);
  });
});
