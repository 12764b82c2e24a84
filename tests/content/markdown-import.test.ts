import { describe, expect, it } from 'vitest';
import { createBlockIds } from '#content/document/block-ids.ts';
import { documentJson } from '#content/document/document.ts';
import { plainText } from '#content/document/reading/text.ts';
import { parseHtml } from '#content/import/from-html.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { blocks, htmlBlocks, htmlShapes, leftOut, linksOf, shape, shapes } from '#tests/support/imported-blocks.ts';

describe('the ids of blocks', () => {
  it('are the same at each import, or those that the caller generates', () => {
    const source = '# T\n\nUn.\n\n- Deux\n';
    expect(parseMarkdown(source).document.eq(parseMarkdown(source).document)).toBe(true);
    let count = 0;
    const ids = blocks(source, { blockId: () => `id${++count}` }).map((block) => block.attrs?.id);
    expect(ids[0]).toBe('id1');
  });

  it('are unique for very many blocks', () => {
    const next = createBlockIds();
    const ids = new Set(Array.from({ length: 100_000 }, next));
    expect(ids.size).toBe(100_000);
    for (const id of [...ids].slice(0, 100)) expect(id).toMatch(/^[2-9a-hjkmnp-z]{8}$/);
  });
});

describe('front matter and title', () => {
  it('is returned as written; a code block of YAML is code', () => {
    const result = parseMarkdown('---\nkind: study\ntitle: "A: b"\n---\n\nTexte.\n');
    expect(result.frontMatter).toBe('kind: study\ntitle: "A: b"');
    expect(shapes('```yaml\na: 1\n```\n\n---\n\nTexte.')).toEqual([
      'codeBlock("a: 1")',
      'horizontalRule',
      'paragraph("Texte.")',
    ]);
  });

  it('takes the first heading of level 1 as title and keeps the other levels', () => {
    const result = parseMarkdown('# Le *titre*\n\n## Partie\n\n### Détail\n');
    expect(result.title).toBe('Le titre');
    expect(documentJson(result.document).content!.map(shape)).toEqual(['h2("Partie")', 'h3("Détail")']);
  });

  it('moves every level down while a heading of level 1 remains', () => {
    expect(shapes('# Un\n\n## A\n\n# Deux\n\n###### F\n')).toEqual(['h3("A")', 'h2("Deux")', 'h6("F")']);
    expect(shapes('---\ntitle: Autre\n---\n# Un\n\n## A\n')).toEqual(['h2("Un")', 'h3("A")']);
  });

  it('removes a heading that repeats the title of the front matter, but no other', () => {
    expect(parseMarkdown('---\ntitle: "Un"\n---\n# Un\n\nTexte.').title).toBe('Un');
    expect(parseMarkdown('---\ntitle: Deux\n---\n# Un\n\nTexte.').title).toBeNull();
  });

  it('does not take a heading that is not the first, or one of several that follows words', () => {
    expect(parseMarkdown('## Avant\n\n# Un').title).toBeNull();
    expect(parseMarkdown('Avant.\n\n# Un\n\n# Deux').title).toBeNull();
    expect(parseMarkdown('> # Cité\n\nTexte.').title).toBeNull();
    expect(parseMarkdown('Avant.\n\n# Seul').title).toBe('Seul');
  });
});

describe('directives', () => {
  it('are typed blocks with their attributes', () => {
    const [block] = blocks(':::parole{attribution="Une trésorière (témoignage fictif)"}\nDit.\n\n- a\n:::\n');
    expect(block!.attrs).toMatchObject({
      kind: 'testimony',
      attribution: 'Une trésorière (témoignage fictif)',
      title: '',
      value: '',
    });
    expect(shape(block!)).toBe('typedBlock(paragraph("Dit.") bulletList(listItem(paragraph("a"))))');
    expect(blocks(':::repere{value="7 sur 12"}\nA.\n:::')[0]!.attrs).toMatchObject({
      kind: 'key-figure',
      value: '7 sur 12',
    });
    expect(blocks(':::exercice[Le *budget*]\nA.\n:::')[0]!.attrs).toMatchObject({
      kind: 'exercise',
      title: 'Le budget',
    });
    expect(blocks(':::outil{title="A" .b #c onclick="x()"}\nA.\n:::')[0]!.attrs).toMatchObject({
      kind: 'tool',
      title: 'A',
    });
    expect(blocks(':::finding\nA.\n:::')[0]!.attrs).toMatchObject({ kind: 'finding' });
  });

  it('are not recognised within a line: hours, ratios and words with colons stay', () => {
    const line = 'De 10:30 à 11:00, foo:bar, a:b[c]{d}, http://x.fr:80/y et :constat.';
    expect(plainText(parseMarkdown(line).document).text).toBe(line);
  });

  it('keep their words if they are unknown', () => {
    expect(shapes(':::inconnu{a=b}\nMots.\n:::')).toEqual(['paragraph("Mots.")']);
    expect(shapes('::video[Un film]{src=x}')).toEqual(['paragraph("Un film")']);
    expect(shapes('::before')).toEqual(['paragraph("::before")']);
    expect(leftOut(':::inconnu\nMots.\n:::\n\n::video[Un film]')).toEqual({ directive: 2 });
  });

  it('are not nested, and lose no words', () => {
    const source =
      '::::constat\nA.\n\n:::parole{attribution="Moi"}\nB.\n:::\n\n::page{href="/fiches/x"}\n\n---\n\nC.\n::::';
    expect(shapes(source)).toEqual([
      'typedBlock(paragraph("A.") paragraph("B.") paragraph("Moi") paragraph(link:"/fiches/x") paragraph("C."))',
    ]);
    expect(leftOut(source)).toEqual({ 'nested-block': 1 });
  });

  it('become page cards only for addresses of this site', () => {
    expect(blocks('::page{href="/fiches/x-y"}')[0]).toMatchObject({ type: 'pageCard', attrs: { href: '/fiches/x-y' } });
    expect(shapes('::page{href="https://evil.example/"}')).toEqual(['paragraph']);
    expect(shapes('<div data-href="/fiches/x">Mots</div>')).toEqual(['paragraph("Mots")']);
  });
});

