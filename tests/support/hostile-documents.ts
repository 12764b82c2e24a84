import { deflateSync } from 'node:zlib';
import type { Random } from './random.ts';
import { makeDocx, makePdf, makePdfBomb, pdfOf, pdfStream, wordParagraph, wordPart } from './sample-documents.ts';

/** Makes a document that exceeds a limit. @param size 1 or more: by how much */
type MakeDocument = (random: Random, size: number) => Buffer | Promise<Buffer>;

const nested = (begin: string, end: string, depth: number) => begin.repeat(depth) + end.repeat(depth);

/** A part of a DOCX that decompresses to this many megabytes. */
const megabytes = (count: number, text: string) => text.repeat(Math.ceil((count * 1024 * 1024) / text.length));

export const HOSTILE_DOCX: Readonly<Record<string, MakeDocument>> = {
  'nested paragraphs': (_, size) => makeDocx(nested('<w:p>', '</w:p>', 150_000 * size)),
  'nested tables': (_, size) => makeDocx(nested('<w:tbl><w:tr><w:tc>', '</w:tc></w:tr></w:tbl>', 20_000 * size)),
  'text boxes of the greatest depth that is read': (_, size) =>
    makeDocx(nested('<w:p><w:r><w:t>mot</w:t></w:r>', '</w:p>', 80).repeat(1_500 * size)),
  'elements that are never closed': (_, size) => makeDocx('<w:r>'.repeat(500_000 * size)),
  'more elements than are read': (_, size) => makeDocx('<w:tab/>'.repeat(3_500_000 * size)),
  'rows without a cell': (_, size) => makeDocx(nested('<w:tr>', '</w:tr>', 200).repeat(5_000 * size)),
  'a part of nothing': (_, size) => makeDocx(megabytes(60 * size, ' ')),
  'a part that lies about its size': (_, size) => {
    const docx = makeDocx(megabytes(60 * size, ' '));
    const mark = Buffer.from('504b0102', 'hex');
    for (let at = docx.indexOf(mark); at >= 0; at = docx.indexOf(mark, at + 4)) {
      if (docx.readUInt32LE(at + 24) > 1e6) docx.writeUInt32LE(100, at + 24);
    }
    return docx;
  },
  'a word without end': (_, size) => makeDocx(wordParagraph(megabytes(20 * size, 'mot'))),
  'an attribute without end': (_, size) => makeDocx(`<w:p w:rsid="${megabytes(20 * size, 'a')}"/>`),
  'a million attributes': (_, size) =>
    makeDocx(`<w:p ${Array.from({ length: 500_000 * size }, (__, i) => `a${i}="1"`).join(' ')}/>`),
  'a name without end': (_, size) => makeDocx(`<${megabytes(20 * size, 'w:p')}/>`),
  'entities in entities': (_, size) => {
    const entities = Array.from({ length: 9 + size }, (__, i) => `<!ENTITY e${i + 1} "${`&e${i};`.repeat(10)}">`);
    const text = `<!DOCTYPE x [<!ENTITY e0 "mot">${entities.join('')}]>${wordPart('document', wordParagraph(`&e${9 + size};`))}`;
    return makeDocx('', { parts: { 'word/document.xml': text } });
  },
  'notes upon notes': (_, size) =>
    makeDocx(
      wordParagraph('Avant.'),
      // Each decompresses to just below the limit for all of them together.
      {
        parts: Object.fromEntries(
          Array.from({ length: 40 * size }, (__, i) => [`word/foot${i}footnotes.xml`, megabytes(8, '<w:p/>')]),
        ),
      },
    ),
  'parts beyond number': (_, size) =>
    makeDocx(wordParagraph('Avant.'), {
      parts: Object.fromEntries(Array.from({ length: 9_000 * size }, (__, i) => [`word/media/${i}.xml`, 'x'])),
    }),
  'types beyond number': (_, size) =>
    makeDocx(wordParagraph('Avant.'), {
      parts: {
        '[Content_Types].xml': `<Types>${'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'.repeat(5_000 * size)}</Types>`,
      },
    }),
  'bytes of chance in a part': (random) => {
    const docx = makeDocx(wordParagraph('mot '.repeat(20_000)));
    for (let i = 0; i < 200; i++) docx[40 + random.below(docx.length - 400)] = random.below(256);
    return docx;
  },
};

