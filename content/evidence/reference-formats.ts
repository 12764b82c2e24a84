import type { PageKind } from '#content/kinds/kind.ts';
import type { Locale } from '#content/locale.ts';
import { oneLine } from '#content/text/one-line.ts';

/** An edition as a bibliographic reference. */
export interface Reference {
  /** Unique on this site, of letters, digits and hyphens: `l-eau-a-kayes-2`. */
  readonly key: string;
  readonly kind: PageKind;
  readonly title: string;
  /** As they are written in its notice: persons or organisations. */
  readonly authors: readonly string[];
  /** Those of them that replace a masked name, such as *a president of a committee*. */
  readonly masks: readonly string[];
  readonly publisher: string;
  readonly edition: number;
  /** YYYY-MM-DD. */
  readonly publishedOn: string;
  /** The edition's own address. */
  readonly url: string;
  /** BCP 47. */
  readonly language: string;
}

interface ReferenceFormat {
  readonly mediaType: string;
  readonly names: Readonly<Record<Locale, string>>;
  readonly write: (reference: Reference) => string;
}

/** A study is a report to those who cite it; of the other kinds the formats have no notion. */
const isReport = ({ kind }: Reference) => kind === 'study';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const BIBTEX_SIGNS: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  // As commands: an escaped brace still counts when BibTeX looks for the end of a field.
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
};

/** Text in a field of BibTeX, which is UTF-8: letters with accents stay as they are. */
const inBibtex = (text: string) => oneLine(text).replace(/[\\{}~^&%$#_]/g, (sign) => BIBTEX_SIGNS[sign] ?? `\\${sign}`);

/** An address in a field of BibTeX, where nothing is escaped. */
const addressInBibtex = (url: string) => url.replace(/[{}\\\s]/g, encodeURIComponent);

function writeBibtex(reference: Reference): string {
  const { key, title, authors, publisher, edition, publishedOn, url, language } = reference;
  const [year, month] = publishedOn.split('-');
  const fields = [
    // In its own braces, a name is not split into parts.
    ...(authors.length > 0 ? [['author', `{${authors.map((name) => `{${inBibtex(name)}}`).join(' and ')}}`]] : []),
    // The second braces keep the capitals.
    ['title', `{{${inBibtex(title)}}}`],
    [isReport(reference) ? 'institution' : 'publisher', `{${inBibtex(publisher)}}`],
    ['edition', `{${edition}}`],
    ['year', `{${year}}`],
    ['month', MONTHS[Number(month) - 1] ?? '{}'],
    ['url', `{${addressInBibtex(url)}}`],
    ['language', `{${language}}`],
  ];
  const lines = fields.map(([name, value]) => `  ${name} = ${value},\n`).join('');
  return `@${isReport(reference) ? 'techreport' : 'misc'}{${key},\n${lines}}\n`;
}

function writeRis(reference: Reference): string {
  const { key, title, authors, masks, publisher, edition, publishedOn, url, language } = reference;
  // EndNote treats the last word of a name without a comma as the family name, and a name that ends
  // with a comma as that of an organisation.
  const author = (name: string) => (masks.includes(name) ? `${name},` : name);
  const fields = [
    ['TY', isReport(reference) ? 'RPRT' : 'ELEC'],
    ...authors.map((name) => ['AU', author(name)]),
    ['TI', title],
    ['PB', publisher],
    ['ET', String(edition)],
    ['PY', publishedOn.slice(0, 4)],
    ['DA', publishedOn.replaceAll('-', '/')],
    ['UR', url],
    ['LA', language],
    ['ID', key],
    ['ER', ''],
  ];
  // A field ends with its line.
  return fields.map(([name, value = '']) => `${name}  - ${oneLine(value)}\r\n`).join('');
}

function writeCslJson(reference: Reference): string {
  const { key, title, authors, publisher, edition, publishedOn, url, language } = reference;
  const item = {
    id: key,
    type: isReport(reference) ? 'report' : 'webpage',
    title,
    ...(authors.length > 0 ? { author: authors.map((literal) => ({ literal })) } : {}),
    publisher,
    edition: String(edition),
    issued: { 'date-parts': [publishedOn.split('-').map(Number)] },
    URL: url,
    language,
  };
  return `${JSON.stringify([item], null, 2)}\n`;
}

/** The formats in which reference managers take an edition, by the extension of their addresses. */
export const REFERENCE_FORMATS = {
  bib: { mediaType: 'application/x-bibtex', names: { fr: 'BibTeX', en: 'BibTeX' }, write: writeBibtex },
  ris: {
    mediaType: 'application/x-research-info-systems',
    names: { fr: 'RIS (Zotero, EndNote)', en: 'RIS (Zotero, EndNote)' },
    write: writeRis,
  },
  json: {
    mediaType: 'application/vnd.citationstyles.csl+json',
    names: { fr: 'CSL-JSON', en: 'CSL-JSON' },
    write: writeCslJson,
  },
} as const satisfies Record<string, ReferenceFormat>;

export type ReferenceExtension = keyof typeof REFERENCE_FORMATS;

export const REFERENCE_EXTENSIONS = Object.keys(REFERENCE_FORMATS) as ReferenceExtension[];

export function isReferenceExtension(text: unknown): text is ReferenceExtension {
  return typeof text === 'string' && Object.hasOwn(REFERENCE_FORMATS, text);
}
