import { describe, expect, it } from 'vitest';
import { makeAnchor } from '#content/annotation/annotation.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { annotatableBlocks } from '#content/document/reading/anchor-blocks.ts';
import { plainText } from '#content/document/reading/text.ts';
import { renderDocument } from '#content/render/html.ts';
import { annotateLink, cutBlocks, type MarkedRange, markHtml } from '#content/render/html-marks.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import { EditionText } from '#server/annotations/anchors/edition-text.ts';
import { Random } from '#tests/support/random.ts';
import { processorTimeOf } from '#tests/support/stopwatch.ts';
import { paragraph, WORKSHOP_TEXT } from '#tests/support/workshop-floor.ts';

const OPTIONS = { annotate: null };
const render = (document: DocumentNode) =>
  renderDocument(fitDocument(document).document, { language: 'fr', locale: 'fr', fileUrl: String }).html;

function range(
  blockId: string,
  exact: string | null,
  document: DocumentNode,
  extra: Partial<MarkedRange> = {},
): MarkedRange {
  const anchor = makeAnchor(annotatableBlocks(document), exact === null ? { blockId } : { blockId, exact })!;
  const { blockStart: start, blockEnd: end } = anchor;
  return {
    id: 'annotation22',
    side: 'south',
    blockId,
    start,
    end,
    whole: exact === null,
    resolved: false,
    sign: '▲ 1',
    label: 'n° 1',
    ...extra,
  };
}

