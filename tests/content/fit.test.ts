import { describe, expect, it } from 'vitest';
import { type DocumentNode, textOf } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { MAX_CHARACTERS, MAX_DEPTH, MAX_NODES } from '#content/document/limits.ts';
import { documentSchema } from '#content/document/schema.ts';
import { Random } from '#tests/support/random.ts';
import { processorTimeOf } from '#tests/support/stopwatch.ts';

const text = (value: string, ...marks: string[]): DocumentNode => ({
  type: 'text',
  text: value,
  marks: marks.map((type) => ({ type })),
});
const node = (type: string, ...content: DocumentNode[]): DocumentNode => ({ type, content });
const paragraph = (value: string): DocumentNode => node('paragraph', text(value));
const doc = (...content: DocumentNode[]): DocumentNode => node('doc', ...content);

/** The document as nested names: `doc(bulletList(listItem(paragraph)))`. */
function shape(json: DocumentNode): string {
  if (json.type === 'text') return JSON.stringify(json.text);
  return json.content ? `${json.type}(${json.content.map(shape).join(' ')})` : json.type;
}

function fitted(json: DocumentNode) {
  const { document, repairs } = fitDocument(json);
  document.check();
  return { json: document.toJSON() as DocumentNode, repairs, shape: shape(document.toJSON()) };
}

const NO_REPAIRS = { unwrapped: 0, dropped: 0, added: 0 };

describe('a document that fits', () => {
  const fitting: DocumentNode = {
    type: 'doc',
    content: [
      { type: 'heading', attrs: { id: 'h2345678', level: 2 }, content: [text('Titre')] },
      {
        type: 'typedBlock',
        attrs: { id: 't2345678', kind: 'testimony', title: '', attribution: 'Une trésorière', value: '' },
        content: [
          {
            type: 'paragraph',
            attrs: { id: 'p2345678' },
            content: [text('Dit', 'bold'), { type: 'hardBreak' }, text('vrai')],
          },
        ],
      },
      {
        type: 'orderedList',
        attrs: { start: 3, type: null },
        content: [
          { type: 'listItem', attrs: { id: 'l2345678' }, content: [{ type: 'paragraph', attrs: { id: null } }] },
        ],
      },
      {
        type: 'table',
        attrs: { id: 'a2345678' },
        content: [
          {
            type: 'tableRow',
            content: [
              {
                type: 'tableCell',
                attrs: { colspan: 2, rowspan: 1, colwidth: [120, 80], align: 'right' },
                content: [
                  { type: 'paragraph', attrs: { id: null }, content: [{ type: 'footnote', content: [text('note')] }] },
                ],
              },
            ],
          },
        ],
      },
      {
        type: 'figure',
        attrs: { id: null, file: 'abc234defghj', alt: 'A', caption: 'B', credit: 'C', width: 4, height: 3 },
      },
      { type: 'pageCard', attrs: { id: null, href: '/fiches/x' } },
      { type: 'horizontalRule' },
    ],
  };

  it('is not changed', () => {
    const expected = documentSchema.nodeFromJSON(fitting);
    const { document, repairs } = fitDocument(fitting);
    expect(repairs).toEqual(NO_REPAIRS);
    expect(document.eq(expected)).toBe(true);
  });

  it('is not changed when fitted again', () => {
    const once = fitDocument(fitting).document;
    expect(fitDocument(once.toJSON()).document.eq(once)).toBe(true);
  });
});