const CATALOG = '<< /Type /Catalog /Pages 2 0 R >>';
const ONE_PAGE = '<< /Type /Pages /Count 1 /Kids [3 0 R] >>';
const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>';
const deflated = (text: string) => pdfStream(deflateSync(Buffer.from(text, 'latin1')), '/Filter /FlateDecode');

/** A page whose content is object 4 and whose font is object 5; further objects start at 6. */
const onePage = (
  content: Buffer | string,
  font: Buffer | string = FONT,
  more: (Buffer | string)[] = [],
  resources = '',
) =>
  pdfOf([
    CATALOG,
    ONE_PAGE,
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> ${resources} >> /Contents 4 0 R >>`,
    content,
    font,
    ...more,
  ]);
const written = (text: string) => deflated(`BT /F1 12 Tf 72 700 Td\n${text}\nET`);

/** A font with two-byte codes and this character map. */
const mappedFont = (map: string) => ({
  font: '<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 8 0 R >>',
  more: [
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 7 0 R >>',
    '<< /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [0 0 1 1] /ItalicAngle 0 /Ascent 1 /Descent 0 /CapHeight 1 /StemV 1 >>',
    deflated(map),
  ],
});

export const HOSTILE_PDF: Readonly<Record<string, MakeDocument>> = {
  'pages that contain themselves': () =>
    pdfOf([
      CATALOG,
      '<< /Type /Pages /Count 900 /Kids [2 0 R 2 0 R 3 0 R] >>',
      '<< /Type /Pages /Count 900 /Kids [2 0 R] >>',
    ]),
  'pages within pages': (_, size) => {
    const depth = 30_000 * size;
    return pdfOf([
      CATALOG,
      ...Array.from(
        { length: depth },
        (__, i) => `<< /Type /Pages /Count 1 /Kids [${i + 3} 0 R] /Parent ${i + 1} 0 R >>`,
      ),
      `<< /Type /Page /Parent ${depth + 1} 0 R >>`,
    ]);
  },
  'one page a hundred thousand times': (_, size) =>
    pdfOf([
      CATALOG,
      `<< /Type /Pages /Count ${100_000 * size} /Kids [${'3 0 R '.repeat(100_000 * size)}] >>`,
      '<< /Type /Page /Parent 2 0 R /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>',
      written('(a) Tj '.repeat(20_000)),
      FONT,
    ]),
  'more pages than there are': () => pdfOf([CATALOG, '<< /Type /Pages /Count 2000000000 /Kids [] >>']),
  'a stream of spaces': (_, size) => makePdfBomb(250 * size),
  'a stream of repetitions': (_, size) => {
    const run = Buffer.from([129, 0x20]).toString('latin1').repeat(500_000);
    return onePage(
      pdfStream(
        deflateSync(deflateSync(Buffer.from(run.repeat(size), 'latin1'))),
        '/Filter [/FlateDecode /FlateDecode /RunLengthDecode]',
      ),
    );
  },
  'filters upon filters': (_, size) =>
    onePage(pdfStream(Buffer.from('x'), `/Filter [${'/FlateDecode '.repeat(20_000 * size)}]`)),
  'a row of pixels without end': () =>
    onePage(
      pdfStream(
        deflateSync(Buffer.alloc(1_000_000)),
        '/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 1000000000 /Colors 32 /BitsPerComponent 16 >>',
      ),
    ),
  'arrays in arrays': (_, size) => onePage(deflated(nested('[', ']', 400_000 * size))),
  'dictionaries in dictionaries': (_, size) => onePage(FONT, nested('<< /A ', ' >>', 300_000 * size)),
  'states upon states': (_, size) => onePage(deflated('q '.repeat(2_000_000 * size))),
  'marks upon marks': (_, size) => onePage(deflated('/Span << /MCID 1 >> BDC '.repeat(500_000 * size))),
  'pieces of text beyond number': (_, size) => onePage(written('(a) Tj 0 -1 Td '.repeat(1_000_000 * size))),
  'one text without end': (_, size) => onePage(written(`(${'mot '.repeat(4_000_000 * size)}) Tj`)),
  'forms that draw forms': (_, size) =>
    onePage(
      deflated('/X6 Do'),
      FONT,
      [
        ...Array.from({ length: 12 + size }, (__, i) =>
          pdfStream(
            Buffer.from(`/X${i + 7} Do `.repeat(10)),
            `/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X${i + 7} ${i + 7} 0 R >> >>`,
          ),
        ),
        pdfStream(
          Buffer.from('BT /F1 9 Tf (mot) Tj ET'),
          '/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 5 0 R >> >>',
        ),
      ],
      '/XObject << /X6 6 0 R >>',
    ),
  'a form that draws itself': () =>
    onePage(
      deflated('/X6 Do'),
      FONT,
      [
        pdfStream(
          Buffer.from('BT /F1 9 Tf (mot) Tj ET /X6 Do /X6 Do'),
          '/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /Font << /F1 5 0 R >> /XObject << /X6 6 0 R >> >>',
        ),
      ],
      '/XObject << /X6 6 0 R >>',
    ),
  'a length that is its own': () => onePage('<< /Length 4 0 R >>\nstream\nBT ET\nendstream'),
  'a table of objects that goes back to itself': () => {
    const start = /startxref\n(\d+)/.exec(makePdf([['Bonjour.']]).toString('latin1'))![1]!;
    return makePdf([['Bonjour.']], `/Prev ${start} /XRefStm ${start}`);
  },
  'a table of objects without end': () =>
    Buffer.from(
      '%PDF-1.4\nxref\n0 2000000000\n0000000000 65535 f \ntrailer\n<< /Size 2000000000 /Root 1 0 R >>\nstartxref\n9\n%%EOF\n',
    ),
  'objects beyond number, and no table': (_, size) =>
    Buffer.from(
      `%PDF-1.4\n${'1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n'.repeat(150_000 * size)}`,
    ),
  'signs of a font, all of them, again and again': (_, size) => {
    const { font, more } = mappedFont(
      `begincmap\n100 beginbfrange\n${'<000000> <fffffe> <0041>\n'.repeat(50 * size)}endbfrange\nendcmap`,
    );
    return onePage(written('<00410042> Tj'), font, more);
  },
  'signs of a font that are long texts': (_, size) => {
    const sign = '0041'.repeat(2_000);
    const { font, more } = mappedFont(
      `begincmap\n100 beginbfchar\n${Array.from({ length: 2_000 * size }, (__, i) => `<${i.toString(16).padStart(4, '0')}> <${sign}>`).join('\n')}\nendbfchar\nendcmap`,
    );
    return onePage(
      written(`<${Array.from({ length: 2_000 }, (__, i) => i.toString(16).padStart(4, '0')).join('')}> Tj `.repeat(50)),
      font,
      more,
    );
  },
  'a font of zeros': (_, size) =>
    onePage(written('(mot) Tj'), '<< /Type /Font /Subtype /TrueType /BaseFont /X /FontDescriptor 6 0 R >>', [
      '<< /Type /FontDescriptor /FontName /X /Flags 32 /FontBBox [0 0 1 1] /ItalicAngle 0 /Ascent 1 /Descent 0 /CapHeight 1 /StemV 1 /FontFile2 7 0 R >>',
      pdfStream(deflateSync(Buffer.alloc(100_000_000 * size)), '/Filter /FlateDecode'),
    ]),
  'bytes of chance': (random) => {
    const pdf = makePdf(Array.from({ length: 50 }, () => ['Bonjour à tous et à toutes.']));
    for (let i = 0; i < 300; i++) pdf[20 + random.below(pdf.length - 20)] = random.below(256);
    return pdf;
  },
};

/** Documents that are only given up after they have used all their processor time. */
const SLOWEST = ['one page a hundred thousand times', 'states upon states', 'forms that draw forms'];

export interface HostileDocument {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Random documents, all different. At most one is of the slowest, which take a minute each. */
export async function hostileDocuments(random: Random, count: number): Promise<HostileDocument[]> {
  const documents: HostileDocument[] = [];
  let isSlowestThere = false;
  while (documents.length < count) {
    const sort = random.pick([HOSTILE_DOCX, HOSTILE_PDF]);
    const name = random.pick(Object.keys(sort));
    if (SLOWEST.includes(name)) {
      if (isSlowestThere) continue;
      isSlowestThere = true;
    }
    const bytes = await sort[name]!(random, 1 + random.below(2));
    // Comments may follow the end of an archive, anything that of a PDF.
    documents.push({ name, bytes: Buffer.concat([bytes, Buffer.from(`\n%${random.below(2 ** 31)}`)]) });
  }
  return documents;
}