/** The HTML before it was marked. */
function unmarked(html: string): string {
  return html
    .replace(/<a class="anno-ref.*?<\/a>/g, '')
    .replace(/<a class="anno-add.*?<\/a>/g, '')
    .replace(/<\/?mark[^>]*>/g, '')
    .replace(/ data-annotated="[^"]*"/g, '');
}

/** The words within marks, those of one annotation joined. */
function markedWords(html: string): string {
  return [...html.matchAll(/<mark[^>]*>(.*?)<\/mark>/g)].map((match) => match[1]).join('');
}

/** Throws unless every tag is closed in order. */
function checkNesting(html: string): void {
  const open: string[] = [];
  for (const [, slash, name] of html.matchAll(/<(\/?)([a-z0-9]+)[^>]*>/g)) {
    if (['br', 'img', 'hr', 'input'].includes(name!)) continue;
    if (slash) expect(open.pop()).toBe(name);
    else open.push(name!);
  }
  expect(open).toEqual([]);
}

const figure = (id: string, caption: string, credit = ''): DocumentNode => ({
  type: 'figure',
  attrs: { id, file: 'abcdefghijkm', alt: 'Un champ', caption, credit },
});

describe('captions', () => {
  const document = fitDocument({
    type: 'doc',
    content: [
      paragraph('bbbbbbb1', 'Avant.'),
      figure('bbbbbbb2', 'Le champ, et le "forage" : 50 % de plus', 'Équipe forage'),
      figure('bbbbbbb3', '', 'Le champ de l’équipe'),
      {
        type: 'typedBlock',
        attrs: { id: 'bbbbbbb4', kind: 'testimony', attribution: 'Une voisine du champ' },
        content: [figure('bbbbbbb5', 'Le champ, le soir'), paragraph('bbbbbbb6', 'On voit le champ.')],
      },
    ],
  }).document.toJSON() as DocumentNode;
  const blocks = annotatableBlocks(document);
  const html = render(document);

  it('are annotated, credits and attributions are not', () => {
    expect(blocks.filter(({ id }) => id !== null).map(({ id, text }) => [id, text])).toEqual([
      ['bbbbbbb1', 'Avant.'],
      ['bbbbbbb2', 'Le champ, et le "forage" : 50 % de plus'],
      ['bbbbbbb5', 'Le champ, le soir'],
      ['bbbbbbb6', 'On voit le champ.'],
    ]);
    // Offsets in the whole text are those of the text that is searched and compared.
    expect(blocks.map(({ text }) => text.length + 1).reduce((sum, length) => sum + length, -1)).toBe(
      plainText(document).text.length,
    );
    expect(cutBlocks(html).map(({ blockId }) => blockId)).toEqual(['bbbbbbb1', 'bbbbbbb2', 'bbbbbbb5', 'bbbbbbb6']);
  });

  it.each([
    ['bbbbbbb2', '"forage" : 50 % de plus', '&quot;forage&quot;\u00a0: 50\u00a0% de plus'],
    ['bbbbbbb2', null, null],
    ['bbbbbbb5', 'le soir', 'le soir'],
  ])('are marked where they stand: %s, %s', (blockId, exact, marked) => {
    const all = markHtml(html, blocks, [range(blockId, exact, document)], {
      annotate: (id) => annotateLink(`?annoter=${id}`, 'Annoter'),
      after: (id) => `<i>${id}</i>`,
    });
    checkNesting(all);
    expect(unmarked(all).replace(/<i>.*?<\/i>/g, '')).toBe(html);
    if (marked !== null) expect(markedWords(all)).toBe(marked);
    else expect(all).toContain('<figcaption data-annotated="south">');
    const caption = new RegExp(`id="b-${blockId}".*?<figcaption.*?</figcaption></figure><i>${blockId}</i>`, 's').exec(
      all,
    )![0];
    expect(caption).toMatch(/<a class="anno-ref.*<a class="anno-add"[^>]*>Annoter<\/a><\/figcaption>/s);
    expect(caption.match(/anno-ref/g)).toHaveLength(1);
  });
});

describe('marking the rendered text', () => {
  const html = render(WORKSHOP_TEXT);

  it('marks words across emphasis and changes nothing else', () => {
    const words = 'La gestion de la caisse décide de la durée du service';
    const marked = markHtml(html, annotatableBlocks(WORKSHOP_TEXT), [range('p2222222', words, WORKSHOP_TEXT)], OPTIONS);
    expect(markedWords(marked)).toBe(words);
    expect(unmarked(marked)).toBe(html);
    checkNesting(marked);
    expect(marked).toContain(
      '<a class="anno-ref anno-south" id="passage-annotation22" href="#annotation-annotation22" aria-label="n° 1">▲ 1</a>',
    );
  });

  it('finds words whose spaces and apostrophes the renderer changed', () => {
    const marked = markHtml(
      html,
      annotatableBlocks(WORKSHOP_TEXT),
      [range('p2222222', 's’accordent : le', WORKSHOP_TEXT)],
      OPTIONS,
    );
    expect(markedWords(marked)).toBe('s’accordent\u00a0: le');
  });

  it('counts an escaped character as one, and puts the reference after a link, not into it', () => {
    const blocks = annotatableBlocks(WORKSHOP_TEXT);
    const inLink = markHtml(html, blocks, [range('q2222222', 'cahier de', WORKSHOP_TEXT)], OPTIONS);
    expect(inLink).toMatch(/<mark[^>]*>cahier de<\/mark> caisse<\/a><a class="anno-ref/);
    const escaped = markHtml(html, blocks, [range('q2222222', 'Tinkaré & Kolomba <2022>.', WORKSHOP_TEXT)], OPTIONS);
    expect(markedWords(escaped)).toBe('Tinkaré &amp; Kolomba &lt;2022&gt;.');
    checkNesting(inLink);
  });

  it('marks the edge of a whole paragraph, and escapes labels', () => {
    const whole = range('q2222222', null, WORKSHOP_TEXT, { sign: '<b>', label: '"><script>' });
    const marked = markHtml(html, annotatableBlocks(WORKSHOP_TEXT), [whole], OPTIONS);
    expect(marked).toContain('<p id="b-q2222222" data-annotated="south">');
    expect(marked).not.toContain('<script>');
    expect(marked).toContain('&lt;b&gt;');
    expect(unmarked(marked)).toBe(html);
  });

  it('adds a link after each paragraph, except in tables and for unknown ids', () => {
    const document: DocumentNode = {
      type: 'doc',
      content: [
        ...WORKSHOP_TEXT.content!,
        {
          type: 'table',
          attrs: { id: 't2222222' },
          content: [{ type: 'tableRow', content: [{ type: 'tableCell', content: [paragraph('c2222222', 'Case')] }] }],
        },
      ],
    };
    const options = { annotate: (id: string) => annotateLink(`?annoter=${id}#annoter`, 'Annoter') };
    const marked = markHtml(render(document), annotatableBlocks(document), [], options);
    expect([...marked.matchAll(/annoter=([a-z0-9]+)/g)].map((match) => match[1])).toEqual(['p2222222', 'q2222222']);
    expect(unmarked(marked)).toBe(render(document));
  });

  it('cuts the text into its blocks, without the calls of notes', () => {
    const blocks = cutBlocks(html);
    expect(blocks.map(({ blockId, heading }) => [blockId, heading])).toEqual([
      ['h2222222', 2],
      ['p2222222', null],
      ['q2222222', null],
    ]);
    expect(blocks[1]!.html).not.toContain('footnote-call');
  });

  it.each([31, 32, 33, 34])('keeps random overlapping marks well formed (seed %i)', (seed) => {
    const random = new Random(seed);
    const blocks = annotatableBlocks(WORKSHOP_TEXT);
    for (let i = 0; i < 150; i++) {
      const ranges = Array.from({ length: 1 + random.below(5) }, (_, n): MarkedRange => {
        const block = random.pick(blocks.filter((candidate) => candidate.id !== null));
        const start = random.below(block.text.length);
        const end = start + 1 + random.below(block.text.length - start);
        const side = random.pick(['north', 'south'] as const);
        return {
          id: `id${n}`,
          side,
          blockId: block.id!,
          start,
          end,
          whole: random.chance(0.1),
          resolved: random.chance(0.3),
          sign: '●',
          label: 'x',
        };
      });
      const marked = markHtml(html, blocks, ranges, OPTIONS);
      checkNesting(marked);
      expect(unmarked(marked)).toBe(html);
      for (const { id, whole, blockId, start, end } of ranges) {
        const text = blocks.find((block) => block.id === blockId)!.text.slice(start, end);
        if (whole || text.trim() === '') continue;
        expect(marked.match(new RegExp(`id="passage-${id}"`, 'g'))).toHaveLength(1);
      }
    }
  });
});

it('marks hundreds of annotations of one long paragraph in proportion to its length', async () => {
  const text = 'mot de la fin, '.repeat(10_000);
  const ranges = Array.from({ length: 200 }, (_, i) => ({
    ...{ id: `annotation${i}`, side: 'south' as const, blockId: 'p2222222', whole: false, resolved: false },
    ...{ start: text.length - 4_000 + i, end: text.length - 2_000 + i, sign: '▲', label: `n° ${i}` },
  }));
  const html = `<p id="b-p2222222">${text}</p>`;
  let marked = '';
  const took = await processorTimeOf(() => {
    marked = markHtml(html, [{ id: 'p2222222', text }], ranges, OPTIONS);
  });
  expect(marked.match(/<a class="anno-ref/g)).toHaveLength(200);
  expect(took).toBeLessThan(1_000);
});

it('finds the places of hundreds of annotations of one long paragraph in the same way', async () => {
  const text = 'mot de la fin, '.repeat(10_000);
  const blocks = [{ id: 'p2222222', text }];
  const annotations = Array.from({ length: 200 }, (_, i) => {
    const start = text.length - 4_000 + i;
    return { id: `a${i}`, anchor: makeAnchor(blocks, { blockId: 'p2222222', start, end: start + 9 })! };
  });
  const edition = new EditionText({ language: 'fr', blocks }, async () => []);
  const took = await processorTimeOf(async () => {
    const places = await edition.place(annotations);
    for (const { id, anchor } of annotations.slice(0, 5)) {
      const { from, to } = places.get(id)!;
      expect(from).toBe(squeeze(text.slice(0, anchor.blockStart)).chars.length);
      expect(to - from).toBe(squeeze(anchor.quote.exact).chars.length);
    }
  });
  expect(took).toBeLessThan(500);
});
