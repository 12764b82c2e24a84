import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { pagePath } from '#content/addresses/address.ts';
import { editionPath } from '#content/addresses/site-paths.ts';
import { REFERENCE_FORMATS, type Reference, type ReferenceExtension } from '#content/evidence/reference-formats.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import { oneLine } from '#content/text/one-line.ts';
import { setTypography } from '#content/text/typography.ts';
import { Random } from '#tests/support/random.ts';
import { bibtexNames, latexPrints, readBibtex, readCslJson, readRis } from '#tests/support/reference-readers.ts';

/** The fields of an edition in a file, whatever its format. */
type EditionFields = Omit<Reference, 'kind' | 'masks' | 'edition'> & {
  readonly isReport: boolean;
  readonly edition: string;
};

const one = (fields: ReadonlyMap<string, readonly string[]>, name: string): string => {
  const values = fields.get(name) ?? [];
  expect([name, values.length]).toEqual([name, 1]);
  return values[0]!;
};

const READERS: Readonly<
  Record<ReferenceExtension, (text: string) => Omit<EditionFields, 'publishedOn'> & { day: string }>
> = {
  bib(text) {
    const { type, key, fields } = readBibtex(text);
    expect(['techreport', 'misc']).toContain(type);
    const isReport = type === 'techreport';
    const printed = (name: string) => latexPrints(one(fields, name));
    return {
      ...{ isReport, key, edition: printed('edition'), language: printed('language') },
      // The second pair of braces preserves the capitals.
      title: latexPrints(/^\{(.*)\}$/s.exec(one(fields, 'title'))![1]!),
      authors: fields.has('author') ? bibtexNames(one(fields, 'author')).map(latexPrints) : [],
      publisher: printed(isReport ? 'institution' : 'publisher'),
      url: one(fields, 'url'),
      day: `${one(fields, 'year')} ${one(fields, 'month')}`,
    };
  },
  ris(text) {
    const { type, key, fields } = readRis(text);
    expect(['RPRT', 'ELEC']).toContain(type);
    const day = one(fields, 'DA');
    expect(day.slice(0, 4)).toBe(one(fields, 'PY'));
    return {
      ...{ isReport: type === 'RPRT', key, title: one(fields, 'TI'), edition: one(fields, 'ET') },
      ...{ authors: fields.get('AU') ?? [], publisher: one(fields, 'PB'), url: one(fields, 'UR') },
      ...{ language: one(fields, 'LA'), day },
    };
  },
  json(text) {
    const { id, type, issued, author, URL, ...item } = readCslJson(text);
    const [year, month, day] = (issued as { 'date-parts': number[][] })['date-parts'][0]!.map((part) =>
      String(part).padStart(2, '0'),
    );
    return {
      ...(item as Pick<EditionFields, 'title' | 'publisher' | 'edition' | 'language'>),
      ...{ isReport: type === 'report', key: String(id), url: String(URL), day: `${year}-${month}-${day}` },
      authors: ((author as { literal: string }[] | undefined) ?? []).map(({ literal }) => literal),
    };
  },
};
const EXTENSIONS = Object.keys(REFERENCE_FORMATS) as ReferenceExtension[];

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** The day of publication as each format writes it. */
const writtenDay = (extension: ReferenceExtension, day: string): string => {
  const [year, month] = day.split('-');
  if (extension === 'bib') return `${year} ${MONTHS[Number(month) - 1]}`;
  return extension === 'ris' ? day.replaceAll('-', '/') : day;
};

/** The references of the demonstration's pages, with the typography of the page. */
function demonstration(): Reference[] {
  const folder = new URL('../../content/demo/pages/', import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => {
      const { frontMatter } = parseMarkdown(readFileSync(new URL(name, folder), 'utf8'));
      const {
        kind,
        slug,
        lang,
        title,
        authors = [],
        published,
      } = parse(frontMatter!) as {
        readonly kind: PageKind;
        readonly slug: string;
        readonly lang: string;
        readonly title: string;
        readonly authors?: readonly string[];
        readonly published: string;
      };
      return {
        ...{
          key: `${slug}-1`,
          kind,
          title: setTypography(title, lang),
          authors: authors.map((one) => setTypography(one, lang)),
        },
        ...{ masks: [], publisher: 'Lianes coopération', edition: 1, publishedOn: published, language: lang },
        url: `https://wiki.example.org${editionPath(pagePath({ kind, slug }), 1)}`,
      };
    });
}

