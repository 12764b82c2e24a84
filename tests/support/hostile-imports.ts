import { strToU8, zipSync } from 'fflate';
import { HOSTILE_DOCX } from './hostile-documents.ts';
import type { Random } from './random.ts';
import { times } from './set-up-fairness.ts';

/** Makes a file that exceeds a limit, or nearly does. @param size 1 or more: by how much */
type MakeFile = (random: Random, size: number) => Uint8Array | Promise<Uint8Array>;

const ROWS = 90_000;
const LARGEST = 24_000_000;
const bytes = (text: string) => Buffer.from(text.slice(0, LARGEST));

export const HOSTILE_TABLES: Readonly<Record<string, MakeFile>> = {
  'a quote without end': (_, size) => bytes(`Nom;Pays\n"${'a'.repeat(12_000_000 * size)}`),
  'quotes beyond number': () => bytes(`Nom;Pays\n${'""'.repeat(12_000_000)}`),
  'quotes within cells': (_, size) => bytes(`Nom;Pays\n${'a"b";"c"d\n'.repeat(1_000_000 * size)}`),
  'rows beyond number': () => bytes(`Nom;Pays\n${'a;b\n'.repeat(6_000_000)}`),
  'lines of nothing': () => bytes(`Nom;Pays${'\n'.repeat(LARGEST)}`),
  'line ends of every kind': () => bytes(`Nom;Pays${'\r\n\r\n\n\r'.repeat(4_000_000)}`),
  'columns beyond number': () => bytes(`Nom${';'.repeat(LARGEST)}`),
  'columns of each row': () => bytes(`Nom;Pays${';x'.repeat(97)}\n${`a;b${';'.repeat(97)}\n`.repeat(ROWS * 3)}`),
  'one cell of megabytes': () => bytes(`Nom;Pays\n${'mot '.repeat(6_000_000)};Mali\n`),
  'a fault in each line': () =>
    bytes(`Nom;Pays;Site\n${times(ROWS, (i) => `Nom ${i};Nulle part;javascript:${i}\n`).join('')}`),
  'one name in each line': () => bytes(`Nom;Pays\n${'Eau Vive;Mali\n'.repeat(ROWS)}`),
  'names that are nearly one': () =>
    bytes(`Nom;Pays\n${times(ROWS, (i) => `${'é'.repeat(i % 40)} eau;Mali\n`).join('')}`),
  'as many as may be': () => bytes(`Nom;Pays\n${times(ROWS, (i) => `Organisation ${i};Mali\n`).join('')}`),
  'two bytes a letter': () => Buffer.from(`\ufeff${'Nom;Pays\na;Mali\n'.repeat(700_000)}`, 'utf16le'),
  'bytes of chance': (random) => Buffer.from(times(2_000_000, () => random.below(256))),
};

const GUID = '{AD68FBE7-E1EE-4A82-A279-23CC698C89EB}';
const guid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const codeOf = (n: number, inside = '') => `<Code guid="${guid(n)}" name="c${n}" isCodable="true">${inside}</Code>`;
const textOf = (n: number, inside: string) =>
  `<TextSource guid="${guid(n)}" name="t${n}" plainTextPath="internal://t.txt">${inside}</TextSource>`;
const passage = (n: number, start: number, end: number) =>
  `<PlainTextSelection guid="${guid(n)}" startPosition="${start}" endPosition="${end}"><Coding guid="${guid(n + 5_000_000)}"><CodeRef targetGUID="${guid(1)}"/></Coding></PlainTextSelection>`;
const pack = (project: string, text = 'Un entretien.', more: Record<string, Uint8Array> = {}) =>
  zipSync({ 'project.qde': strToU8(project), 'sources/t.txt': strToU8(text), ...more }, { level: 1 });
const project = (codes: string, sources: string) =>
  `<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="P" origin="NVivo"><Users><User guid="${GUID}" name="Ana"/></Users><CodeBook><Codes>${codes}</Codes></CodeBook><Sources>${sources}</Sources></Project>`;

/** Codes, texts and passages of the largest study, and codes of each passage. */
const LARGEST_STUDY = { codes: 490, texts: 1_900, passages: 4_900, codings: 8 };

