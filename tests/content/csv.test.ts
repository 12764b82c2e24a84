import { describe, expect, it } from 'vitest';
import { decodeCsv } from '#content/csv/decode-csv.ts';
import { IMPORT_FIELDS, judgeMapping, suggestMapping } from '#content/csv/import-fields.ts';
import { detectSeparator, LONGEST_ROW, readCsv, SEPARATORS, type Separator } from '#content/csv/read-csv.ts';
import { readRow } from '#content/csv/read-rows.ts';
import { toCsv } from '#content/csv/to-csv.ts';
import { Random } from '#tests/support/random.ts';

const BOM = '\ufeff';

/** Ways in which spreadsheets write a text. */
const ENCODINGS: Readonly<Record<string, (text: string) => Uint8Array>> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with a byte order mark': (text) => Buffer.from(BOM + text),
  'UTF-16, little end first': (text) => Buffer.from(BOM + text, 'utf16le'),
  'UTF-16, big end first': (text) => Buffer.from(BOM + text, 'utf16le').swap16(),
  'UTF-16 without a byte order mark': (text) => Buffer.from(text, 'utf16le'),
  'Windows-1252': (text) => Uint8Array.from([...text].map(byteOf)),
};
/** Characters of Windows-1252 at the places of Latin-1's control characters. */
const WINDOWS: Readonly<Record<string, number>> = { '€': 0x80, '’': 0x92, '“': 0x93, '”': 0x94, œ: 0x9c, '–': 0x96 };
const byteOf = (sign: string): number => WINDOWS[sign] ?? sign.charCodeAt(0);

/** Cells as people write them, and some that are hard to parse. */
const CELLS = [
  ...['', 'Eau Vive', 'Comité de l’eau', 'Kaya; Ouagadougou', 'a,b', 'deux\nlignes', 'dit « oui »', 'dit "oui"'],
  ...[
    '"',
    '""',
    ' espaces ',
    'œuvre – 12 €',
    '=SOMME(A1)',
    '-12',
    '+226 70 00',
    '@nom',
    "'=1",
    "''+2",
    "l'eau",
    "'",
    '0',
  ],
];

/** A file as it is decoded in pieces of so many bytes, which cut characters and line ends. */
function decoded(bytes: Uint8Array, atOnce = 3) {
  const { encoding, text } = decodeCsv(function* () {
    for (let at = 0; at < bytes.length; at += atOnce) yield bytes.subarray(at, at + atOnce);
  });
  return { encoding, text: [...text()].join('') };
}

/**
 * A table as a spreadsheet writes it: cells are quoted where they must be, and elsewhere by chance.
 */
