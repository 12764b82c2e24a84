import { unzipSync } from 'fflate';
import { Parser } from 'htmlparser2';
import { cleanText } from '#content/extracted-text.ts';
import { type DocumentText, MOST_PART_BYTES, ParagraphGatherer, unread } from './document-form.ts';

/** The parts with text that readers of the document see, by the end of their content types; comments are its authors' own. */
const TEXT_PARTS = ['document.main+xml', 'footnotes+xml', 'endnotes+xml'];
/** Within these, nothing is read: what a revision took away or moved away, second forms of drawings, codes of fields. */
const SKIPPED = new Set(['w:del', 'w:moveFrom', 'mc:Fallback', 'w:instrText', 'w:delText']);
const SLICE = 65_536;

/** Reads the text of a DOCX: paragraphs, rows of tables, notes. */
export function readDocx(bytes: Uint8Array): DocumentText {
  const gatherer = new ParagraphGatherer();
  const [types] = unpack(bytes, (name) => name === '[Content_Types].xml');
  if (!types) return unread('damaged');
  const names = partNames(types.text);
  let tooHeavy = false;
  const parts = unpack(
    bytes,
    (name) => names.includes(name),
    () => {
      tooHeavy = true;
    },
  );
  if (tooHeavy) return unread('too-heavy');
  if (parts.length === 0) return unread('damaged');
  parts.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name));
  for (const { text } of parts) readPart(text, gatherer);
  return gatherer.finish(null);
}

/** Unpacks some parts of an archive, none of them beyond what it may hold. */
function unpack(bytes: Uint8Array, wanted: (name: string) => boolean, onHeavy = () => {}) {
  const files = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      if (!wanted(name)) return false;
      if (originalSize <= MOST_PART_BYTES) return true;
      onHeavy();
      return false;
    },
  });
  return Object.entries(files).map(([name, part]) => ({ name, text: decode(part) }));
}

function decode(part: Uint8Array): string {
  const wide = part[0] === 0xff && part[1] === 0xfe;
  return new TextDecoder(wide ? 'utf-16le' : 'utf-8').decode(part);
}

/** The names of the parts with text: the document, then its notes. */
function partNames(types: string): string[] {
  const found: { name: string; order: number }[] = [];
  const parser = new Parser(
    {
      onopentag(tag, { PartName = '', ContentType = '' }) {
        const order = TEXT_PARTS.findIndex((end) => ContentType.endsWith(`wordprocessingml.${end}`));
        if (tag === 'Override' && order >= 0) found.push({ name: PartName.replace(/^\//, ''), order });
      },
    },
    { xmlMode: true },
  );
  parser.end(types);
  return found.sort((a, b) => a.order - b.order).map(({ name }) => name);
}

/** Reads one part. Paragraphs may stand within paragraphs (text boxes): the outer one goes on after them. */
function readPart(xml: string, gatherer: ParagraphGatherer): void {
  const open: string[] = [];
  /** Within a row of a table, its cells' paragraphs are gathered. */
  const rows: string[][][] = [];
  let skipping = 0;
  let hidden = false;
  let inText = false;
  const say = (text: string) => {
    if (skipping === 0 && !hidden && open.length > 0) open[open.length - 1] += text;
  };
  const parser = new Parser(
    {
      onopentag(tag, attributes) {
        if (SKIPPED.has(tag)) skipping++;
        else if (tag === 'w:p') open.push('');
        else if (tag === 'w:tr') rows.push([]);
        else if (tag === 'w:tc') rows.at(-1)?.push([]);
        else if (tag === 'w:r') hidden = false;
        else if (tag === 'w:vanish') hidden = !['0', 'false', 'off'].includes(attributes['w:val'] ?? '');
        else if (tag === 'w:t' || tag === 'm:t') inText = true;
        else if (tag === 'w:tab' || tag === 'w:br' || tag === 'w:cr') say(' ');
        else if (tag === 'w:noBreakHyphen') say('-');
      },
      ontext(text) {
        if (inText) say(text);
      },
      onclosetag(tag) {
        if (SKIPPED.has(tag)) skipping--;
        else if (tag === 'w:t' || tag === 'm:t') inText = false;
        else if (tag === 'w:r') hidden = false;
        else if (tag === 'w:p') {
          const text = cleanText(open.pop() ?? '');
          const cell = rows.at(-1)?.at(-1);
          if (cell) cell.push(text);
          else gatherer.add(text);
        } else if (tag === 'w:tr') {
          const cells = (rows.pop() ?? []).map((cell) => cell.filter(Boolean).join(' '));
          const row = cells.filter(Boolean).join(' | ');
          const outer = rows.at(-1)?.at(-1);
          if (outer) outer.push(row);
          else gatherer.add(row);
        }
      },
    },
    { xmlMode: true },
  );
  for (let at = 0; at < xml.length && !gatherer.full; at += SLICE) parser.write(xml.slice(at, at + SLICE));
}