export const HOSTILE_PROJECTS: Readonly<Record<string, MakeFile>> = {
  'as many as may be': () => {
    const { codes, texts, passages, codings } = LARGEST_STUDY;
    const begin = 10_000;
    const coding = (n: number, code: number) =>
      `<Coding guid="${guid(n)}"><CodeRef targetGUID="${guid(code)}"/></Coding>`;
    const marked = (n: number) =>
      `<PlainTextSelection guid="${guid(begin + n)}" startPosition="${n % 900}" endPosition="${(n % 900) + 90}"><Description>${'note '.repeat(20)}</Description>${times(codings, (i) => coding(100_000 + n * codings + i, (n + i) % codes)).join('')}</PlainTextSelection>`;
    const of = (n: number) => times(Math.ceil(passages / texts), (i) => i * texts + n).filter((one) => one < passages);
    return pack(
      project(
        times(codes, (i) => codeOf(i)).join(''),
        times(texts, (i) => textOf(5_000 + i, of(i).map(marked).join(''))).join(''),
      ),
      `${'Nous avons creusé le puits ensemble. '.repeat(30)}\n`.repeat(20),
    );
  },
  'codes within codes': (_, size) => {
    const depth = 60 * size;
    return pack(
      project(`${times(depth, (i) => codeOf(i).replace('</Code>', '')).join('')}${'</Code>'.repeat(depth)}`, ''),
    );
  },
  'depth without end': (_, size) => pack(project('<Code>'.repeat(300_000 * size), '')),
  'codes beyond number': (_, size) => pack(project(times(60_000 * size, (i) => codeOf(i)).join(''), '')),
  'elements beyond number': (_, size) => pack(project('', '<Note/>'.repeat(400_000 * size))),
  'passages beyond number': (_, size) =>
    pack(
      project(codeOf(1), textOf(2, times(45_000 * size, (i) => passage(i + 10, i % 9, (i % 9) + 3)).join(''))),
      'mot '.repeat(400_000),
    ),
  'passages over everything': (_, size) =>
    pack(
      project(codeOf(1), textOf(2, times(20_000 * size, (i) => passage(i + 10, 0, 1_900_000)).join(''))),
      'Un mot.\n'.repeat(19_900 * 10),
    ),
  'texts beyond number': (_, size) =>
    pack(project('', times(20_000 * size, (i) => textOf(i, '')).join('')), 'mot '.repeat(20_000)),
  'a text without end': (_, size) => pack(project('', textOf(2, '')), 'mot '.repeat(15_000_000 * size)),
  'lines beyond number': (_, size) => pack(project('', textOf(2, passage(9, 0, 400))), '\n'.repeat(4_000_000 * size)),
  'an attribute without end': (_, size) =>
    pack(project(`<Code guid="${guid(1)}" name="${'a'.repeat(11_000_000 * size)}"/>`, '')),
  'entities in entities': () =>
    pack(
      `<!DOCTYPE x [<!ENTITY a0 "mot">${times(12, (i) => `<!ENTITY a${i + 1} "${`&a${i};`.repeat(10)}">`).join('')}]><Project>&a12;</Project>`,
    ),
  'files beyond number': (_, size) =>
    pack(project('', ''), '', Object.fromEntries(times(9_000 * size, (i) => [`sources/${i}.txt`, strToU8('x')]))),
  'bytes of chance': (random) => {
    const archive = pack(project(times(2_000, (i) => codeOf(i)).join(''), textOf(9, '')), 'mot '.repeat(9_000));
    for (let i = 0; i < 60; i++) archive[random.below(archive.length)] = random.below(256);
    return archive;
  },
};

/** Files that are read as a page: OpenDocument's, and Word's. */
const odt = (body: string) =>
  zipSync(
    {
      mimetype: [strToU8('application/vnd.oasis.opendocument.text'), { level: 0 }],
      'content.xml': strToU8(
        `<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:text>${body}</office:text></office:body></office:document-content>`,
      ),
    },
    { level: 1 },
  );

export const HOSTILE_TEXTS: Readonly<Record<string, MakeFile>> = {
  ...HOSTILE_DOCX,
  'spaces beyond number': () => odt(`<text:p>${'<text:s text:c="2000000000"/>'.repeat(100)}</text:p>`),
  'cells repeated beyond number': () =>
    odt(
      `<table:table><table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row></table:table>`,
    ),
  'lists within lists': (_, size) =>
    odt(
      `${'<text:list><text:list-item>'.repeat(100_000 * size)}${'</text:list-item></text:list>'.repeat(100_000 * size)}`,
    ),
  'spans within spans': (_, size) =>
    odt(`<text:p>${'<text:span>a'.repeat(200 * size)}${'</text:span>'.repeat(200 * size)}</text:p>`.repeat(2_000)),
};
