import { describe, expect, it } from 'vitest';
import { htmlBlocks as read, shape, htmlShapes as shapes } from '#tests/support/imported-blocks.ts';

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
    const [testimony] = read(
      '<figure data-kind="testimony"><blockquote><p>Dit.</p></blockquote><figcaption>Awa,\n Koro</figcaption></figure>',
    );
    expect(testimony!.attrs).toMatchObject({ kind: 'testimony', attribution: 'Awa, Koro' });
    expect(shape(testimony!)).toBe('typedBlock(paragraph("Dit."))');
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
