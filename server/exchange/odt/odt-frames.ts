import type { XmlAttributes } from '#server/exchange/reading/read-xml.ts';
import { type ClippedInches, cropOf, inches } from './odt-crop.ts';
import type { OdtFlow } from './odt-flow.ts';
import { formulaIn } from './odt-formula.ts';
import { escapeAttribute, type Markup } from './odt-markup.ts';
import type { After, Elements, OdtReading } from './odt-reading.ts';

const SHAPES = 'custom-shape rect line polyline polygon regular-polygon path circle ellipse connector caption measure';
const OBJECTS = 'object object-ole plugin floating-frame applet';
/** Formats that no browser shows. */
const UNSHOWN = /^(emf|wmf|svm)$/;
/** Of pictures without an ending, as those that stand for objects: the first bytes of each type. */
const TYPES: readonly (readonly [string, string])[] = [
  ['89504e47', 'png'],
  ['ffd8ff', 'jpg'],
  ['47494638', 'gif'],
  ['3c', 'svg'],
];

/** The content of a frame: a picture, an object, a text box. */
interface Frame {
  /** Of the elements around its content. */
  readonly depth: number;
  readonly mark: Markup;
  readonly pictures: string[];
  /** In inches; null if it is not stated. */
  readonly size: { readonly width: number | null; readonly height: number | null };
  /** What is cut off its picture. */
  readonly clipped: ClippedInches | null;
  title: string;
  description: string;
  object: string | null;
  isBox: boolean;
}

/** Frames, with their pictures, formulas and text boxes; words in shapes. */
export class OdtFrames {
  readonly elements: Elements = {
    'draw:frame': (attributes) => this.begin(attributes),
    'draw:image': ({ 'xlink:href': href = '' }) => {
      this.frames.at(-1)?.pictures.push(href);
      return 'skip';
    },
    'draw:text-box': () => {
      const frame = this.frames.at(-1);
      if (frame) frame.isBox = true;
      return this.reading.apart((flow) => this.attach(flow, frame?.mark));
    },
    'svg:title': () => this.describe('title'),
    'svg:desc': () => this.describe('description'),
    ...Object.fromEntries(OBJECTS.split(' ').map((name) => [`draw:${name}`, (attributes) => this.object(attributes)])),
    ...Object.fromEntries(SHAPES.split(' ').map((name) => [`draw:${name}`, () => this.shape()])),
  };
  private readonly reading: OdtReading;
  private readonly frames: Frame[] = [];

  constructor(reading: OdtReading) {
    this.reading = reading;
  }

  private begin(attributes: XmlAttributes): After {
    const { 'draw:name': name, 'draw:style-name': style = '' } = attributes;
    const frame: Frame = {
      depth: this.reading.open.length + 1,
      mark: this.reading.places.add(name),
      size: { width: inches(attributes['svg:width']), height: inches(attributes['svg:height']) },
      clipped: this.reading.from.styles.clippedOf(style),
      ...{ pictures: [], title: '', description: '', object: null, isBox: false },
    };
    this.frames.push(frame);
    return () => {
      this.frames.pop();
      this.write(frame);
    };
  }

  private object({ 'xlink:href': href = '' }: XmlAttributes): After {
    const frame = this.frames.at(-1);
    if (frame) frame.object = href;
    return 'skip';
  }

  private shape(): After {
    return this.reading.apart((flow) => {
      if (flow.out.length > 0) this.attach(flow);
      else this.reading.from.changes.add('drawing');
    });
  }

  /** Reads the title or description of a frame, and skips those of a shape within it. */
  private describe(what: 'title' | 'description'): After {
    const frame = this.frames.at(-1);
    if (frame?.depth !== this.reading.open.length) return 'skip';
    return this.reading.listen((words) => {
      frame[what] += words;
    });
  }

  /** Inserts the content of a box at its anchor. */
  private attach({ out, hasFigure }: OdtFlow, mark: Markup = []): void {
    if (out.length === 0) return;
    out.unshift(mark);
    // A frame around a picture and its caption is not visible to readers.
    if (!hasFigure) this.reading.from.changes.add('text-box');
    const { flow } = this.reading;
    if (!flow.paragraph) flow.block(out);
    else if (flow.paragraph.hasWords) flow.paragraph.after.push(out);
    else flow.paragraph.before.push(out);
  }

  private write(frame: Frame): void {
    const { reading } = this;
    const { parts, changes, images, budget } = reading.from;
    if (reading.insertion) return;
    if (frame.object !== null) {
      const part = parts.xml.get(`${withoutDot(frame.object)}/content.xml`);
      const formula = part === undefined ? null : formulaIn(part, budget);
      if (formula !== null) {
        changes.add('equation');
        reading.words(` ${formula} `);
        return;
      }
    }
    const found = frame.pictures.flatMap((href) => {
      const bytes = parts.media.get(withoutDot(href));
      return bytes ? [{ bytes, ending: endingOf(href, bytes) }] : [];
    });
    // Several formats of one picture: the first that can be shown.
    const shown = found.find(({ ending }) => !UNSHOWN.test(ending));
    const picture = shown ?? (frame.object === null ? found[0] : undefined);
    if (!picture) {
      if (frame.object !== null) changes.add('drawing');
      else if (!frame.isBox || frame.pictures.length > 0) changes.add('picture');
      return;
    }
    const crop = frame.clipped && cropOf(picture.bytes, frame.clipped, frame.size);
    if (frame.clipped && !crop) changes.add('picture-crop');
    const source = images.add(picture.bytes, picture.ending, crop);
    const alt = escapeAttribute((frame.description || frame.title).trim());
    this.place([frame.mark, `<img src="${source}" alt="${alt}">`]);
  }

  private place(image: Markup): void {
    const { flow, from } = this.reading;
    const { paragraph } = flow;
    if (!paragraph) flow.block(['<p>', image, '</p>']);
    else if (from.styles.roleOf(paragraph.style) === 'caption') paragraph.pictures.push(image);
    else paragraph.line.push(image);
  }
}

/** The ending of a picture's name, by its type if it has none. */
function endingOf(href: string, bytes: Uint8Array): string {
  const stated = /\.(\w+)$/.exec(href)?.[1]?.toLowerCase();
  if (stated) return stated;
  const head = Buffer.from(bytes.subarray(0, 4)).toString('hex');
  return TYPES.find(([begin]) => head.startsWith(begin))?.[1] ?? 'svm';
}

/** The name of a part as in the archive. */
function withoutDot(href: string): string {
  try {
    return decodeURIComponent(href.replace(/^\.\//, ''));
  } catch {
    return href;
  }
}
