import { describe, expect, it } from 'vitest';
import { leftOutOfHtml as leftOut, htmlBlocks as read, htmlShapes as shapes } from '#tests/support/imported-blocks.ts';

describe('inline HTML', () => {
  it('is read for its words, or reported as left out', () => {
    expect(shapes('<p>Il dit <q>oui</q>, <b>puis <q>non</q></b>.</p>')).toEqual([
      'paragraph("Il dit «\u00a0oui\u00a0», " bold:"puis «\u00a0non\u00a0»" ".")',
    ]);
    expect(shapes('<p>a<svg><text>b</text></svg>c<input value=x></p>')).toEqual(['paragraph("ac")']);
    expect(leftOut('<p>a<svg></svg><svg aria-hidden=true></svg><input><input type=hidden></p>')).toEqual({
      drawing: 1,
      'form-field': 1,
    });
    expect(leftOut('<dl><dt>a</dt><dd>b</dd></dl>')).toEqual({ 'definition-list': 1 });
    expect(shapes('<dl><dt>a</dt><dd>b</dd></dl>')).toEqual(['paragraph(bold:"a")', 'paragraph("b")']);
  });

  it('is a footnote, on one line, if a span is marked as one', () => {
    expect(shapes('<p>a<span data-footnote>Une <i>note</i></span>b</p>')).toEqual([
      'paragraph("a" footnote("Une " italic:"note") "b")',
    ]);
  });
});

describe('elements of HTML', () => {
  it.each([
    [
      'wrappers',
      '<div>a<section>b</section><main>c</main>d</div>',
      ['paragraph("a")', 'paragraph("b")', 'paragraph("c")', 'paragraph("d")'],
    ],
    ['inline elements of no mark', '<p>a <time>b</time> <abbr>c</abbr></p>', ['paragraph("a b c")']],
    [
      'a term and its summary',
      '<dl><dt>a</dt><dd>b</dd></dl><details><summary>c</summary>d</details>',
      ['paragraph(bold:"a")', 'paragraph("b")', 'paragraph(bold:"c")', 'paragraph("d")'],
    ],
    ['a quotation in a line', '<p>a <q>b</q></p>', ['paragraph("a «\u00a0b\u00a0»")']],
    ['a line that is broken', '<p>a<br>b</p>', ['paragraph("a" hardBreak "b")']],
    ['a rule', '<p>a</p><hr><p>b</p>', ['paragraph("a")', 'horizontalRule', 'paragraph("b")']],
    ['a quotation', '<blockquote>a</blockquote><blockquote></blockquote>', ['blockquote(paragraph("a"))']],
    ['what was once written for code', '<listing>a</listing><xmp>b</xmp>', ['codeBlock("a")', 'codeBlock("b")']],
    [
      'what says nothing to readers',
      '<p>a<style>b</style><template>c</template><wbr>d</p><title>e</title>',
      ['paragraph("ad")'],
    ],
    ['a comment', '<p>a<!-- b --></p>', ['paragraph("a")']],
  ])('read: %s', (_what, source, expected) => {
    expect(shapes(source)).toEqual(expected);
  });

  it.each<readonly [string, Record<string, number>]>([
    ...['iframe', 'object', 'video', 'audio', 'canvas'].map((name) => [`<${name}>a</${name}>`, { embed: 1 }] as const),
    ['<embed src="x">', { embed: 1 }],
    ['<script>a</script>', { script: 1 }],
    ['<svg><text>a</text></svg>', { drawing: 1 }],
    ['<svg aria-hidden="true"></svg>', {}],
    ['<input value="a">', { 'form-field': 1 }],
    ['<input type="hidden" value="a">', {}],
    ['<dl><dd>a</dd></dl>', { 'definition-list': 1 }],
    ['<h2> </h2>', { 'empty-heading': 1 }],
    ['<h2>a</h2>', {}],
  ])('reported as left out: %s', (source, expected) => {
    expect(leftOut(`<p>b</p>${source}`)).toEqual(expected);
    expect(shapes(`<p>b</p>${source}`).join()).toMatch(/^paragraph\("b"\)(,(paragraph|h2)\("a"\))?$/);
  });

  it('give a card of a page, if there is nothing else and the address is one of ours', () => {
    expect(read('<div data-href="/fiches/noria"></div>')).toMatchObject([
      { type: 'pageCard', attrs: { href: '/fiches/noria' } },
    ]);
    expect(shapes('<div data-href="/fiches/noria">a</div>')).toEqual(['paragraph("a")']);
    expect(shapes('<div data-href="https://exemple.org"></div><p>a</p>')).toEqual(['paragraph("a")']);
  });
});

describe('headings of HTML', () => {
  it('are one line each: other blocks follow them', () => {
    expect(shapes('<h2>Un<br>deux<p>trois</p><ul><li>a</ul></h2>')).toEqual([
      'h2("Un deux trois")',
      'bulletList(listItem(paragraph("a")))',
    ]);
  });

  it('are not bold in bold', () => {
    expect(shapes('<b><h2>a <i>b</i></h2></b>')).toEqual(['h2("a " italic:"b")']);
  });

  it('of images alone have the alternative texts as words', () => {
    const source = '<h2><img src="a.png" alt="Un"><img src="b.png"><img src="c.png" alt="deux"></h2>';
    expect(shapes(source)[0]).toBe('h2("Un deux")');
    expect(leftOut(source)['empty-heading']).toBeUndefined();
    expect(leftOut('<h2><img src="a.png"></h2>')['empty-heading']).toBe(1);
  });

  it('within another heading decide its level', () => {
    expect(shapes('<h2>Cadre <h4>Titre</h4></h2><h3><div><h5>Seul</h5></div></h3>').at(-1)).toBe('h5("Seul")');
    expect(leftOut('<h3><div><h5>Seul</h5></div></h3>')).toEqual({ 'nested-heading': 1 });
    expect(leftOut('<h3> </h3>')).toEqual({ 'empty-heading': 1 });
  });
});
