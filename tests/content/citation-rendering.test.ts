import { describe, expect, it } from 'vitest';
import { listCitations } from '#content/citation/listed-citations.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { plainText } from '#content/document/reading/text.ts';
import type { DescribeCited } from '#content/evidence/cited.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { citedIn, describeCitations, replaceCitations, withSources } from '#content/render/citation-words.ts';
import { renderDocument } from '#content/render/html.ts';
import { citedTargets, fillCitations } from '#content/render/html-citation.ts';
import { markHtml } from '#content/render/html-marks.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { BLOCK, cite, doc, MATERIAL, OTHER, PAGE, paragraph, text, typed } from '#tests/support/cited-nodes.ts';

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
    const fill = (language: string) =>
      fillCitations(html(contradicted, language), () => ({ label: 'E1', title: '', href: null }));
    expect(fill('fr')).toContain('<sup class="citation">[contredit par <span>E1</span>, p. 4]</sup>.');
    expect(fill('en')).toContain('[contradicted by <span>E1</span>, p. 4]');
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
    const replaced = replaceCitations(document, words);
    expect(plainText(replaced).text).toBe(
      'Payé [E1, min. 12] ici.\na b [une citation a été retirée à la demande de la personne]',
    );
    const markdown = renderMarkdown(withSources(replaced, words));
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
