import { describe, expect, it } from 'vitest';
import { decodeCsv } from '#content/csv/decode-csv.ts';
import { detectSeparator, readCsv, SEPARATORS, type Separator } from '#content/csv/read-csv.ts';
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
/** What Windows-1252 has where Latin-1 has control characters. */
const WINDOWS: Readonly<Record<string, number>> = { '€': 0x80, '’': 0x92, '“': 0x93, '”': 0x94, œ: 0x9c, '–': 0x96 };
const byteOf = (sign: string): number => WINDOWS[sign] ?? sign.charCodeAt(0);

/** Cells as people write them, and some that are hard on a reader. */
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

/** A table as a spreadsheet writes it: cells are quoted where they must be, and elsewhere by chance. */
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
          const { text } = decodeCsv(encode(write(random, table, separator)));
          expect(detectSeparator(text), about).toBe(separator);
          const rows = readCsv(text, separator);
          // A file that was not written here has no cells to restore: an apostrophe too many stays away.
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

  it('that was written here gives the same back, formulas as well', () => {
    const random = new Random();
    for (let round = 0; round < 200; round++) {
      const separator = random.pick([';', ','] as const);
      const table = Array.from({ length: 1 + random.below(8) }, () => [
        'x',
        ...Array.from({ length: 4 }, () => random.pick(CELLS)),
      ]);
      const file = toCsv(table, separator);
      expect(file).not.toMatch(/(^|[;,\n"])[=+@-]/m);
      const { text } = decodeCsv(Buffer.from(file));
      expect(
        readCsv(text, separator).map(({ cells }) => cells),
        `seed ${random.seed}, round ${round}`,
      ).toEqual(table);
    }
  });

  it('says on which line a quotation mark is missing', () => {
    const [first, second] = readCsv('a;b\n"deux\nlignes";1\nx;"sans fin\n', ';').slice(1);
    expect([first!.line, first!.isMisquoted]).toEqual([2, false]);
    expect([second!.line, second!.isMisquoted]).toEqual([4, true]);
  });

  it('passes over empty rows', () => {
    expect(readCsv('a;b\n;\n\n1;2\n', ';').map(({ line }) => line)).toEqual([1, 4]);
  });
});
