import { Buffer } from 'node:buffer';

const POINTS_IN_A_MM = 72 / 25.4;

/**
 * Writes into a PDF where its pages are cut and how far their colour runs over that edge (TrimBox,
 * BleedBox), which Typst doesn't. An incremental update: the file as it was, then its pages again.
 * For files of Typst, whose objects are not packed.
 * @param slug millimetres from the edge of the sheet to that of the page
 * @param bleed millimetres of colour beyond it
 * @throws Error if the file is of another form
 */
export function setPageBoxes(pdf: Uint8Array, { slug, bleed }: { slug: number; bleed: number }): Uint8Array {
  const text = Buffer.from(pdf).toString('latin1');
  const start = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1] ?? Number.NaN);
  const trailer = /^trailer\s*<<([\s\S]*?)>>\s*startxref/m.exec(text.slice(start))?.[1];
  if (!text.startsWith('xref', start) || trailer === undefined)
    throw new Error('not a PDF with a table of its objects');
  const pages = [...text.matchAll(/^(\d+) 0 obj\n<<\n {2}\/Type \/Page\n[\s\S]*?^endobj$/gm)];
  if (pages.length === 0) throw new Error('a PDF without pages');
  let added = pdf.at(-1) === 0x0a ? '' : '\n';
  const offsets = new Map<number, number>();
  for (const [object, number] of pages) {
    offsets.set(Number(number), pdf.length + added.length);
    added += `${object.replace(/^ {2}\/MediaBox \[([^\]]*)\]$/m, (box, sides: string) => {
      const inset = (by: number) => {
        const [left, bottom, right, top] = sides.trim().split(/\s+/).map(Number) as [number, number, number, number];
        const points = by * POINTS_IN_A_MM;
        return [left + points, bottom + points, right - points, top - points].map((one) => one.toFixed(3)).join(' ');
      };
      return `${box}\n  /TrimBox [${inset(slug)}]\n  /BleedBox [${inset(slug - bleed)}]`;
    })}\n`;
  }
  const table = [...offsets]
    .sort(([one], [other]) => one - other)
    .map(([number, offset]) => `${number} 1\n${String(offset).padStart(10, '0')} 00000 n \n`);
  const at = pdf.length + added.length;
  added += `xref\n${table.join('')}trailer\n<<${trailer.trimEnd()}\n  /Prev ${start}\n>>\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.concat([pdf, Buffer.from(added, 'latin1')]);
}
