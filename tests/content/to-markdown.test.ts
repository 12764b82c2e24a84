import { describe, expect, it } from 'vitest';
import { type DocumentNode, documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { countWords, plainText } from '#content/document/reading/text.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';
import { Random } from '#tests/support/random.ts';

const text = (value: string, ...marks: DocumentNode['marks'] & object): DocumentNode => ({
  type: 'text',
  text: value,
  marks,
});
const node = (type: string, attrs: Record<string, unknown>, ...content: DocumentNode[]): DocumentNode => ({
  type,
  attrs,
  content,
});
const paragraph = (...content: (string | DocumentNode)[]): DocumentNode =>
  node('paragraph', {}, ...content.map((child) => (typeof child === 'string' ? text(child) : child)));
const document = (...content: DocumentNode[]) => fitDocument({ type: 'doc', content }).document;

/** A document without ids, and without link targets within it, which are ids too. */
function bare(json: DocumentNode): unknown {
  const target = (attrs: Record<string, unknown> | undefined) =>
    String(attrs?.href).startsWith('#b-') ? { ...attrs, href: '#' } : attrs;
  return {
    ...json,
    attrs: { ...json.attrs, id: null },
    marks: json.marks?.map((mark) => ({ ...mark, attrs: target(mark.attrs) })),
    content: json.content?.map(bare),
  };
}

const resolveImage = (source: string) => ({ file: source.replace('images/', ''), width: 3, height: 2 });
const again = (written: string) => documentJson(parseMarkdown(written, { resolveImage }).document);

describe('Markdown', () => {
  it('is written in our dialect', () => {
    const source = `## Partie

Voir **ici** et _là_, H<sub>2</sub>O[^1].

:::parole{attribution="Une trésorière (témoignage fictif)"}
Dit « cela » à 10:30.

- un
  - deux
:::

- [x] Fait
- [ ] À faire

| A | B |
| - | -: |
| C | D\\|E |

![Trois barres.](images/abc.svg "Légende. Crédit : Équipe EPO")

::page{href="/fiches/x"}

[^1]: La note.
`;
    const { document: read } = parseMarkdown(source, { resolveImage: () => ({ file: 'abc', width: 3, height: 2 }) });
    expect(renderMarkdown(read, { imageSource: (file) => `images/${file}.svg` })).toBe(source);
  });

  it('uses HTML for features that GFM lacks, and that is imported again', () => {
    const cell = (...content: DocumentNode[]) => node('tableCell', { colspan: 2, align: 'center' }, ...content);
    const rich = document(
      node(
        'table',
        {},
        node(
          'tableRow',
          {},
          cell(
            paragraph(
              'a',
              node('footnote', {}, text('n')),
              text('b', { type: 'link', attrs: { href: '/x', title: '"t"' } }),
            ),
            node('bulletList', {}, node('listItem', {}, paragraph('c'))),
            node('taskList', {}, node('taskItem', { checked: true }, paragraph('d'))),
            node('orderedList', { start: 3 }, node('listItem', {}, paragraph('e'))),
            node('codeBlock', { language: 'js' }, text('f\n\n<g>')),
            node('typedBlock', { kind: 'testimony', attribution: 'h' }, paragraph('i')),
            { type: 'figure', attrs: { file: 'j', alt: 'k', caption: 'l.', credit: 'm', width: 3, height: 2 } },
            { type: 'pageCard', attrs: { href: '/fiches/x' } },
            { type: 'horizontalRule' },
            node('heading', { level: 4 }, text('n')),
            node(
              'table',
              {},
              node(
                'tableRow',
                {},
                node('tableHeader', {}, paragraph(text('o', { type: 'language', attrs: { lang: 'en' } }))),
              ),
            ),
          ),
        ),
      ),
      node('blockquote', {}, paragraph('p', { type: 'hardBreak' }, 'q')),
    );
    expect(bare(again(renderMarkdown(rich)))).toEqual(bare(documentJson(rich)));
  });

  it('keeps links within the text', () => {
    const source =
      '[1](#partie) [2](#x) [3](#y) [4](#z)\n\n## Partie\n\n<p id="x">a</p>\n\n<ul><li id="y">b</li></ul>\n\n<blockquote id="z">c</blockquote>';
    const first = parseMarkdown(source);
    const second = parseMarkdown(renderMarkdown(first.document));
    expect(second.leftOut).toEqual([]);
    expect(bare(documentJson(second.document))).toEqual(bare(documentJson(first.document)));
  });

  it('moves spaces out of emphasis, so that it stays emphasis', () => {
    const written = renderMarkdown(
      document(paragraph('a', text(' b ', { type: 'bold' }), 'c', text(' ', { type: 'italic' }), 'd')),
    );
    expect(written).toBe('a **b** c d\n');
  });

  it('names an image whose file is missing', () => {
    const written = renderMarkdown(document({ type: 'figure', attrs: { file: null, alt: 'Vue' } }));
    expect(written).toBe('![Vue](image-absente)\n');
  });

  it('keeps every word of any document, however much it looks like markup', { timeout: 120_000 }, () => {
    const PIECES = (
      '* ** _a_ # - 1. 2) <b> </p> &amp; & ::: :::constat ::page [g](h) ] ![ `i` ``` ~~j~~ ~k | \\ ! [^1] [^1]: + > a:b $ ' +
      "l'm « » {x} --- === <!-- --> <nom> %20 é œ 10:30 § …"
    ).split(' ');
    const MARKS = ['bold', 'italic', 'strike', 'code', 'underline', 'subscript', 'superscript'];
    const random = new Random();
    const words = () =>
      Array.from({ length: 1 + random.below(4) }, () => random.pick(PIECES)).join(random.pick([' ', ' ', '']));
    const line = () =>
      Array.from({ length: 1 + random.below(4) }, () =>
        random.chance(0.08)
          ? node('footnote', {}, text(words()))
          : text(
              words() + (random.chance(0.5) ? ' ' : ''),
              ...MARKS.filter(() => random.chance(0.12)).map((type) => ({ type })),
            ),
      );
    const block = (depth: number): DocumentNode => {
      const inner = () => Array.from({ length: 1 + random.below(3) }, () => block(depth - 1));
      if (depth === 0 || random.chance(0.5)) return paragraph(...line());
      const list = random.pick(['bulletList', 'orderedList', 'taskList']);
      return random.pick([
        () => node('heading', { level: 2 + random.below(5) }, ...line()),
        () => node('blockquote', {}, ...inner()),
        () =>
          node(
            list,
            {},
            ...Array.from({ length: 2 }, () =>
              node(list === 'taskList' ? 'taskItem' : 'listItem', {}, paragraph(...line()), ...inner()),
            ),
          ),
        () => node('codeBlock', {}, text(`${words()}\n${words()}`)),
        () =>
          node('typedBlock', { kind: 'exercise', title: words(), value: words(), attribution: words() }, ...inner()),
        () =>
          node(
            'table',
            {},
            ...['tableHeader', 'tableCell'].map((type) =>
              node('tableRow', {}, node(type, {}, paragraph(...line())), node(type, {}, paragraph(...line()))),
            ),
          ),
        () => node('table', {}, node('tableRow', {}, node('tableCell', {}, ...inner()))),
      ])();
    };
    for (let run = 0; run < 400; run++) {
      const original = document(...Array.from({ length: 3 }, () => block(3)));
      const written = renderMarkdown(original);
      const read = parseMarkdown(written);
      const textOf = (blocks: ReturnType<typeof plainText>['blocks']) =>
        blocks.map((entry) => entry.text.replace(/\s+/g, '')).join('');
      expect(textOf(plainText(read.document).blocks), `seed ${random.seed}, run ${run}:\n${written}`).toBe(
        textOf(plainText(original).blocks),
      );
    }
  });
});

describe('plain text', () => {
  it('has the words in reading order, block by block, notes at the end', () => {
    const source =
      ':::exercice{title="T" attribution="B"}\nA.\n:::\n\n## C[^1]\n\n![alt](a.png "D. Crédit : E")\n\n| F |\n|---|\n| G |\n\n[^1]: N.';
    const { text: allText, blocks } = plainText(parseMarkdown(source).document);
    expect(allText).toBe('T\nA.\nB\nC\nD. E\nF\nG\nN.');
    expect(blocks[3]).toEqual({ id: expect.stringMatching(/^[a-z0-9]{8}$/), text: 'C', heading: 2 });
    expect(blocks.at(-1)).toEqual({ id: null, text: 'N.' });
  });

  it('is counted in words as word processors do', () => {
    expect(countWords('')).toBe(0);
    expect(countWords('L’eau d’ici, aujourd’hui.')).toBe(3);
    expect(countWords('Qui paie ? « Nous » : 10\u00a0000 F.')).toBe(5);
    expect(countWords('  — \n porte-parole\tet/ou  ')).toBe(2);
    expect(countWords('ماء نظيف')).toBe(2);
  });
});
