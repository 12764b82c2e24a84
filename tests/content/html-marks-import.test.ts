import { describe, expect, it } from 'vitest';
import { htmlBlocks as read, htmlShapes as shapes } from '#tests/support/imported-blocks.ts';

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