describe('a document that does not fit', () => {
  it('keeps a heading at the beginning of an item', () => {
    const list = node('bulletList', node('listItem', node('heading', text('Titre')), paragraph('suite')));
    expect(fitted(doc(list)).shape).toBe('doc(bulletList(listItem(paragraph heading("Titre") paragraph("suite"))))');
  });

  it('wraps stray items, rows and cells in their missing parents, neighbours together', () => {
    expect(fitted(doc(node('listItem', paragraph('a')), node('listItem', paragraph('b')), paragraph('c'))).shape).toBe(
      'doc(bulletList(listItem(paragraph("a")) listItem(paragraph("b"))) paragraph("c"))',
    );
    expect(fitted(doc(node('tableCell', paragraph('a')), node('tableHeader', paragraph('b')))).shape).toBe(
      'doc(table(tableRow(tableCell(paragraph("a")) tableHeader(paragraph("b")))))',
    );
    expect(fitted(doc(node('taskList', node('listItem', paragraph('a'))))).shape).toBe(
      'doc(taskList(taskItem(paragraph("a"))))',
    );
    expect(fitted(doc(node('bulletList', paragraph('a'), text('b')))).shape).toBe(
      'doc(bulletList(listItem(paragraph("a") paragraph("b"))))',
    );
    expect(fitted(doc(node('table', node('tableRow', text('a'))))).shape).toBe(
      'doc(table(tableRow(tableCell(paragraph("a")))))',
    );
  });

  it('keeps and separates the words of nodes that are not allowed in their place', () => {
    expect(fitted(doc(node('paragraph', paragraph('a'), paragraph('b'), text('c')))).shape).toBe(
      'doc(paragraph("a b c"))',
    );
    expect(
      fitted(doc(node('heading', node('bulletList', node('listItem', paragraph('a'))), paragraph('b')))).shape,
    ).toBe('doc(heading("a b"))');
    expect(fitted(doc(node('unknown', text('a')), node('unknown', text('b')))).shape).toBe(
      'doc(paragraph("a") paragraph("b"))',
    );
    expect(fitted(doc(node('paragraph', text('a'), node('mention', text('b')), text('c')))).shape).toBe(
      'doc(paragraph("abc"))',
    );
    expect(fitted(doc(node('typedBlock', node('typedBlock', paragraph('a')), { type: 'horizontalRule' }))).shape).toBe(
      'doc(typedBlock(paragraph("a")))',
    );
    const card = { type: 'pageCard', attrs: { href: '/fiches/x' } };
    expect(fitted(doc(node('typedBlock', card))).json.content![0]!.content![0]!.content![0]).toMatchObject({
      text: '/fiches/x',
      marks: [{ type: 'link', attrs: { href: '/fiches/x' } }],
    });
  });

  it('writes line breaks in code as newlines and drops marks there', () => {
    const code = node('codeBlock', text('a', 'bold'), { type: 'hardBreak' }, paragraph('b'));
    expect(fitted(doc(code)).json.content![0]!.content).toEqual([{ type: 'text', text: 'a\nb' }]);
  });

  it('drops emptied lists and tables, and completes nodes that must not be empty', () => {
    expect(fitted(doc(node('bulletList'), node('table', node('tableRow')), paragraph('a'))).shape).toBe(
      'doc(paragraph("a"))',
    );
    expect(fitted(doc(node('typedBlock'))).shape).toBe('doc(typedBlock(paragraph))');
    expect(fitted(doc()).shape).toBe('doc(paragraph)');
  });

  it('keeps the words of links that are not allowed, without their targets', () => {
    const link = (href: unknown) => ({ ...text('ici'), marks: [{ type: 'link', attrs: { href, onclick: 'x()' } }] });
    for (const href of [
      'javascript:alert(1)',
      'java\nscript:alert(1)',
      '\u0001javascript:x',
      'data:text/html,x',
      '//evil.example',
      7,
      null,
    ]) {
      expect(fitted(doc(node('paragraph', link(href)))).json.content![0]!.content![0]).toEqual({
        type: 'text',
        text: 'ici',
      });
    }
    const kept = fitted(doc(node('paragraph', link('https://example.org/')))).json.content![0]!.content![0]!;
    expect(kept.marks![0]!.attrs).toMatchObject({ href: 'https://example.org/', title: null });
    expect(kept.marks![0]!.attrs).not.toHaveProperty('onclick');
  });

  it('keeps the link of words that are also code', () => {
    const words = { ...text('x'), marks: [{ type: 'link', attrs: { href: '/a' } }, { type: 'code' }] };
    expect(
      fitted(doc(node('paragraph', words))).json.content![0]!.content![0]!.marks!.map((mark) => mark.type),
    ).toEqual(['link']);
  });

  it('keeps only valid values of attributes', () => {
    const attrs = (type: string, given: Record<string, unknown>) =>
      fitted(doc({ type, attrs: given, content: [paragraph('a')] })).json.content![0]!.attrs;
    expect(attrs('heading', { level: 1, id: '"><script>' })).toEqual({ level: 2, id: null });
    expect(attrs('heading', { level: 99 })).toMatchObject({ level: 6 });
    expect(attrs('typedBlock', { kind: 'spell', title: 7, attribution: 'x'.repeat(5_000) })).toEqual({
      id: null,
      kind: 'finding',
      title: '',
      value: '',
      attribution: 'x'.repeat(4_000),
    });
    expect(
      fitted(doc({ type: 'pageCard', attrs: { href: 'https://evil.example/' } })).json.content![0]!.attrs,
    ).toMatchObject({ href: '' });
    expect(
      fitted(doc({ type: 'figure', attrs: { file: '../../etc/passwd', width: 'x' } })).json.content![0]!.attrs,
    ).toMatchObject({
      file: null,
      width: null,
    });
  });

  it('replaces characters that XML forbids without moving the others', () => {
    const [kept] = fitted(doc(paragraph('a\u0000b\u001fc\ud800d\uffffe'))).json.content![0]!.content!;
    expect(kept!.text).toBe('a b c\ufffdd e');
  });

  it('keeps the words of trees of any depth', () => {
    let deep: DocumentNode = paragraph('au fond');
    for (let i = 0; i < 20_000; i++) deep = { type: i % 2 ? 'blockquote' : 'unknown', content: [deep] };
    const { document } = fitDocument(doc(deep, paragraph('après')));
    document.check();
    expect(document.textContent).toBe('au fondaprès');
    let depth = 0;
    document.descendants((_, position) => {
      depth = Math.max(depth, document.resolve(position).depth);
    });
    expect(depth).toBeLessThanOrEqual(MAX_DEPTH + 5);
  });

  it('enforces the limits of a document', () => {
    const many = { type: 'doc', content: Array.from({ length: MAX_NODES }, () => paragraph('a')) };
    const { document, repairs } = fitDocument(many);
    expect(document.childCount).toBeLessThanOrEqual(MAX_NODES);
    expect(repairs.dropped).toBeGreaterThan(0);
    const long = fitDocument(doc(paragraph('a'.repeat(MAX_CHARACTERS + 10)), paragraph('b')));
    expect(long.document.textContent.length).toBe(MAX_CHARACTERS);
  });

  it('is fast for a paragraph with very many text nodes', async () => {
    const pieces = Array.from({ length: 50_000 }, (_, i) => text(`m${i} `, ...(i % 2 ? ['bold'] : [])));
    const spent = await processorTimeOf(() => {
      const { document } = fitDocument(doc(...pieces));
      expect(document.childCount).toBe(1);
      expect(document.firstChild!.childCount).toBe(50_000);
    });
    expect(spent).toBeLessThan(10_000);
  });
});