/**
 * Expects that each format gives back the reference of an edition. Lines of BibTeX and RIS have
 * plain single spaces.
 */
function expectReadBack(reference: Reference, label: object): void {
  const { kind, masks: _, edition, publishedOn, ...fields } = reference;
  for (const extension of EXTENSIONS) {
    const line = extension === 'json' ? (text: string) => text : oneLine;
    const readBack = READERS[extension](REFERENCE_FORMATS[extension].write(reference));
    expect(readBack, JSON.stringify({ ...label, extension })).toEqual({
      ...{ ...fields, isReport: kind === 'study', edition: String(edition), day: writtenDay(extension, publishedOn) },
      ...{ title: line(fields.title), publisher: line(fields.publisher), authors: fields.authors.map(line) },
    });
  }
}

test('every page of the demonstration is read back from each format as it is', () => {
  const pages = demonstration();
  expect(pages.length).toBeGreaterThan(40);
  for (const page of pages) expectReadBack(page, { page: page.key });
});

/** Pieces of titles and names: some have a meaning in one of the formats, others in none. */
const PIECES = [
  ...[
    'é',
    'œ',
    'Ɓ',
    'ŋ',
    'م',
    '日本',
    '𐍈',
    'e\u0301',
    '’',
    '«\u202f',
    '\u00a0»',
    '"',
    "'",
    '``',
    '“',
    ' ',
    ', ',
    ' and ',
  ],
  ...['{', '}', '{{', '}}', '\\', '\\"e', '\\n', '\\textbf{', '$', '%', '#', '_', '&', '~', '^', '@', '=', '<b>', '`'],
  ...['\n', '\r\n', '\n}\n\n@misc{x,', '\nER  - \n', '\r\nTY  - X', '\u2028', '\t', 'TI  - ', '"}],', 'Kayes', 'eau'],
];

test('whatever a title and names hold, each format gives them back on one line', () => {
  const seed = Number(process.env.SEED ?? Date.now() % 100_000);
  const random = new Random(seed);
  const words = () => `a${Array.from({ length: 1 + random.below(12) }, () => random.pick(PIECES)).join('')}z`;
  for (let round = 0; round < 400; round++) {
    const reference: Reference = {
      ...{ key: `x-${round}`, kind: random.pick(['study', 'factsheet'] as const), title: words(), publisher: words() },
      authors: Array.from({ length: random.below(4) }, words),
      ...{ masks: [], edition: 1 + random.below(9), publishedOn: '2026-03-04', language: 'fr' },
      url: `https://wiki.example.org/etudes/x_${round}%20y/editions/2`,
    };
    expectReadBack(reference, { seed, round });
  }
});

test('what is not of a format is refused by its reader', () => {
  const written = (extension: ReferenceExtension) =>
    REFERENCE_FORMATS[extension].write({
      ...{ key: 'x-1', kind: 'study', title: 'L’eau', authors: ['A', 'B'], masks: [], publisher: 'P', edition: 1 },
      ...{ publishedOn: '2026-03-04', url: 'https://x.example.org', language: 'fr' },
    });
  for (const [extension, from, to] of [
    ['bib', 'L’eau', 'L}eau'],
    ['bib', 'L’eau', 'L’eau 50 %'],
    ['bib', 'L’eau', 'L_eau'],
    ['bib', 'mar', 'march'],
    ['bib', '{x-1,', '{x 1,'],
    ['bib', ' and ', ' et '],
    ['ris', 'L’eau', 'L’eau\nTI  - z'],
    ['ris', 'TI  - ', 'TI - '],
    ['ris', 'ER  - ', 'ER  - x'],
    ['ris', 'ER  - \r\n', ''],
    ['json', '"literal"', '"name"'],
    ['json', '"title"', '"titel"'],
  ] as const) {
    const text = written(extension);
    expect(text).toContain(from);
    expect(() => READERS[extension](text.replaceAll(from, to)), `${from} → ${to}`).toThrow();
  }
});
