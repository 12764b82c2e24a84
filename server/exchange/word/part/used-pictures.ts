import type { PictureCrop } from '#content/picture-crop.ts';
import type { XmlAttributes } from '#server/exchange/reading/read-xml.ts';
import { escapeAttribute } from './escape-xml.ts';

const DRAWING = 'http://schemas.openxmlformats.org/drawingml/2006';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const SPACES = `xmlns:wp="${DRAWING}/wordprocessingDrawing" xmlns:a="${DRAWING}/main" xmlns:pic="${DRAWING}/picture" xmlns:r="${RELATIONS}"`;

/** Shapes of older programs (VML), which may have an alternative text. */
const OLD_SHAPE = /^v:(shape|group|rect|roundrect|oval|line|arc|curve|polyline|image)$/;

/** A picture in the form that the converter knows, with its alternative text. */
const drawing = (id: string, alt: string) =>
  `<w:drawing ${SPACES}><wp:inline><wp:docPr descr="${escapeAttribute(alt)}"></wp:docPr><a:graphic><a:graphicData><pic:pic><pic:blipFill><a:blip r:embed="${escapeAttribute(id)}"></a:blip></pic:blipFill></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>`;

/** A picture as a place of the text shows it. */
export interface PictureUse {
  /** The relation that leads to it. */
  readonly relation: string;
  readonly crop: PictureCrop | null;
}

/**
 * The pictures that a part shows. Each gets an id for the converter, by which it is found again: of
 * one picture, several places may show several parts.
 */
export class UsedPictures {
  readonly uses = new Map<string, PictureUse>();
  private readonly out: string[];
  /** The alternative texts of the open shapes of older programs. */
  private readonly shapes: string[] = [];
  /** The picture that is open, and where it is written. */
  private open: { readonly relation: string; readonly at: number } | null = null;

  /** @param out what is written of the part */
  constructor(out: string[]) {
    this.out = out;
  }

  /** Meets an element that is read, whether it is written or only what is in it. */
  enter(tag: string, attributes: XmlAttributes): void {
    if (OLD_SHAPE.test(tag)) this.shapes.push(attributes.alt ?? '');
  }

  leave(tag: string): void {
    if (OLD_SHAPE.test(tag)) this.shapes.pop();
  }

  /** Meets an element before it is written. @returns its attributes as they are to be written */
  begin(tag: string, attributes: XmlAttributes): XmlAttributes {
    // What follows belongs to this picture and not to the one before, even if nothing is known of
    // it.
    if (tag === 'a:blip' || tag.endsWith(':blipFill')) this.open = null;
    if (tag === 'a:blip') {
      // Linked pictures are looked up like embedded ones: no other file is ever opened.
      const relation = attributes['r:embed'] ?? attributes['r:link'];
      if (relation === undefined) return attributes;
      this.open = { relation, at: this.out.length };
      return { 'r:embed': this.use(relation, null) };
    }
    if (tag === 'v:imagedata') {
      const { 'r:id': relation, croptop, cropbottom, cropleft, cropright } = attributes;
      if (relation === undefined) return attributes;
      const crop = cropOf([cropleft, croptop, cropright, cropbottom].map(oldShare));
      const id = this.use(relation, crop);
      const alt = this.shapes.at(-1) ?? '';
      if (alt.trim() === '') return { ...attributes, 'r:id': id };
      this.out.push(drawing(id, alt));
      return {};
    }
    if (tag === 'a:srcRect' && this.open) {
      const { l, t, r, b } = attributes;
      const crop = cropOf([l, t, r, b].map(share));
      if (crop) this.out[this.open.at] = `<a:blip r:embed="${escapeAttribute(this.use(this.open.relation, crop))}">`;
      this.open = null;
    }
    return attributes;
  }

  private use(relation: string, crop: PictureCrop | null): string {
    const id = crop ? `${relation} ${Object.values(crop).join(' ')}` : relation;
    this.uses.set(id, { relation, crop });
    return id;
  }
}

/** In thousandths of a per cent, or as a percentage in strict files. */
const share = (stated = '') => Number.parseFloat(stated) / (stated.endsWith('%') ? 100 : 100_000);
/** As a fraction, or in parts of 65,536. */
const oldShare = (stated = '') => Number.parseFloat(stated) / (stated.endsWith('f') ? 65_536 : 1);

/** @param sides left, top, right, bottom; one below 0 adds a margin, which is not shown */
function cropOf(sides: readonly number[]): PictureCrop | null {
  const [left, top, right, bottom] = sides.map((side) => (Number.isNaN(side) ? 0 : Math.max(side, 0))) as [
    number,
    number,
    number,
    number,
  ];
  return left + top + right + bottom === 0 || left + right >= 1 || top + bottom >= 1
    ? null
    : { left, top, right, bottom };
}