describe('any tree', () => {
  const TYPES = [...Object.keys(documentSchema.nodes), 'unknown', 'script', '__proto__', 'constructor', ''];
  const MARKS = [...Object.keys(documentSchema.marks), 'unknown', 'toString'];
  const VALUES: unknown[] = [
    null,
    true,
    0,
    -5,
    1e9,
    Number.NaN,
    '',
    'x',
    '/fiches/x',
    'javascript:x',
    [],
    [1, 2],
    {},
    { toString: 1 },
    [[]],
  ];
  const ATTRIBUTES = [
    'id',
    'level',
    'kind',
    'href',
    'file',
    'colspan',
    'rowspan',
    'colwidth',
    'align',
    'start',
    'checked',
    'lang',
    'width',
  ];

  function anything(random: Random, depth: number): unknown {
    if (random.chance(0.04)) return random.pick(VALUES);
    const type = random.chance(0.25) ? 'text' : random.pick(TYPES);
    const json: Record<string, unknown> = { type: random.chance(0.02) ? random.pick(VALUES) : type };
    if (type === 'text' || random.chance(0.05)) {
      json.text = random.pick(['mot', 'mot', ' ', 'é\u0000', '\n', null, 7, [], '']);
    }
    if (random.chance(0.4)) {
      json.attrs = random.chance(0.9)
        ? Object.fromEntries(ATTRIBUTES.filter(() => random.chance(0.4)).map((name) => [name, random.pick(VALUES)]))
        : random.pick(VALUES);
    }
    if (random.chance(0.3)) {
      const mark = () =>
        random.chance(0.9) ? { type: random.pick(MARKS), attrs: { href: random.pick(VALUES) } } : random.pick(VALUES);
      json.marks = random.chance(0.95) ? [mark(), mark(), mark()] : random.pick(VALUES);
    }
    if (depth > 0 && random.chance(0.9)) {
      json.content = random.chance(0.97)
        ? Array.from({ length: random.below(5) }, () => anything(random, depth - 1))
        : random.pick(VALUES);
    }
    return json;
  }

  /** The text of a tree, in every place where text is allowed. */
  function wordsOf(json: unknown): string {
    if (typeof json !== 'object' || json === null) return '';
    const { type, text: own, content } = json as DocumentNode;
    if (type === 'text') return typeof own === 'string' ? own : '';
    return Array.isArray(content) ? content.map(wordsOf).join('') : '';
  }

  const letters = (words: string) => words.replace(/[^\p{L}]/gu, '');

  it('becomes a document of the schema, with its words in order', { timeout: 120_000 }, () => {
    const random = new Random();
    for (let run = 0; run < 3_000; run++) {
      const json = anything(random, 6) as DocumentNode;
      let document: ReturnType<typeof fitDocument>['document'];
      try {
        document = fitDocument(json).document;
        document.check();
      } catch (error) {
        throw new Error(`seed ${random.seed}, run ${run}: ${JSON.stringify(json).slice(0, 2_000)}`, { cause: error });
      }
      const framed = { type: 'doc', content: json?.type === 'doc' ? json.content : [json] };
      // The address of a card that is not allowed in its place is added as text.
      const found = letters(textOf(document.toJSON()).replaceAll('/fiches/x', ''));
      expect(found, `seed ${random.seed}, run ${run}`).toBe(letters(wordsOf(framed)));
      const again = fitDocument(document.toJSON());
      expect(again.document.eq(document), `seed ${random.seed}, run ${run}`).toBe(true);
    }
  });
});
