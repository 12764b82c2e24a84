import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { readEvidence } from '#content/citation/evidence.ts';
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
import { documentBlocks } from '#content/search/index/document-blocks.ts';
import { BLOCK, cite, doc, MATERIAL, OTHER, PAGE, paragraph, text, typed } from '#tests/support/cited-nodes.ts';

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

  it('counts what each finding and lesson rests on by what is cited, its own lessons apart', () => {
    const cites = (...targets: string[]) => paragraph('p', text('Dit'), ...targets.map((target) => cite(target)));
    const block = (id: string) => `block/${PAGE}/${id}`;
    const { claims } = readEvidence(
      doc(
        typed('ffff2345', 'finding', '', cites(MATERIAL, `extract/${OTHER}`, block('tthr2345'))),
        typed(
          'ssss2345',
          'lesson',
          '',
          cites(MATERIAL, block('ffff2345'), block('ssss2346'), `block/${OTHER}/xyzw2345`),
        ),
        typed('ssss2346', 'lesson', '', cites(MATERIAL), paragraph('q', cite(block('ffff2345'), '', 'against'))),
      ),
    );
    expect(claims.map(({ id, sources, findings, against }) => [id, sources, findings, against])).toEqual([
      ['ffff2345', 2, 1, 0],
      ['ssss2345', 1, 2, 0],
      ['ssss2346', 1, 0, 1],
    ]);
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
