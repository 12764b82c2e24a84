import { expect, test } from 'vitest';
import { REFERENCE_FORMATS, type Reference } from '#content/evidence/reference-formats.ts';

const REFERENCE: Reference = {
  key: 'l-eau-a-kayes-2',
  kind: 'study',
  title: 'L’eau & la « vie » {à} Kayes',
  authors: ['Awa Diarra & Cie', 'Zoë {Müller}'],
  masks: [],
  publisher: 'Lianes coopération',
  edition: 2,
  publishedOn: '2026-03-04',
  url: 'https://wiki.example.org/etudes/l-eau_a/editions/2',
  language: 'fr',
};
const write = (format: keyof typeof REFERENCE_FORMATS, change: Partial<Reference> = {}) =>
  REFERENCE_FORMATS[format].write({ ...REFERENCE, ...change });

test('BibTeX keeps accents and names whole, and escapes its own signs', () => {
  expect(write('bib')).toBe(
    [
      '@techreport{l-eau-a-kayes-2,',
      '  author = {{Awa Diarra \\& Cie} and {Zoë \\textbraceleft{}Müller\\textbraceright{}}},',
      '  title = {{L’eau \\& la « vie » \\textbraceleft{}à\\textbraceright{} Kayes}},',
      '  institution = {Lianes coopération},',
      '  edition = {2},',
      '  year = {2026},',
      '  month = mar,',
      '  url = {https://wiki.example.org/etudes/l-eau_a/editions/2},',
      '  language = {fr},',
      '}',
      '',
    ].join('\n'),
  );
  const hostile = write('bib', { kind: 'factsheet', authors: [], title: '50 % \\x{ $a$ #1 _b_ ~ ^ }\n}, url = {x' });
  expect(hostile).toContain(
    'title = {{50 \\% \\textbackslash{}x\\textbraceleft{} \\$a\\$ \\#1 \\_b\\_ \\textasciitilde{} \\textasciicircum{} \\textbraceright{} \\textbraceright{}, url = \\textbraceleft{}x}},\n',
  );
  expect(hostile).toMatch(/^@misc\{l-eau-a-kayes-2,\n {2}title/);
  // Braces are always in pairs, so that an entry ends where it should.
  let depth = 0;
  for (const [sign] of hostile.matchAll(/[{}]/g)) {
    depth += sign === '{' ? 1 : -1;
    expect(depth).toBeGreaterThanOrEqual(0);
  }
  expect(depth).toBe(0);
});

test('RIS has one field a line, whatever a title holds', () => {
  expect(write('ris').split('\r\n')).toEqual([
    ...['TY  - RPRT', 'AU  - Awa Diarra & Cie', 'AU  - Zoë {Müller}', 'TI  - L’eau & la « vie » {à} Kayes'],
    ...['PB  - Lianes coopération', 'ET  - 2', 'PY  - 2026', 'DA  - 2026/03/04'],
    ...['UR  - https://wiki.example.org/etudes/l-eau_a/editions/2', 'LA  - fr', 'ID  - l-eau-a-kayes-2', 'ER  - ', ''],
  ]);
  expect(write('ris', { title: 'a\r\nER  - \nTY  - X\u2028Y' })).toContain('TI  - a ER - TY - X Y\r\n');
  expect(write('ris', { title: 'a\nER  - ' }).match(/^ER/gm)).toHaveLength(1);
});

test('CSL-JSON is an item that reference managers read', () => {
  expect(JSON.parse(write('json'))).toEqual([
    {
      id: 'l-eau-a-kayes-2',
      type: 'report',
      title: 'L’eau & la « vie » {à} Kayes',
      author: [{ literal: 'Awa Diarra & Cie' }, { literal: 'Zoë {Müller}' }],
      publisher: 'Lianes coopération',
      edition: '2',
      issued: { 'date-parts': [[2026, 3, 4]] },
      URL: 'https://wiki.example.org/etudes/l-eau_a/editions/2',
      language: 'fr',
    },
  ]);
  expect(JSON.parse(write('json', { kind: 'module', authors: [] }))[0]).not.toHaveProperty('author');
});

test('what stands in the place of a name is not taken apart into given and family names', () => {
  const masked = { authors: ['Awa Diarra', 'une présidente de comité'], masks: ['une présidente de comité'] };
  expect(write('bib', masked)).toContain('author = {{Awa Diarra} and {une présidente de comité}}');
  expect(write('ris', masked)).toContain('AU  - Awa Diarra\r\nAU  - une présidente de comité,\r\nTI');
  expect(JSON.parse(write('json', masked))[0].author).toEqual([
    { literal: 'Awa Diarra' },
    { literal: 'une présidente de comité' },
  ]);
});
