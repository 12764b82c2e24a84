import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createBlockIds } from '#content/document/block-ids.ts';
import { type DocumentNode, documentJson, walk } from '#content/document/document.ts';
import { MAX_CHARACTERS, MAX_NODES } from '#content/document/limits.ts';
import { plainText } from '#content/document/text.ts';
import { isNavetteError } from '#content/errors.ts';
import type { ImportOptions } from '#content/import/from-hast.ts';
import { parseHtml } from '#content/import/from-html.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { renderMarkdown } from '#content/render/to-markdown.ts';

const DEMO = fileURLToPath(new URL('../../content/demo', import.meta.url));
const demoFiles = ['pages', 'collections'].flatMap((folder) =>
  readdirSync(path.join(DEMO, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.join(folder, name)),
);
const demo = (file: string) => readFileSync(path.join(DEMO, file), 'utf8');

/** An image's file is named after its path, so that it can be converted in both directions. */
const images: ImportOptions = {
  resolveImage: (source) => ({ file: source.replace(/\W/g, '_'), width: 800, height: 600 }),
};

const blocks = (source: string, options?: ImportOptions) =>
  documentJson(parseMarkdown(source, options).document).content!;
const htmlBlocks = (source: string, options?: ImportOptions) =>
  documentJson(parseHtml(source, options).document).content!;

/** A block's type and content, without attributes. */
function shape(node: DocumentNode): string {
  if (node.type === 'text') {
    const marks = (node.marks ?? []).map((mark) => mark.type).join('+');
    return marks ? `${marks}:${JSON.stringify(node.text)}` : JSON.stringify(node.text);
  }
  const name = node.type === 'heading' ? `h${node.attrs?.level}` : node.type;
  return node.content ? `${name}(${node.content.map(shape).join(' ')})` : name;
}
const shapes = (source: string, options?: ImportOptions) => blocks(source, options).map(shape);
const htmlShapes = (source: string, options?: ImportOptions) => htmlBlocks(source, options).map(shape);
const leftOut = (source: string, options?: ImportOptions) =>
  Object.fromEntries(parseMarkdown(source, options).leftOut.map(({ what, count }) => [what, count]));

function linksOf(nodes: DocumentNode[]): unknown[] {
  const links: unknown[] = [];
  for (const node of nodes) {
    walk(node, (child) => {
      for (const mark of child.marks ?? []) if (mark.type === 'link') links.push(mark.attrs?.href);
      return undefined;
    });
  }
  return links;
}

describe('the demonstration corpus', { timeout: 120_000 }, () => {
  it('is imported without loss: every block known, every link allowed, every image found', () => {
    expect(demoFiles.length).toBeGreaterThan(30);
    for (const file of demoFiles) {
      const result = parseMarkdown(demo(file), images);
      result.document.check();
      expect(result.leftOut, file).toEqual([]);
      expect(result.frontMatter, file).toMatch(/^kind: /);
      expect(result.title, file).toBeNull();
      expect(result.remoteImages, file).toEqual([]);
      for (const image of result.images) expect(image, file).toMatch(/^images\/[\w-]+\.svg$/);
    }
  });

  it('has every typed block, figure and card of its sources', () => {
    const count = (pattern: RegExp) =>
      demoFiles.reduce((sum, file) => sum + (demo(file).match(pattern)?.length ?? 0), 0);
    const found: Record<string, number> = {};
    for (const file of demoFiles) {
      walk(documentJson(parseMarkdown(demo(file), images).document), (node) => {
        found[node.type] = (found[node.type] ?? 0) + 1;
        return undefined;
      });
    }
    expect(found.typedBlock).toBe(count(/^:::[a-z]/gm));
    expect(found.figure ?? 0).toBe(count(/^!\[/gm));
    expect(found.pageCard ?? 0).toBe(count(/^::page\{/gm));
    expect(found.taskItem ?? 0).toBe(count(/^\s*- \[[ x]\] /gm));
    expect(found.footnote ?? 0).toBe(count(/\[\^\w+\](?!:)/g));
  });

  it('is the same document, except for ids, when written as Markdown and imported again', () => {
    for (const file of demoFiles) {
      const { document } = parseMarkdown(demo(file), images);
      const written = renderMarkdown(document, {
        imageSource: (id) =>
          id
            .replace('images_', 'images/')
            .replace(/_(?=svg$)/, '.')
            .replaceAll('_', '-'),
      });
      const again = parseMarkdown(written, images);
      expect(again.leftOut, file).toEqual([]);
      expect(again.document.toJSON(), file).toEqual(document.toJSON());
    }
  });
});

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

describe('figures', () => {
  it('take caption and credit from the title', () => {
    const [figure] = blocks('![Trois barres.](images/a.svg "Où passe l’argent (2 %). Crédit : Équipe EPO")');
    expect(figure!.attrs).toMatchObject({
      file: null,
      alt: 'Trois barres.',
      caption: 'Où passe l’argent (2 %).',
      credit: 'Équipe EPO',
    });
    expect(blocks('![](a.png "Accès au microcrédit : un essai")')[0]!.attrs).toMatchObject({
      caption: 'Accès au microcrédit : un essai',
      credit: '',
    });
    expect(blocks('![](a.png "Vue © Jean")')[0]!.attrs).toMatchObject({ caption: 'Vue', credit: 'Jean' });
  });

  it('list the images of the source, local and remote separately, each once', () => {
    const result = parseMarkdown(
      '![a](images/%C3%A9t%C3%A9.png)\n\n![b](https://x.fr/b.png) ![a](images/été.png)\n\n![c](../c.jpg?v=2)',
    );
    expect(result.images).toEqual(['images/été.png', '../c.jpg']);
    expect(result.remoteImages).toEqual(['https://x.fr/b.png']);
  });

  it('have the stored file; an image without one becomes its alternative text', () => {
    const resolveImage = (source: string) =>
      source === 'a.png' ? { file: 'abc234defghj', width: 3, height: 2 } : null;
    const source = 'Voir ![un plan](b.png) ici.\n\n![](c.png)\n\n![vue](a.png)';
    const nodes = blocks(source, { resolveImage });
    expect(nodes.map(shape)).toEqual(['paragraph("Voir un plan ici.")', 'figure']);
    expect(nodes[1]!.attrs).toMatchObject({ file: 'abc234defghj', width: 3, height: 2, alt: 'vue' });
    expect(leftOut(source, { resolveImage })).toEqual({ image: 2 });
  });

  it('do not split their line: they go before its words, or after its paragraph', () => {
    expect(shapes('![a](a.png) Mots ![b](b.png) encore.')).toEqual(['figure', 'paragraph("Mots encore.")', 'figure']);
    expect(shapes('## ![a](a.png) Titre')).toEqual(['h2("Titre")', 'figure']);
    expect(shapes('## ![Le titre](a.png)')).toEqual(['h2("Le titre")', 'figure']);
    expect(shapes('- ![a](a.png)')).toEqual(['bulletList(listItem(paragraph figure))']);
  });

  it('are read from HTML with their captions', () => {
    const [figure] = htmlBlocks(
      '<figure><img src="a.png" alt="A"><figcaption>Légende. Crédit : Moi</figcaption></figure>',
    );
    expect(figure!.attrs).toMatchObject({ alt: 'A', caption: 'Légende.', credit: 'Moi' });
    expect(
      htmlShapes('<figure><img src=a.png><figcaption>Par <a href="https://x.fr">X</a></figcaption></figure>'),
    ).toEqual(['figure', 'paragraph("Par " link:"X")']);
    expect(htmlShapes('<figure><table><tr><td>a</table><figcaption>T</figcaption></figure>')).toEqual([
      'table(tableRow(tableCell(paragraph("a"))))',
      'paragraph("T")',
    ]);
  });
});

describe('notes', () => {
  it('are placed at each of their calls', () => {
    expect(shapes('A[^1] et B[^1].\n\n[^1]: Une *note*.\n\n    Suite.')).toEqual([
      'paragraph("A" footnote("Une " italic:"note" ". Suite.") " et B" footnote("Une " italic:"note" ". Suite.") ".")',
    ]);
  });

  it('keep their words without a call, and are not followed in circles', () => {
    expect(shapes('A.\n\n[^1]: Seule.')).toEqual(['paragraph("A.")', 'paragraph("Seule.")']);
    expect(shapes('A[^1].\n\n[^1]: Voir[^2].\n\n[^2]: Et[^1].')).toEqual([
      'paragraph("A" footnote("Voir.") ".")',
      'paragraph("Et.")',
    ]);
    expect(shapes('A[^9].')).toEqual(['paragraph("A[^9].")']);
  });

  it('of word processors are found by their links in both directions', () => {
    const source =
      '<p>Mots<sup><a href="#footnote-1" id="footnote-ref-1">[1]</a></sup> suite.</p>' +
      '<ol><li id="footnote-1"><p>La note. <a href="#footnote-ref-1">↑</a></p></li></ol>';
    expect(htmlShapes(source)).toEqual(['paragraph("Mots" footnote("La note.") " suite.")']);
    expect(parseHtml(source).leftOut).toEqual([]);
  });

  it('without a call keep their words beside others that are called', () => {
    const note = (n: number, words: string) =>
      `<li id="fn-${n}"><p>${words} <a href="#fnref-${n}" data-footnote-backref>↩</a></p></li>`;
    for (const attribute of ['class="footnotes"', 'data-footnotes']) {
      const source = `<p>A<sup><a href="#fn-1" id="fnref-1" data-footnote-ref>1</a></sup>.</p>
        <section ${attribute}><h2>Notes</h2><ol>${note(1, 'Appelée.')}${note(2, 'Jamais appelée.')}</ol></section>`;
      const text = plainText(documentJson(parseHtml(source).document)).text;
      expect(text.match(/Appelée\./g), attribute).toHaveLength(1);
      expect(text, attribute).toContain('Jamais appelée.');
      expect(htmlShapes(source)[0], attribute).toBe('paragraph("A" footnote("Appelée.") ".")');
      expect(htmlShapes(source.replace(note(2, 'Jamais appelée.'), '')), attribute).toHaveLength(1);
    }
  });

  it('are not mistaken for a table of contents that links in both directions', () => {
    const source = '<p><a id="t" href="#c">Chapitre</a></p><h2 id="c"><a href="#t">Chapitre</a></h2>';
    expect(htmlShapes(source)).toEqual(['paragraph(link:"Chapitre")', 'h2(link:"Chapitre")']);
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

describe('HTML within Markdown', () => {
  it('is parsed: tables with spans and nested tables, definitions, details, superscripts', () => {
    const source = `<div align="center">

**Avant** <sup>1</sup><br>H<sub>2</sub>O

</div>

<table><caption>Coûts</caption><thead><tr><th colspan="2">T</th></tr></thead>
<tbody><tr><td rowspan=2>a</td><td><table><tr><td>n</td></tr></table></td></tr></tbody></table>

<dl><dt>Terme</dt><dd>Sens<p>suite</p></dd></dl>

<details><summary>Résumé</summary>

Caché.

</details>`;
    const nodes = blocks(source);
    expect(nodes.map(shape)).toEqual([
      'paragraph(bold:"Avant" " " superscript:"1" hardBreak "H" subscript:"2" "O")',
      'paragraph("Coûts")',
      'table(tableRow(tableHeader(paragraph("T"))) tableRow(tableCell(paragraph("a")) tableCell(table(tableRow(tableCell(paragraph("n")))))))',
      'paragraph(bold:"Terme")',
      'paragraph("Sens")',
      'paragraph("suite")',
      'paragraph(bold:"Résumé")',
      'paragraph("Caché.")',
    ]);
    expect(nodes[2]!.content![0]!.content![0]!.attrs).toMatchObject({ colspan: 2 });
    expect(nodes[2]!.content![1]!.content![0]!.attrs).toMatchObject({ rowspan: 2 });
  });

  it('drops and reports what is not text', () => {
    const source = `Avant.

<script>alert(1)</script>
<style>p { color: red }</style>
<!-- un commentaire -->
<svg><text>dessin</text></svg>

<iframe src="https://x.fr"></iframe> <input type="text" value="secret"> après.`;
    expect(plainText(parseMarkdown(source).document).text).toBe('Avant.\naprès.');
    expect(leftOut(source)).toEqual({ script: 1, drawing: 1, embed: 1, 'form-field': 1 });
  });

  it('keeps invented tags as text', () => {
    const line = 'Commune de <nom> : Cep<RT2012-20%, 3 < 4, <https://x.fr> et a<b.';
    expect(plainText(parseMarkdown(line).document).text).toBe(
      'Commune de <nom> : Cep<RT2012-20%, 3 < 4, https://x.fr et a<b.',
    );
    expect(shapes('<prenom>\n')).toEqual(['paragraph("<prenom>")']);
  });

  it('closes a forgotten link at the end of its line', () => {
    expect(shapes('Voir <a href="https://x.fr">ici\n\nSuite.')).toEqual([
      'paragraph("Voir " link:"ici")',
      'paragraph("Suite.")',
    ]);
  });

  it('takes marks from styles, but not the plain bold of Google Docs', () => {
    expect(htmlShapes('<b style="font-weight:normal"><p><span style="font-weight:700">a</span> b</p></b>')).toEqual([
      'paragraph(bold:"a" " b")',
    ]);
  });

  it('marks passages in another language than the page’s', () => {
    const [line] = htmlBlocks(
      '<html lang="fr"><p lang="fr">Le <span lang="en">know-how</span> et <i lang="ar-MA">x</i></p></html>',
    );
    expect(
      line!.content!.map((node) => node.marks?.find((mark) => mark.type === 'language')?.attrs?.lang ?? null),
    ).toEqual([null, 'en', null, 'ar-MA']);
  });

  it('separates paragraphs at two line breaks, and words at the edges of blocks', () => {
    expect(htmlShapes('a<br><br>b<br>c<div>d</div>e')).toEqual([
      'paragraph("a")',
      'paragraph("b" hardBreak "c")',
      'paragraph("d")',
      'paragraph("e")',
    ]);
  });

  it('keeps code as it is written', () => {
    expect(blocks('```js\na  <b>\n\n  c\n```')[0]).toMatchObject({
      type: 'codeBlock',
      attrs: { language: 'js' },
      content: [{ type: 'text', text: 'a  <b>\n\n  c' }],
    });
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

/** The details of the refusal of a source; null if it is accepted. */
function refusalOf(source: string): Readonly<Record<string, unknown>> | null {
  try {
    parseMarkdown(source);
    return null;
  } catch (error) {
    if (!isNavetteError(error)) throw error;
    return error.details;
  }
}

describe('hostile sources', { timeout: 120_000 }, () => {
  it('are refused at once if the parsers would take minutes', () => {
    const sources = [
      '<div>'.repeat(100_000),
      `${Array.from({ length: 200 }, (_, i) => `<b id=${i}>`).join('')}${'<p>'.repeat(20_000)}`,
      ':::a\n'.repeat(4_000),
      `${'- '.repeat(10_000)}a`,
      `${'> '.repeat(10_000)}a`,
      `${'*'.repeat(20_000)}a${'*'.repeat(20_000)}`,
      '~~a'.repeat(20_000),
      '[a][b]'.repeat(20_000),
      '<a '.repeat(100_000),
    ];
    for (const source of sources) {
      const start = performance.now();
      const refusal = (() => {
        try {
          parseMarkdown(source);
        } catch (error) {
          return isNavetteError(error) ? error.code : error;
        }
      })();
      expect(refusal, source.slice(0, 20)).toBe('invalid');
      expect(performance.now() - start, source.slice(0, 20)).toBeLessThan(10_000);
    }
    expect(() => parseHtml('<div>'.repeat(100_000))).toThrow(/nesting/);
    expect(() => parseMarkdown('a'.repeat(20_000_001))).toThrow(/too-large/);
  });

  it('refuses a paragraph with too many emphasis signs, and names its line', () => {
    for (const signs of ['*a_ '.repeat(50_000), '*a '.repeat(5_000) + 'a* '.repeat(5_000), '~~a ~'.repeat(9_000)]) {
      let refused: unknown = null;
      try {
        parseMarkdown(`Avant.\n\nIci.\n${signs}\n`);
      } catch (error) {
        refused = error;
      }
      if (!isNavetteError(refused)) throw new Error('not refused');
      expect(refused.code).toBe('invalid');
      expect(refused.details).toMatchObject(signs.startsWith('~') ? {} : { reason: 'signs', line: 4 });
    }
    // The same number is accepted in separate paragraphs, items and rows.
    const words = 'un *mot* et **deux** ';
    const many = [words.repeat(20), `- ${words}\n`.repeat(2_000), `| a |\n|---|\n${`| ${words} |\n`.repeat(2_000)}`];
    expect(parseMarkdown(many.join('\n\n')).document.childCount).toBe(3);
  });

  it.each([
    ['block quotes', '> a\n\n'.repeat(10_000), 'blocks'],
    ['setext headings', 'a\n===\n'.repeat(5_000), 'blocks'],
    ['lists between paragraphs', '- a\n\nb\n\n'.repeat(10_000), 'blocks'],
    ['headings that end an item', '- a\n# b\n'.repeat(10_000), 'blocks'],
    ['lines after a heading in an item', '- # a\nb\n'.repeat(10_000), 'blocks'],
    ['lazy continuation lines of an item', `- a\n${'b\n'.repeat(10_000)}`, 'blocks'],
    ['lazy continuation lines of a deep block quote', `${'>'.repeat(90)} a\n${'> b\n'.repeat(10_000)}`, 'blocks'],
    ['closing brackets', ']'.repeat(10_000), 'brackets'],
    ['stars of two lengths', '*a **b '.repeat(1_500) + 'c* d** '.repeat(1_500), 'signs'],
    ['lines in one paragraph', '| a |\n'.repeat(25_000), 'paragraph'],
    ['backticks in one paragraph', 'a`b '.repeat(25_000), 'paragraph'],
  ])('with many %s, whose parsing time grows too fast, are refused with their line', (_, source, reason) => {
    expect(refusalOf(`Avant.\n\n${source}`)).toMatchObject({ reason, line: expect.any(Number) });
  });

  it('that would exceed the limits of a document are refused before they are expanded', () => {
    const table = `|${'a|'.repeat(1_000)}\n|${'-|'.repeat(1_000)}\n${'b\n'.repeat(1_000)}`;
    const note = `${'[^a] '.repeat(1_000)}\n\n[^a]: ${'*b* '.repeat(200)}\n`;
    expect(refusalOf(table)).toEqual({ limit: MAX_NODES });
    expect(refusalOf(note)).toEqual({ limit: MAX_NODES });
    expect(refusalOf(`${'[^a] '.repeat(1_000)}\n\n[^a]: ${'b '.repeat(5_000)}\n`)).toEqual({ limit: MAX_CHARACTERS });
  });

  it('as long and varied as real guides are accepted', () => {
    const part = (i: number) =>
      `## Partie ${i}\n\nUn *mot* et **deux**[^n${i}].\n\n> Une citation\nqui continue.\n\n- un\n- deux\n  suite\n\n1. a\n2. b\n\n| a | b |\n|---|---|\n| c | d |\n\n[^n${i}]: Une note.\n\n`;
    const { document } = parseMarkdown(Array.from({ length: 150 }, (_, i) => part(i)).join(''));
    expect(document.childCount).toBe(150 * 6);
  });

  it('cannot create a block, id or attribute that the schema does not know', () => {
    const source = `<p id="__proto__" onclick="x()" data-id="a">A</p><aside data-kind="constructor" data-title="&lt;b&gt;">B</aside>
<constructor>C</constructor><span data-footnote onclick=x>D</span>`;
    const { document } = parseHtml(source);
    document.check();
    expect(plainText(document).text).toContain('A');
    expect(JSON.stringify(document.toJSON())).not.toMatch(/onclick|constructor"/);
  });

  it('that are malformed still give a document', () => {
    const sources = [
      '',
      '\ufeff---\n---\n',
      '---\ntitle: [\n---',
      ':::constat',
      ':::\n:::\n:::',
      '::page{href="/fiches/x" href="javascript:x"}',
      '|a|\n|-|\n|b|c|d|',
      '[^1]: [^1]',
      '![x]()',
      '<table><tr><td colspan="1e9" rowspan="-1">a</table>',
      '<ul><ul><ul></ul></ul></ul>',
      '<p><table><h1>a</h1></table>',
      '<svg><foreignObject><p>a</p></foreignObject></svg>',
      '<math><mtext><script>x</script></mtext></math>',
      '<template><p>a</p></template>',
      '<select><option>a<option>b</select>',
      '<a href="#">a</a><a name="">b</a>',
      '<![CDATA[x]]> <?php echo 1 ?> &#0; &#xD800;',
      '\u0000\u0001\u2028',
      `${'> '.repeat(90)}a`,
      `${'- '.repeat(90)}a`,
      `${'*'.repeat(900)}a${'*'.repeat(900)}`,
      `${'['.repeat(2_000)}${']'.repeat(2_000)}`,
    ];
    for (const source of sources) {
      parseMarkdown(source).document.check();
      parseHtml(source).document.check();
    }
  });
});
