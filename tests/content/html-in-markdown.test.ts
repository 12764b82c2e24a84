import { describe, expect, it } from 'vitest';
import { plainText } from '#content/document/reading/text.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { blocks, htmlBlocks, htmlShapes, leftOut, shape, shapes } from '#tests/support/imported-blocks.ts';

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

  it('drops and reports elements that are not text', () => {
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
