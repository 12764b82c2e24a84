import { describe, expect, it } from 'vitest';
import { type DocumentNode, documentJson } from '#content/document/document.ts';
import type { ImportOptions } from '#content/import/from-hast.ts';
import { parseHtml } from '#content/import/from-html.ts';

/** A block’s type and content, preceded by the requested attributes. */
function shape(node: DocumentNode): string {
  if (node.type === 'text') {
    const marks = (node.marks ?? []).map((mark) => mark.type).join('+');
    return marks ? `${marks}:${JSON.stringify(node.text)}` : JSON.stringify(node.text);
  }
  const name = node.type === 'heading' ? `h${node.attrs?.level}` : node.type;
  return node.content ? `${name}(${node.content.map(shape).join(' ')})` : name;
}
const read = (source: string, options?: ImportOptions) => documentJson(parseHtml(source, options).document).content!;
const shapes = (source: string, options?: ImportOptions) => read(source, options).map(shape);
const leftOut = (source: string) =>
  Object.fromEntries(parseHtml(source).leftOut.map(({ what, count }) => [what, count]));

describe('lists of HTML', () => {
  it.each([
    [
      'a list directly within a list',
      '<ul><li>a</li><ul><li>b</li></ul></ul>',
      ['bulletList(listItem(paragraph("a") bulletList(listItem(paragraph("b")))))'],
    ],
    [
      'a list that begins with one',
      '<ul><ol><li>b</li></ol></ul>',
      ['bulletList(listItem(paragraph orderedList(listItem(paragraph("b")))))'],
    ],
    [
      'items in wrappers',
      '<ul><div><li>a</li><span><li>b</li></span></div></ul>',
      ['bulletList(listItem(paragraph("a")) listItem(paragraph("b")))'],
    ],
    [
      'words without an item',
      '<ul> mots <li>a</li></ul>',
      ['bulletList(listItem(paragraph("mots")) listItem(paragraph("a")))'],
    ],
    [
      'what holds no words between items',
      '<ul><li>a</li><b> </b><!-- x --><p></p><li>b</li></ul>',
      ['bulletList(listItem(paragraph("a")) listItem(paragraph("b")))'],
    ],
    [
      'an item that begins with a table',
      '<ul><li><pre>x</pre></li></ul>',
      ['bulletList(listItem(paragraph codeBlock("x")))'],
    ],
    ['an empty item beside another', '<ul><li></li><li>a</li></ul>', ['bulletList(listItem(paragraph("a")))']],
    [
      'menus and directories',
      '<menu><li>a</li></menu><dir><li>b</li></dir>',
      ['bulletList(listItem(paragraph("a")))', 'bulletList(listItem(paragraph("b")))'],
    ],
    [
      'tasks and other items, run by run',
      '<ul><li><input type=checkbox checked>a</li><li><label><input type=checkbox>b</label></li><li>c</li><li><p><input type=checkbox>d</p></li></ul>',
      [
        'taskList(taskItem(paragraph("a")) taskItem(paragraph("b")))',
        'bulletList(listItem(paragraph("c")))',
        'taskList(taskItem(paragraph("d")))',
      ],
    ],
    [
      'a checkbox after words: not a task',
      '<ul><li>a <input type=checkbox></li></ul>',
      ['bulletList(listItem(paragraph("a")))'],
    ],
    [
      'another form field: not a task',
      '<ul><li><input type=text>a</li></ul>',
      ['bulletList(listItem(paragraph("a")))'],
    ],
  ])('%s', (_what, source, expected) => {
    expect(shapes(source)).toEqual(expected);
  });

  it('keep ticked boxes and the start number', () => {
    const [tasks] = read('<ul><li><input type=checkbox checked>a<li><input type=checkbox>b</ul>');
    expect(tasks!.content!.map((item) => item.attrs?.checked)).toEqual([true, false]);
    // As a program writes it, on lines of its own.
    expect(shapes('<ul><li>\n <!-- --><input type=checkbox>a</li></ul>')).toEqual([
      'taskList(taskItem(paragraph("a")))',
    ]);
    const starts = ['<ol>', '<ol start=4>', '<ol start=x type=a>'].map((open) => read(`${open}<li>a</ol>`)[0]!.attrs);
    expect(starts.map((attrs) => [attrs?.start, attrs?.type])).toEqual([
      [1, null],
      [4, null],
      [1, 'a'],
    ]);
  });

  it('without an item are reported as left out', () => {
    expect(leftOut('<ul> </ul><ol><li> </li></ol>')).toEqual({ 'empty-list': 2 });
    expect(leftOut('<ul><li>a</ul>')).toEqual({});
  });
});

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

