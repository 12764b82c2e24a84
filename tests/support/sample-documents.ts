import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createDeflate, deflateSync } from 'node:zlib';
import { zipSync } from 'fflate';

/** Characters beyond Latin-1, and ligatures, in the font of `makePdf`. */
const CODES: Readonly<Record<string, number>> = { '’': 0x92, œ: 0x9c, '–': 0x96, '…': 0x85, ﬁ: 0x1e, ﬂ: 0x1f };

function pdfString(text: string): string {
  const codes = [...text].map((sign) => CODES[sign] ?? sign.charCodeAt(0));
  return codes
    .map((code) =>
      code < 32 || '()\\'.includes(String.fromCharCode(code))
        ? `\\${code.toString(8).padStart(3, '0')}`
        : String.fromCharCode(code),
    )
    .join('');
}

/** A page's content: lines from the top; an empty one leaves a gap. */
function pageContent(lines: readonly string[]): string {
  const steps = lines.map((line) => (line === '' ? '0 -14 Td' : `(${pdfString(line)}) Tj 0 -14 Td`));
  return `BT /F1 12 Tf 72 780 Td\n${steps.join('\n')}\nET`;
}

/** Writes a PDF of these objects, numbered from 1; the first is its root. */
export function pdfOf(objects: readonly (string | Buffer)[], trailer = ''): Buffer {
  const pieces: Buffer[] = [Buffer.from('%PDF-1.4\n%âãÏÓ\n', 'latin1')];
  const offsets: number[] = [];
  let length = pieces[0]!.length;
  const add = (piece: Buffer) => {
    pieces.push(piece);
    length += piece.length;
  };
  for (const [index, object] of objects.entries()) {
    offsets.push(length);
    add(Buffer.from(`${index + 1} 0 obj\n`));
    add(typeof object === 'string' ? Buffer.from(object, 'latin1') : object);
    add(Buffer.from('\nendobj\n'));
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  add(
    Buffer.from(
      `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${length}\n%%EOF\n`,
    ),
  );
  return Buffer.concat(pieces);
}

/** A PDF stream, deflated on request. */
export function pdfStream(content: Uint8Array, filter = ''): Buffer {
  return Buffer.concat([
    Buffer.from(`<< /Length ${content.length} ${filter} >>\nstream\n`),
    content,
    Buffer.from('\nendstream'),
  ]);
}

/** A PDF with pages of lines, as a word processor writes it. */
export function makePdf(pages: readonly (readonly string[])[], trailer = ''): Buffer {
  const font =
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /BaseEncoding /WinAnsiEncoding /Differences [30 /fi /fl] >> >>';
  const kids = pages.map((_, index) => `${4 + index * 2} 0 R`).join(' ');
  return pdfOf(
    [
      '<< /Type /Catalog /Pages 2 0 R >>',
      `<< /Type /Pages /Count ${pages.length} /Kids [${kids}] >>`,
      font,
      ...pages.flatMap((lines, index) => [
        `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${5 + index * 2} 0 R >>`,
        pdfStream(Buffer.from(pageContent(lines), 'latin1')),
      ]),
    ],
    trailer,
  );
}

/** A PDF with a password. */
export function makeLockedPdf(): Buffer {
  const key = 'ab'.repeat(32);
  return makePdf(
    [['Secret.']],
    `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${key}> /U <${key}> /P -4 >> /ID [<${key}> <${key}>]`,
  );
}

/** A PDF of a few kilobytes whose one page holds this many megabytes of spaces. */
export async function makePdfBomb(megabytes: number): Promise<Buffer> {
  const spaces = Buffer.alloc(1024 * 1024, ' ');
  const content = deflateSync(await buffer(Readable.from(new Array(megabytes).fill(spaces)).pipe(createDeflate())));
  return pdfOf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> /Contents 4 0 R >>',
    pdfStream(content, '/Filter [/FlateDecode /FlateDecode]'),
  ]);
}

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml';
const encode = (text: string) => new TextEncoder().encode(text);

/** A DOCX with this body, and further parts (`word/footnotes.xml`). */
export function makeDocx(
  body: string,
  options: { parts?: Readonly<Record<string, string | Uint8Array>>; mainType?: string } = {},
): Buffer {
  const { parts = {}, mainType = `${WORD}.document.main+xml` } = options;
  const overrides = [
    `<Override PartName="/word/document.xml" ContentType="${mainType}"/>`,
    ...Object.keys(parts)
      .filter((name) => name.endsWith('notes.xml'))
      .map((name) => `<Override PartName="/${name}" ContentType="${WORD}.${/(\w+)\.xml$/.exec(name)![1]}+xml"/>`),
  ];
  const others = Object.entries(parts).map(([name, part]) => [name, typeof part === 'string' ? encode(part) : part]);
  return Buffer.from(
    zipSync({
      '[Content_Types].xml': encode(
        `<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">${overrides.join('')}</Types>`,
      ),
      'word/document.xml': encode(wordPart('document', `<w:body>${body}</w:body>`)),
      ...Object.fromEntries(others),
    }),
  );
}

/** A part of a DOCX. */
export function wordPart(root: string, content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><w:${root} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">${content}</w:${root}>`;
}

/** A paragraph of a DOCX. */
export const wordParagraph = (text: string) => `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;

/** Streams bytes in pieces, like a request's body. */
export async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += 65_536) yield bytes.subarray(start, start + 65_536);
}

/** A WAV sound: a tone of so many seconds, mono, of 44,100 samples of 16 bits a second. */
export function makeSound(seconds: number): Buffer {
  const rate = 44_100;
  const data = Buffer.alloc(2 * rate * seconds);
  for (let n = 0; n < data.length / 2; n++) data.writeInt16LE(Math.round(3000 * Math.sin(n / 16)), 2 * n);
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  // PCM, one channel.
  for (const offset of [20, 22]) head.writeUInt16LE(1, offset);
  head.writeUInt32LE(rate, 24);
  head.writeUInt32LE(2 * rate, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}