describe('lists', () => {
  it('keep headings, tables and code within their items', () => {
    expect(shapes('- ### Titre\n  mots\n')).toEqual(['bulletList(listItem(paragraph h3("Titre") paragraph("mots")))']);
    expect(htmlShapes('<ul><li><table><tr><td>a</table></li></ul>')).toEqual([
      'bulletList(listItem(paragraph table(tableRow(tableCell(paragraph("a"))))))',
    ]);
  });

  it('of tasks are checklists; mixed ones are split', () => {
    const [list] = blocks('- [ ] a\n- [x] **b**\n');
    expect(list!.content!.map((item) => [shape(item), item.attrs?.checked])).toEqual([
      ['taskItem(paragraph("a"))', false],
      ['taskItem(paragraph(bold:"b"))', true],
    ]);
    expect(shapes('- a\n- [x] b\n')).toEqual([
      'bulletList(listItem(paragraph("a")))',
      'taskList(taskItem(paragraph("b")))',
    ]);
  });

  it('directly within a list belong to the item before', () => {
    expect(htmlShapes('<ul><li>a</li><ul><li>b</li></ul><li>c</li></ul>')).toEqual([
      'bulletList(listItem(paragraph("a") bulletList(listItem(paragraph("b")))) listItem(paragraph("c")))',
    ]);
  });

  it('keep their start and numbering style; empty ones are counted', () => {
    expect(blocks('4. a\n')[0]!.attrs).toMatchObject({ start: 4 });
    expect(htmlBlocks('<ol type="a" start="x"><li>a</ol>')[0]!.attrs).toMatchObject({ start: 1, type: 'a' });
    expect(parseHtml('<ul><li></li></ul>').leftOut).toEqual([{ what: 'empty-list', count: 1 }]);
  });
});

describe('links', () => {
  it('with a target that is not allowed keep their words without it', () => {
    const source =
      '[a](javascript:alert(1)) [b](page.html) [c](data:text/html,x) [d](//x.fr) <a href="vbscript:x">e</a> [f](<java\u0001script:x>)';
    expect(plainText(parseMarkdown(source).document).text).toBe('a b c d e f');
    expect(linksOf(blocks(source))).toEqual([]);
    expect(leftOut(source)).toEqual({ link: 6 });
  });

  it('keep allowed targets, and www addresses', () => {
    expect(
      linksOf(blocks('[a](/fiches/x) [b](www.x.fr/y) [c](mailto:a@x.fr) https://y.fr [d](https://z.fr "T")')),
    ).toEqual(['/fiches/x', 'http://www.x.fr/y', 'mailto:a@x.fr', 'https://y.fr', 'https://z.fr']);
  });

  it('within the text point at the blocks that replace their anchors', () => {
    const source =
      '[1](#les-coûts) [2](#les-couts) [3](#note) [4](#x) [5](#nulle-part)\n\n## Les coûts\n\n<a id="note"></a>\n\nLa note.\n\n<p id="user-content-x">Ici.</p>';
    const nodes = blocks(source);
    const [, heading, note, here] = nodes;
    const targets = [heading, heading, note, here].map((node) => `#b-${node!.attrs!.id}`);
    expect(linksOf(nodes)).toEqual(targets);
    expect(leftOut(source)).toEqual({ link: 1 });
  });

  it('around code, blocks and images keep their target if they have words', () => {
    expect(shapes('[`code`](https://x.fr)')).toEqual(['paragraph(link:"code")']);
    expect(htmlShapes('<a href="https://x.fr"><div><h3>T</h3><p>mots</p></div></a>')).toEqual([
      'h3(link:"T")',
      'paragraph(link:"mots")',
    ]);
    expect(leftOut('[![a](a.png)](https://x.fr)')).toEqual({ link: 1 });
  });
});
