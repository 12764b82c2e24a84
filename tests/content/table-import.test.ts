import { describe, expect, it } from 'vitest';
import type { DocumentNode } from '#content/document/document.ts';
import { parseHtml } from '#content/import/from-html.ts';
import { htmlBlocks, htmlShapes } from '#tests/support/imported-blocks.ts';

/** The cells of a table, row by row. */
const rowsOf = (source: string): DocumentNode[][] =>
  htmlBlocks(source)
    .find(({ type }) => type === 'table')!
    .content!.map((row) => row.content!);
const table = (cells: string) => `<table><tr>${cells}<td>mots</td></tr></table>`;
const leftOut = (source: string) => parseHtml(source).leftOut;

describe('the cells of a table', () => {
  it.each([
    ['<td align="RIGHT">', 'right'],
    ['<td align="center" style="text-align: left">', 'center'],
    ['<td style="color: red; text-align:left">', 'left'],
    ['<th style="TEXT-ALIGN:   Center;">', 'center'],
    ['<td class="wide align-right">', 'right'],
    ['<td class="align-left">', 'left'],
    // Values that programs write and Navette does not know.
    ['<td align="justify" class="align-center">', 'center'],
    ['<td style="text-align: start" class="x">', null],
    ['<td class="xalign-left align-leftmost">', null],
    ['<td align="char">', null],
    ['<td>', null],
  ])('%s', (cell, align) => {
    expect(rowsOf(table(`${cell}x`))[0]![0]!.attrs!.align).toBe(align);
  });

  it('are headers or others, with their spans, and have at least a paragraph', () => {
    const [row] = rowsOf('<table><tr><th colspan=2>a<td rowspan="3"><td colspan="x" rowspan="0">b</tr></table>');
    expect(row!.map(({ type, attrs }) => [type, attrs!.colspan, attrs!.rowspan])).toEqual([
      ['tableHeader', 2, 1],
      ['tableCell', 1, 3],
      ['tableCell', 1, 1],
    ]);
    expect(row![1]!.content).toMatchObject([{ type: 'paragraph' }]);
  });

  it('are all that a row has: neither spaces nor comments between them', () => {
    expect(htmlShapes('<table><tr>\n  <td>a</td>\n <!-- b --> <td>c</td>\n</tr></table>')).toEqual([
      'table(tableRow(tableCell(paragraph("a")) tableCell(paragraph("c"))))',
    ]);
  });

  it('keep their blocks and marks, and the marks around the table', () => {
    expect(htmlShapes('<b><table><tr><td><p>a</p><ul><li><i>b</i></ul></table></b>')).toEqual([
      'table(tableRow(tableCell(paragraph(bold:"a") bulletList(listItem(paragraph(bold+italic:"b"))))))',
    ]);
  });
});

describe('a table', () => {
  it('has the rows of its parts in order, and none without cells', () => {
    const source =
      '<table><thead><tr><th>a</thead><tfoot><tr><td>c</tfoot><tbody><tr></tr><tr><td>b</tbody><tbody><tr><td>d</table>';
    expect(rowsOf(source).map((row) => JSON.stringify(row).match(/"text":"(.)"/)![1])).toEqual(['a', 'c', 'b', 'd']);
  });

  it('follows its caption, which is a paragraph', () => {
    expect(htmlShapes('mots<table><caption>Les <b>coûts</b></caption><tr><td>1</table>')).toEqual([
      'paragraph("mots")',
      'paragraph("Les " bold:"coûts")',
      'table(tableRow(tableCell(paragraph("1"))))',
    ]);
  });

  it('without words is left out and reported; a rule or an image counts as content', () => {
    const empty = '<table><tr><td></td><td><p> </p><p></p></td></tr></table>';
    expect([htmlShapes(`a${empty}`), leftOut(empty)]).toEqual([
      ['paragraph("a")'],
      [{ what: 'empty-table', count: 1 }],
    ]);
    expect(leftOut('<table></table>')).toEqual([{ what: 'empty-table', count: 1 }]);
    const kept = '<table><tr><td></td></tr><tr><td></td><td><hr></td></tr></table>';
    expect([rowsOf(kept).length, leftOut(kept)]).toEqual([2, []]);
  });

  it.each([
    ['itself', '<table id="x"><tr><td>b</td></tr></table>', 'table'],
    ['its part', '<table><tbody id="x"><tr><td>b</td></tr></tbody></table>', 'paragraph'],
    ['its row', '<table><tr id="x"><td>b</td></tr></table>', 'paragraph'],
    ['its cell', '<table><tr><td>a</td><td id="x">b</td></tr></table>', 'paragraph'],
  ])('is the target of the anchor of %s', (_what, source, type) => {
    const blocks = htmlBlocks(`<p><a href="#x">lien</a></p>${source}<p>c</p>`);
    const id = JSON.stringify(blocks[0]).match(/"href":"#b-([^"]+)"/)![1]!;
    const find = (node: DocumentNode): DocumentNode | undefined =>
      node.attrs?.id === id ? node : (node.content ?? []).map(find).find(Boolean);
    const target = blocks.map(find).find(Boolean)!;
    expect([target.type, JSON.stringify(target).match(/"text":"(.)"/)![1]]).toEqual([type, 'b']);
  });
});