function write(random: Random, rows: readonly (readonly string[])[], separator: Separator): string {
  const end = random.pick(['\n', '\r\n', '\r']);
  const cell = (text: string) =>
    /["\n]/.test(text) || text.includes(separator) || random.chance(0.2)
      ? `"${text.replaceAll('"', '""').replaceAll('\n', end)}"`
      : text;
  const lines = rows.map((row) => row.map(cell).join(separator));
  return lines.join(end) + (random.chance(0.5) ? end : '');
}

describe('a file of a spreadsheet', () => {
  it('is read whatever its encoding, separator, line ends and quotes', () => {
    const random = new Random();
    for (let round = 0; round < 25; round++)
      for (const [encoding, encode] of Object.entries(ENCODINGS))
        for (const separator of SEPARATORS) {
          const width = 2 + random.below(5);
          const table = Array.from({ length: 2 + random.below(12) }, (_, y) =>
            Array.from({ length: width }, (_, x) => (x === 0 ? `ligne ${y} à lire` : random.pick(CELLS))),
          );
          const about = `seed ${random.seed}, round ${round}, ${encoding}, ${JSON.stringify(separator)}`;
          const text = decoded(encode(write(random, table, separator)), 1 + random.below(9)).text;
          expect(detectSeparator(text), about).toBe(separator);
          const rows = [...readCsv(text, separator, 1 + random.below(200))];
          // A file that was not written here has no cells to restore: an apostrophe too many stays
          // away.
          const restored = table.map((row) => row.map((cell) => cell.replace(/^'(?='*[=+\-@])/, '')));
          expect(
            rows.map(({ cells }) => cells),
            about,
          ).toEqual(restored);
          let line = 1;
          for (const [at, row] of table.entries()) {
            expect(rows[at]!.line, about).toBe(line);
            line += 1 + row.join('').split('\n').length - 1;
          }
        }
  });

  it('that Navette wrote is read back unchanged, formulas as well', () => {
    const random = new Random();
    for (let round = 0; round < 200; round++) {
      const separator = random.pick([';', ','] as const);
      const table = Array.from({ length: 1 + random.below(8) }, () => [
        'x',
        ...Array.from({ length: 4 }, () => random.pick(CELLS)),
      ]);
      const file = toCsv(table, separator);
      expect(file).not.toMatch(/(^|[;,\n"])[=+@-]/m);
      const { text } = decoded(Buffer.from(file));
      expect(
        [...readCsv(text, separator)].map(({ cells }) => cells),
        `seed ${random.seed}, round ${round}`,
      ).toEqual(table);
    }
  });

  it('reports the line on which a quotation mark is missing', () => {
    const [first, second] = [...readCsv('a;b\n"deux\nlignes";1\nx;"sans fin\n', ';')].slice(1);
    expect([first!.line, first!.isMisquoted]).toEqual([2, false]);
    expect([second!.line, second!.isMisquoted]).toEqual([4, true]);
    // Cells that begin or end with an empty line.
    const lines = [...readCsv('"\nun";"deux\n"\ntrois;"\n\n"\nx;y\n', ';')].map(({ line }) => line);
    expect(lines).toEqual([1, 4, 7]);
  });

  it('reads nothing behind a row without end, and reports where it begins', () => {
    const long = 'x'.repeat(LONGEST_ROW + 100_000);
    for (const [row, isMisquoted] of [
      [`"${long}`, true],
      [`b;${long}`, false],
      [';'.repeat(LONGEST_ROW * 2), false],
    ] as const) {
      const rows = [...readCsv(`Nom;Pays\n\nUne;Mali\n${row}\nDeux;Mali\n`, ';')];
      expect(rows.map(({ line, isEndless }) => [line, isEndless])).toEqual([
        [1, false],
        [3, false],
        [4, true],
      ]);
      expect(rows[2]!.isMisquoted).toBe(isMisquoted);
      const fault = readRow('organisation', ['name', 'country'], rows[2]!);
      expect(fault).toEqual([{ line: 4, field: '', problem: isMisquoted ? 'quotes' : 'endless', text: '' }]);
      // It may be a hundred megabytes long.
      expect(rows[2]!.cells.join(';').length).toBeLessThan(100_000);
    }
    // As long as allowed.
    expect([...readCsv(`a\n${long.slice(0, LONGEST_ROW)}\nb\n`, ';')].map(({ isEndless }) => isEndless)).toEqual(
      Array(3).fill(false),
    );
  });

  it('skips empty rows', () => {
    expect([...readCsv('a;b\n;\n\n1;2\n \t ; \n3;4\n', ';')].map(({ line }) => line)).toEqual([1, 4, 6]);
  });
});

describe('the encoding of a file', () => {
  it('is detected by its byte order mark, else by zero bytes, else by invalid UTF-8', () => {
    const encodingOf = (...bytes: number[]) => decoded(Uint8Array.from(bytes)).encoding;
    expect(encodingOf(0xff, 0xfe, 0x41, 0)).toBe('utf-16le');
    expect(encodingOf(0xfe, 0xff, 0, 0x41)).toBe('utf-16be');
    // Half of a byte order mark is no mark.
    expect([encodingOf(0xff, 0x41), encodingOf(0x41, 0xfe), encodingOf(0xfe, 0x41), encodingOf(0x41, 0xff)]).toEqual(
      Array(4).fill('windows-1252'),
    );
    expect(encodingOf()).toBe('utf-8');
    // A script whose characters have no zero byte, and one character without a mark.
    expect([encodingOf(0xff, 0xfe, 0x2d, 0x4e), encodingOf(0xfe, 0xff, 0x4e, 0x2d)]).toEqual(['utf-16le', 'utf-16be']);
    expect([encodingOf(0x41, 0), encodingOf(0, 0x41)]).toEqual(['utf-16le', 'utf-16be']);
    const text = 'Nom;Pays\nÉléphant;Mali\n';
    for (const [encoding, encode] of [
      ['utf-16le', (bytes: Buffer) => bytes],
      ['utf-16be', (bytes: Buffer) => bytes.swap16()],
    ] as const)
      expect(decoded(encode(Buffer.from(text, 'utf16le')))).toEqual({ text, encoding });
    // A zero here and there, or in every byte, is no UTF-16.
    for (const before of [160, 161])
      expect(decoded(Buffer.from(`${'a'.repeat(before)}\0${'a'.repeat(9)}`)).encoding).toBe('utf-8');
    expect(decoded(new Uint8Array(64)).encoding).toBe('utf-8');
    expect(decoded(Uint8Array.of(0x80, 0x9f, 0xe9, 0x0d, 0x0a, 0x0d)).text).toBe('€Ÿé\n\n');
    // A character of Windows-1252 is a control character in UTF-8.
    expect(decoded(Buffer.from('a\u0092b')).text).toBe('a\u0092b');
  });

  it('is detected in a file of any length, whatever the pieces in which it is read', () => {
    const text = 'Éléphant;Mali\n'.repeat(2_000);
    for (const encode of Object.values(ENCODINGS))
      for (const atOnce of [3_000, 4_096, 5_000]) expect(decoded(encode(text), atOnce).text).toBe(text);
  });
});

describe('columns of a file', () => {
  it('are named by headings in both languages, each field by one', () => {
    const headings = [
      'Raison sociale',
      'SIGLE',
      'Pays',
      'country',
      'Type d’acteur',
      'Côté',
      'Site web',
      'Remarque',
      'Nom',
    ];
    expect(suggestMapping('organisation', headings)).toEqual([
      ...['name', 'acronym', 'country', '', 'actorType', 'side', 'site', '', ''],
    ]);
    const own = ['Repère', 'type', 'TITRE', 'Date', 'Lieu', 'Langue', 'Gathered by', 'Résumé', 'structure'];
    expect(suggestMapping('material', own)).toEqual([
      ...['label', 'kind', 'title', 'heldOn', 'place', 'language', 'collector', 'summary', 'organisation'],
    ]);
    // Each field is recognised by its own name, too, and by every heading that it lists.
    for (const kind of ['organisation', 'material'] as const)
      for (const { headings: names } of IMPORT_FIELDS[kind])
        for (const name of names) expect(suggestMapping(kind, [name])[0], `${kind} ${name}`).not.toBe('');
    expect(suggestMapping('organisation', ['identifier', 'actorType'])).toEqual(['identifier', 'actorType']);
  });

  it('are recognised in the first lines of files of partners, of registers and of research teams', () => {
    const organisation = ['identifier', 'name', 'acronym', 'side', 'actorType', 'country', 'site'];
    for (const line of [
      'Numéro;Dénomination;Acronyme;Côté;Catégorie;Pays;Site internet',
      'Identifiant;Nom;Sigle;côté;Statut;PAYS;Adresse du site',
      'Id;Structure;SIGLE;Côté;Type;Pays;URL',
      'Code;Organisation;Sigle;Côté;Type d’acteur;Pays;Site web',
      'Number;Organization;Acronym;Side;Type of actor;Country;Website',
    ])
      expect(suggestMapping('organisation', line.split(';')), line).toEqual(organisation);
    const material = [
      ...['label', 'kind', 'title', 'heldOn', 'place', 'country', 'language', 'collector'],
      ...['side', 'organisation', 'actorType', 'summary'],
    ];
    for (const line of [
      'Repère;Type de matériau;Intitulé;Jour;Lieu;Pays;Langue du matériau;Recueilli par;De quel côté;Structure;Type d’acteur;En quelques mots',
      'Repère;Genre;Titre;Date;Lieu;Pays;Langue;Collecteur;Côté;Organisation;Type d’acteur;Description',
      'Label;Kind of material;Title;Date;Place;Country;Language of the material;Gathered by;On which side;Organisation;Type of actor;In a few words',
    ])
      expect(suggestMapping('material', line.split(';')), line).toEqual(material);
  });

  it('are reported if missing or duplicate', () => {
    expect(judgeMapping('organisation', [])).toEqual({ missing: ['name'], doubled: [] });
    expect(judgeMapping('organisation', ['', 'name', '', 'site', 'name', 'site', 'name'])).toEqual({
      missing: [],
      doubled: ['name', 'site'],
    });
    expect(judgeMapping('material', ['', ''])).toEqual({ missing: ['title', 'kind'], doubled: [] });
    expect(judgeMapping('material', ['title', 'label'])).toEqual({ missing: [], doubled: [] });
    expect(judgeMapping('material', ['title', 'kind'])).toEqual({ missing: [], doubled: [] });
  });
});

describe('a row of a file', () => {
  const row = (...cells: string[]) => ({ line: 7, cells, isMisquoted: false, isEndless: false });
  const mapping = ['name', 'country', 'side', 'actorType', 'site', ''];

  it('is read from words or codes', () => {
    const values = { name: 'Eau Vive', country: 'ML', side: 'south', actorType: 'local-association', site: '' };
    for (const cells of [
      [' Eau Vive ', 'Mali', 'Partenaires', 'association locale', ''],
      ['Eau Vive', 'ml', 'SUD', 'local-association'],
      ['Eau Vive', 'MALI', 'partner', 'Local association', ' ', 'autre', ' '],
    ])
      expect(readRow('organisation', mapping, row(...cells)), cells.join()).toEqual({
        line: 7,
        values: { ...values, site: '' },
      });
    for (const side of ['Partenaire', 'partners', 'south', 'sud'])
      expect(readRow('organisation', ['name', 'side'], row('x', side))).toMatchObject({ values: { side: 'south' } });
    for (const side of ['nord', 'Hauts-de-France', 'ici', 'here', 'north'])
      expect(readRow('organisation', ['name', 'side'], row('x', side))).toMatchObject({ values: { side: 'north' } });
    const days = ['14/03/2026', '14.3.2026', '14-03-2026', ' 2026-03-14 '].map((day) =>
      readRow('material', ['kind', 'title', 'heldOn', 'language'], row('Entretien', 'Un', day, 'anglais')),
    );
    // As people write in a column of days, of which no day can be read.
    const dayOf = (words: string) => readRow('material', ['title', 'heldOn'], row('Un', words));
    expect(dayOf('4/3/2026')).toMatchObject({ values: { heldOn: '2026-03-04' } });
    for (const words of ['le 14/03/2026', '14/03/2026 matin'])
      expect(dayOf(words)).toEqual([{ line: 7, field: 'heldOn', problem: 'wrong', text: words }]);
    for (const day of days) expect(day).toMatchObject({ values: { heldOn: '2026-03-14', language: 'en' } });
    expect(days[0]).toMatchObject({ values: { kind: expect.stringMatching(/^[a-z]+$/) } });
    for (const [word, code] of [
      ['Français', 'fr'],
      ['french', 'fr'],
      ['English', 'en'],
    ])
      expect(readRow('material', ['title', 'language'], row('Un', word!))).toMatchObject({
        values: { language: code },
      });
  });

  it('has every fault reported, with its field and value', () => {
    const faulty = (cells: string[], kind: 'organisation' | 'material' = 'organisation', by = mapping) =>
      readRow(kind, by, row(...cells));
    expect(faulty(['', 'Atlantide', '', '', 'javascript:1'])).toEqual([
      { line: 7, field: 'name', problem: 'missing', text: '' },
      { line: 7, field: 'country', problem: 'wrong', text: 'Atlantide' },
      { line: 7, field: 'site', problem: 'wrong', text: 'javascript:1' },
    ]);
    const long = 'x'.repeat(400);
    expect(faulty([long])).toEqual([{ line: 7, field: 'name', problem: 'too-long', text: `${'x'.repeat(80)}…` }]);
    expect(faulty(['y'.repeat(10), '', '', 'z'.repeat(80)])).toMatchObject([
      { field: 'actorType', text: 'z'.repeat(80) },
    ]);
    expect(faulty(['a', '', '', '', '', '', 'de trop'])).toEqual([
      { line: 7, field: '', problem: 'columns', text: '' },
    ]);
    expect(readRow('organisation', mapping, { ...row('a'), isMisquoted: true })).toEqual([
      { line: 7, field: '', problem: 'quotes', text: '' },
    ]);
    // The kind follows from the label; the language defaults to the study's.
    expect(faulty([' E1 ', '', 'Un titre', ''], 'material', ['label', 'kind', 'title', 'language'])).toEqual({
      line: 7,
      values: { label: 'E1', title: 'Un titre' },
    });
    expect(faulty(['chaise', 'Un titre', 'klingon'], 'material', ['kind', 'title', 'language'])).toMatchObject([
      { field: 'kind', problem: 'wrong', text: 'chaise' },
      { field: 'language', problem: 'wrong' },
    ]);
    expect(faulty([''], 'material', ['title'])).toMatchObject([{ field: 'title', problem: 'missing' }]);
  });
});

it('the separator of a table is the one that gives all rows the same number of cells', () => {
  expect(detectSeparator('Nom, prénom;Pays\nUn, deux;Mali\nTrois;Togo\n')).toBe(';');
  expect(detectSeparator('Nom;Pays,Site\na,b\nc,d\n')).toBe(',');
  expect(detectSeparator('a\tb;c\nd\te\n')).toBe('\t');
  // Many cells in one row alone are no table, and of two the one with more cells is.
  expect(detectSeparator('a,b,c;d\ne;f\ng;h\n')).toBe(';');
  expect(detectSeparator('1,2;3,4\n5,6;7,8\n')).toBe(',');
  // Both divide each row in two.
  expect(detectSeparator('un\ta,b\ndeux\tc;d,e\n')).toBe('\t');
  expect(detectSeparator('un,Kaya; Ouaga\ndeux,Kita; Mopti\n')).toBe(',');
  expect(detectSeparator('un;a,b\ndeux;c,d\n')).toBe(';');
  // The first rows decide, whatever notes follow the table.
  expect(detectSeparator(`Nom;Pays,Site\n${'a,b\n'.repeat(19)}${'note;note\n'.repeat(300)}`)).toBe(',');
  expect([detectSeparator(''), detectSeparator('un seul mot\n')]).toEqual([';', ';']);
});