describe('marks of HTML', () => {
  it.each([
    ['strong', 'bold'],
    ['b', 'bold'],
    ['em', 'italic'],
    ['i', 'italic'],
    ['cite', 'italic'],
    ['dfn', 'italic'],
    ['var', 'italic'],
    ['del', 'strike'],
    ['s', 'strike'],
    ['strike', 'strike'],
    ['u', 'underline'],
    ['ins', 'underline'],
    ['sub', 'subscript'],
    ['sup', 'superscript'],
    ['code', 'code'],
    ['kbd', 'code'],
    ['samp', 'code'],
    ['tt', 'code'],
  ])('<%s> is %s', (name, mark) => {
    expect(shapes(`<p><${name}>a</${name}> b</p>`)).toEqual([`paragraph(${mark}:"a" " b")`]);
  });

  it.each([
    ['font-weight: bold', 'bold'],
    ['FONT-WEIGHT:600', 'bold'],
    ['font-weight:900', 'bold'],
    ['font-style:  italic', 'italic'],
    ['text-decoration: underline line-through', 'strike'],
    ['text-decoration-line:line-through', 'strike'],
    ['vertical-align:super', 'superscript'],
    ['vertical-align: sub; color: red', 'subscript'],
  ])('style="%s" is %s', (style, mark) => {
    expect(shapes(`<p><span style="${style}">a</span> b</p>`)).toEqual([`paragraph(${mark}:"a" " b")`]);
  });

  it.each([
    'font-weight:500',
    'font-weight:normal',
    'font-style:normal',
    'text-decoration:none; color:line-through',
    'vertical-align:baseline',
    'vertical-align:subtle',
  ])('style="%s" is none', (style) => {
    expect(shapes(`<p><span style="${style}">a</span> b</p>`)).toEqual(['paragraph("a b")']);
  });

  it('are there once, and not where a style makes a <b> plain', () => {
    expect(shapes('<p><b><strong style="font-weight:bold">a</strong></b></p>')).toEqual(['paragraph(bold:"a")']);
    for (const weight of ['normal', 'NORMAL', '400'])
      expect(shapes(`<p><b style="font-weight: ${weight}">a</b></p>`)).toEqual(['paragraph("a")']);
    expect(shapes('<p><strong style="font-weight:normal">a</strong></p>')).toEqual(['paragraph(bold:"a")']);
  });

  it('of a heading are not those of its style, but those of elements with such a name are', () => {
    expect(shapes('<h2 style="font-weight:bold;font-style:italic">a <i>b</i></h2>')).toEqual(['h2("a " italic:"b")']);
    for (const name of ['x-h1', 'h1-x'])
      expect(shapes(`<p><${name} style="font-weight:bold">a</${name}></p>`)).toEqual(['paragraph(bold:"a")']);
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
  ])('told as left out: %s', (source, expected) => {
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

describe('a note of HTML', () => {
  it('has the words of its own, not those of a note within it, and is none without words', () => {
    expect(shapes('<p>a<span data-footnote>Une<span data-footnote>Deux</span></span>b</p>')).toEqual([
      'paragraph("a" footnote("Une") "b")',
    ]);
    expect(shapes('<p>a<span data-footnote> </span>b</p>')).toEqual(['paragraph("ab")']);
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

describe('the language of a part of HTML', () => {
  const marks = (source: string) =>
    read(source)[0]!.content!.map(({ text, marks = [] }) => [
      text,
      marks.map(({ type, attrs }) => String(type === 'language' ? attrs?.lang : type)).sort(),
    ]);

  it('is that of the innermost element, beside the other marks', () => {
    expect(marks('<p><b>a <span lang="en">b <i lang="es">c</i> <u>d</u></span></b></p>')).toEqual([
      ['a ', ['bold']],
      ['b ', ['bold', 'en']],
      ['c', ['bold', 'es', 'italic']],
      [' ', ['bold', 'en']],
      ['d', ['bold', 'en', 'underline']],
    ]);
  });

  it('is not repeated if it is the language of the whole', () => {
    const page = '<html lang="fr"><body><p><b lang="en">a <span lang="fr">b</span></b></p></body></html>';
    expect(marks(page)).toEqual([
      ['a ', ['bold', 'en']],
      ['b', ['bold']],
    ]);
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

describe('figures and code of HTML', () => {
  it('report the links that they lose', () => {
    const linked = '<figure><a href="/x"><img src=a.png alt=A></a><figcaption>B</figcaption></figure>';
    expect(shapes(linked)).toEqual(['figure']);
    expect(leftOut(linked)).toEqual({ link: 1 });
    expect(leftOut('<figure><img src=a.png alt=A></figure>')).toEqual({});
    expect(leftOut('<pre>a <a href="/x">b</a> <a name=y>c</a> <a href="/z"></a></pre>')).toEqual({ link: 1 });
  });

  it.each([
    ['two images', '<figure><img src=a.png><img src=b.png></figure>', ['figure', 'figure']],
    ['words beside the image', '<figure>Mots <img src=a.png></figure>', ['figure', 'paragraph("Mots")']],
    ['a list', '<figure><img src=a.png><ul><li>a</ul></figure>', ['figure', 'bulletList(listItem(paragraph("a")))']],
    [
      'a quotation',
      '<figure><blockquote>a</blockquote><figcaption>B</figcaption></figure>',
      ['blockquote(paragraph("a"))', 'paragraph("B")'],
    ],
  ])('that contain %s are read as their content', (_what, source, expected) => {
    expect(shapes(source).sort()).toEqual([...expected].sort());
  });

  it('without a caption have the title of the image', () => {
    for (const source of ['<img src=a.png title=T>', '<figure><img src=a.png title=T></figure>']) {
      expect(read(source)[0]).toMatchObject({ type: 'figure', attrs: { caption: 'T' } });
    }
  });

  it('without an address become their alternative text', () => {
    expect(shapes('<p>a <img alt="un plan"> b</p>')).toEqual(['paragraph("a un plan b")']);
    expect(leftOut('<p>a <img alt="un plan"> b</p>')).toEqual({ image: 1 });
  });

  it('keep line breaks and language', () => {
    expect(shapes('<pre>a\r\n  b\rc\n\n</pre>')).toEqual(['codeBlock("a\\n  b\\nc\\n")']);
    expect(shapes('<pre> \n </pre><xmp>x</xmp><listing>y</listing>')).toEqual(['codeBlock("x")', 'codeBlock("y")']);
    const language = (source: string) => read(source)[0]!.attrs?.language;
    expect(language('<pre><code class="hljs language-sql">x</code></pre>')).toBe('sql');
    expect(language('<pre class="language-js">x</pre>')).toBe('js');
    expect(language('<pre><code class="notlanguage-sql">x</code></pre>')).toBeNull();
  });
});

describe('typed blocks of a rendered page', () => {
  it('are read with the attributes that separate elements hold', () => {
    const [block] = read(
      `<aside data-kind="key-figure"><p class="block-label">Repère</p><p class="block-title"> Le
        titre</p><p class="block-value">3 sur 4</p><p>Dedans.</p><p class="block-attribution">M. K.</p></aside>`,
    );
    expect(block!.attrs).toMatchObject({
      kind: 'key-figure',
      title: 'Le titre',
      value: '3 sur 4',
      attribution: 'M. K.',
    });
    expect(shape(block!)).toBe('typedBlock(paragraph("Dedans."))');
    const [said] = read(
      '<figure data-kind="testimony"><blockquote><p>Dit.</p></blockquote><figcaption>Awa,\n Koro</figcaption></figure>',
    );
    expect(said!.attrs).toMatchObject({ kind: 'testimony', attribution: 'Awa, Koro' });
    expect(shape(said!)).toBe('typedBlock(paragraph("Dit."))');
  });

  it('of an unknown kind are findings; empty ones get a paragraph', () => {
    const [block] = read('<aside data-kind="inconnu"></aside><p>a</p>');
    expect([block!.attrs?.kind, shape(block!)]).toEqual(['finding', 'typedBlock(paragraph)']);
  });

  it('within another are replaced by their words, with title and value in bold', () => {
    const inner = '<aside data-kind="key-figure" data-title="T" data-value="3" data-attribution="Moi"><p>B</p></aside>';
    expect(shapes(`<aside data-kind="finding"><p>A</p>${inner}<hr></aside>`)).toEqual([
      'typedBlock(paragraph("A") paragraph(bold:"T") paragraph(bold:"3") paragraph("B") paragraph("Moi"))',
    ]);
  });

  it('have their attributes on one line, without words hidden from screen readers', () => {
    const [block] = read(
      '<aside data-kind="key-figure"><p class="block-title">Le<br>titre<script>x</script><svg><title>y</title></svg></p><p>a</p></aside>',
    );
    expect(block!.attrs!.title).toBe('Le titre');
  });

  it('keep quotations and captions that are not a figure’s, and what a figure has besides', () => {
    const words = '<blockquote><p>Dit.</p></blockquote><p>Mots.</p>';
    expect(shapes(`<aside data-kind="finding">${words}</aside>`)).toEqual([
      'typedBlock(blockquote(paragraph("Dit.")) paragraph("Mots."))',
    ]);
    expect(shapes(`<figure data-kind="testimony">${words}</figure>`)).toEqual([
      'typedBlock(paragraph("Dit.") paragraph("Mots."))',
    ]);
  });

  it('within another, without attributes, are replaced by their words alone', () => {
    expect(shapes('<aside data-kind="finding"><aside data-kind="finding"><p>B</p></aside></aside>')).toEqual([
      'typedBlock(paragraph("B"))',
    ]);
  });

  it('need a kind: an aside without one is not a typed block', () => {
    expect(shapes('<aside>Mots</aside>')).toEqual(['paragraph("Mots")']);
  });
});
