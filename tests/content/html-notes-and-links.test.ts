import { describe, expect, it } from 'vitest';
import type { DocumentNode } from '#content/document/document.ts';
import { leftOutOfHtml as leftOut, htmlBlocks as read, htmlShapes as shapes } from '#tests/support/imported-blocks.ts';

describe('a note of HTML', () => {
  it('has the words of its own, not those of a note within it, and is none without words', () => {
    expect(shapes('<p>a<span data-footnote>Une<span data-footnote>Deux</span></span>b</p>')).toEqual([
      'paragraph("a" footnote("Une") "b")',
    ]);
    expect(shapes('<p>a<span data-footnote> </span>b</p>')).toEqual(['paragraph("ab")']);
  });
});

describe('notes of HTML', () => {
  const noted = (note: string, back = '<a href="#r">↑</a>') =>
    `<p>a<sup><a href="#n" id="r">1</a></sup></p><div id="n">${note}${back}</div>`;

  it('are one line, whatever blocks they contain, and their pictures follow the paragraph', () => {
    expect(shapes(noted('<p>Une.</p><hr><ul><li>Deux.</ul><img src="a.png">'))).toEqual([
      'paragraph("a" footnote("Une. Deux."))',
      'figure',
    ]);
  });

  it('that were all read at their calls leave no empty list', () => {
    const note = (n: number) => `<li id="n${n}">Note ${n}. <a href="#r${n}">↑</a></li>`;
    const call = (n: number) => `<sup><a href="#n${n}" id="r${n}">${n}</a></sup>`;
    const source = `<p>a${call(1)}${call(2)}</p><ol>\n  ${note(1)}\n  ${note(2)}\n</ol>`;
    expect(shapes(source)).toEqual(['paragraph("a" footnote("Note 1.") footnote("Note 2."))']);
    expect(leftOut(source)).toEqual({});
  });

  it.each(['role="doc-noteref"', 'data-footnote-ref'])(
    'of web pages and e-books are called by a link with %s',
    (sign) => {
      const source = (mark: string) =>
        `<p>a<a href="#n" id="r" ${mark}>1</a></p><aside id="n"><p>La note. <a href="#r">↩</a></p></aside>`;
      const [noted, plain] = [source(sign), source('')].map((html) => shapes(html)[0]);
      expect(noted).toBe('paragraph("a" footnote("La note."))');
      expect(plain).toBe('paragraph("a" link:"1")');
    },
  );

  it('leave the words of links to their call that are outside them', () => {
    const source = `${noted('<p>La note.</p>')}<p>Voir <a href="#r">plus haut</a>.</p>`;
    expect(shapes(source)).toEqual(['paragraph("a" footnote("La note."))', 'paragraph("Voir plus haut.")']);
  });

  it('are the first with their name', () => {
    const source = `${noted('<p>La note.</p>')}<div id="n">Autre. <a href="#r">↑</a></div>`;
    expect(shapes(source)[0]).toBe('paragraph("a" footnote("La note."))');
  });

  it('that are none stay, whatever their section is called', () => {
    expect(shapes('<section class="footnotes"><p>a</p></section>')).toEqual(['paragraph("a")']);
  });

  it.each([
    ['with a superscript within their link', '<sup>1</sup>'],
    ['as Word writes them', '<span class="MsoFootnoteReference">[1]</span>'],
    ['as Word writes them, with white space', ' <span class="MsoFootnoteReference">[1]</span> '],
  ])('are found by calls %s', (_how, call) => {
    const source = `<p>a<a href="#n" name="r">${call}</a></p><div id="n"><p><a href="#r">[1]</a> La note.</p></div>`;
    expect(shapes(source)).toEqual(['paragraph("a" footnote("La note."))']);
  });

  it('without a link back are ordinary links, and stay in place', () => {
    expect(shapes(noted('<p>Une.</p>', ''))).toEqual(['paragraph("a" link+superscript:"1")', 'paragraph("Une.")']);
  });
});

describe('links of HTML', () => {
  it('keep the marks around them', () => {
    expect(shapes('<p><b>gras <a href="/x">lien</a></b></p>')).toEqual(['paragraph(bold:"gras " link+bold:"lien")']);
  });

  it('within another link use the inner target', () => {
    const source = '<a href="/x">a<table><tr><td><a href="/y">b</a></td></tr></table></a>';
    const links = JSON.stringify(read(source)).match(/"href":"[^"]+"/g);
    expect(links).toEqual(['"href":"/x"', '"href":"/y"']);
  });
});

describe('links within HTML', () => {
  const textOf = (node: DocumentNode): string => node.text ?? (node.content ?? []).map(textOf).join('');
  const hrefOf = (node: DocumentNode): string => JSON.stringify(node).match(/"href":"#b-([^"]+)"/)?.[1] ?? 'no link';

  it.each([
    '<h3 id="x">b</h3>',
    '<ul id="x"><li>b</li></ul>',
    '<ol id="x"><li>b</li></ol>',
    '<blockquote id="x">b</blockquote>',
    '<pre id="x">b</pre>',
    '<table id="x"><tr><td>b</td></tr></table>',
    '<div id="x">b</div>',
  ])('lead to the block, not to the line before it: %s', (block) => {
    const blocks = read(`<p><a href="#x">lien</a></p>mots${block}`);
    const target = blocks.find((node) => JSON.stringify(node).includes(`"id":"${hrefOf(blocks[0]!)}"`));
    expect(target && textOf(target)).toBe('b');
  });

  it('lead to an anchor by the name that older pages give it, and to nothing else that has a name', () => {
    const [link, , target] = read('<p><a href="#x">lien</a></p><p>mots</p><p><a name="x"></a>b</p>');
    expect(hrefOf(link!)).toBe(target!.attrs?.id);
    // A field, a picture and a part of a form have names for other ends.
    for (const other of ['<p name="x">b</p>', '<map name="x"></map><p>b</p>', '<form name="x"><p>b</p></form>'])
      expect(hrefOf(read(`<p><a href="#x">lien</a></p>${other}`)[0]!), other).toBe('no link');
    // An address within the page is not a name.
    expect(hrefOf(read('<p><a href="#x">lien</a></p><p><a title="x">b</a></p>')[0]!)).toBe('no link');
  });

  it('lead to the line of an inline element', () => {
    const blocks = read('<p><a href="#x">lien</a></p>mots <xul id="x">b</xul> <pre2 id="y">c</pre2>');
    expect(blocks.map(textOf)).toEqual(['lien', 'mots b c']);
    expect(blocks[1]!.attrs?.id).toBe(hrefOf(blocks[0]!));
  });
});
