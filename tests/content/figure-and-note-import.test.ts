import { describe, expect, it } from 'vitest';
import { documentJson } from '#content/document/document.ts';
import { plainText } from '#content/document/reading/text.ts';
import { parseHtml } from '#content/import/from-html.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { blocks, htmlBlocks, htmlShapes, leftOut, shape, shapes } from '#tests/support/imported-blocks.ts';

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

  it('of HTML are those of the source, whatever white space is around their address', () => {
    expect(parseHtml('<p><img src=" a.png\n"><img src="\t"></p>').images).toEqual(['a.png']);
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
