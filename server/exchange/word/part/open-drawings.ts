import { escapeAttribute } from './escape-xml.ts';

/** A text box, or a picture of a group: its place in the output, and its alternative text. */
interface Piece {
  readonly isText: boolean;
  readonly from: number;
  readonly to: number;
  readonly alt: string;
}

/** Prefixes of what is written around a picture. */
const PREFIXES = /^xmlns:(wp|a|pic|r)$/;

interface Frame {
  /** Older programs' drawings are read as they are. */
  readonly isOld: boolean;
  readonly pieces: Piece[];
  /** Whether a picture or text was found in it. */
  isFilled: boolean;
  alt: string;
  pictureAlt: string;
}

/**
 * The drawings that are open while a part is rewritten. The converter finds a picture only where it
 * is the whole drawing, and text only in older programs' shapes: text boxes and pictures of groups
 * are taken out and written after their drawing.
 */
export class OpenDrawings {
  private readonly out: string[];
  private readonly frames: Frame[] = [];
  /**
   * What the prefixes stand for, as the part last declared them: a picture may leave where it did.
   */
  private readonly spaces = new Map([['xmlns:pic', 'http://schemas.openxmlformats.org/drawingml/2006/picture']]);

  /** @param out what is written of the part */
  constructor(out: string[]) {
    this.out = out;
  }

  /** Meets an element before it is written. */
  begin(tag: string, attributes: Readonly<Record<string, string>>): void {
    for (const [name, space] of Object.entries(attributes)) if (PREFIXES.test(name)) this.spaces.set(name, space);
    const isOld = tag === 'w:pict' || tag === 'w:object';
    if (isOld || tag === 'w:drawing') this.frames.push({ isOld, pieces: [], isFilled: false, alt: '', pictureAlt: '' });
    const frame = this.frames.at(-1);
    if (!frame) return;
    const { descr = '', title = '' } = attributes;
    if (tag === 'wp:docPr') frame.alt = descr.trim() === '' ? title : descr;
    else if (tag === 'pic:cNvPr') frame.pictureAlt = descr;
    if (tag === 'pic:pic' || tag === 'w:txbxContent') for (const one of this.frames) one.isFilled = true;
  }

  /**
   * Meets the end of an element that is written.
   * @param from where its beginning is written
   * @returns whether it was a drawing with neither a picture nor text
   */
  end(tag: string, parent: string, from: number): boolean {
    const frame = this.frames.at(-1);
    if (!frame) return false;
    if (/^w:(pict|object|drawing)$/.test(tag)) {
      this.frames.pop();
      this.write(frame);
      return tag === 'w:drawing' && !frame.isFilled;
    }
    const isText = tag === 'w:txbxContent';
    const isPart = isText || (tag === 'pic:pic' && parent !== 'a:graphicData');
    if (!isPart || frame.isOld) return false;
    const alt = frame.pictureAlt || (frame.pieces.some((piece) => !piece.isText) ? '' : frame.alt);
    frame.pieces.push({ isText, from, to: this.out.length, alt });
    return false;
  }

  private write({ pieces }: Frame): void {
    const spaces = [...this.spaces].map(([name, space]) => ` ${name}="${escapeAttribute(space)}"`).join('');
    for (const { isText, from, to, alt } of pieces) {
      const written = this.out.slice(from, to);
      this.out.fill('', from, to);
      const [before, after] = isText
        ? ['<w:pict>', '</w:pict>']
        : [
            `<w:drawing${spaces}><wp:inline><wp:docPr descr="${escapeAttribute(alt)}"/><a:graphic><a:graphicData>`,
            '</a:graphicData></a:graphic></wp:inline></w:drawing>',
          ];
      this.out.push(before);
      for (const one of written) this.out.push(one);
      this.out.push(after);
    }
  }
}
