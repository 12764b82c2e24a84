import { MOST_IMAGE_BYTES } from '#content/image-limits.ts';
import { SMALLEST_PICTURE } from './pasted-file.ts';

/** A picture of a text in RTF. */
export interface RtfPicture {
  readonly type: 'image/png' | 'image/jpeg';
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Parts of a text that have pictures of their own: the copies for older programs, signs of lists,
 * what is behind, above and below the text, comments, formulas.
 */
const SKIPPED =
  /^(nonshppict|shprslt|listpicture|background|annotation|mmathPict|(?:header|footer)[lrf]?|ftnsepc?|aftnsepc?)$/;

/** Most groups within each other: word processors write some dozens. */
const DEEPEST = 1_000;

/** Twentieths of a point in a CSS pixel. */
const TWIPS = 15;

/** How the bytes of each sort of picture begin. */
const BEGINNINGS = { 'image/png': /^89504e470d0a1a0a/i, 'image/jpeg': /^ffd8ff/i } as const;

/** A picture while it is read. */
interface OpenPicture {
  type: RtfPicture['type'] | null;
  hex: string;
  readonly size: Record<string, number>;
}

/** A group of a text in RTF: what is between braces. */
interface Group {
  isSkipped: boolean;
  isNote: boolean;
  /** The name of a shape's property, whose value the group is. */
  property: string;
  /** The words of a property's name, while they are read. */
  name: string | null;
  picture: OpenPicture | null;
}

/** A brace, a control word with its number, or a control sign. */
const TOKEN = /[{}]|\\(?:([a-z]+)(-?\d+)? ?|'[\da-f]{2}|[^a-z])/gi;

/** Its size on screen, in CSS pixels; NaN if the RTF does not declare it. */
function pixelsOf({ size }: OpenPicture, side: 'w' | 'h'): number {
  return (
    ((size[`pic${side}goal`] ?? Number.NaN) * (size[side === 'w' ? 'picscalex' : 'picscaley'] ?? 100)) / 100 / TWIPS
  );
}

/** As a pasted text leaves them out: icons, spacers and lines. */
function isOrnament(picture: OpenPicture): boolean {
  const [width, height] = [pixelsOf(picture, 'w'), pixelsOf(picture, 'h')];
  return (width <= SMALLEST_PICTURE && height <= SMALLEST_PICTURE) || width <= 1 || height <= 1;
}

function bytesOf({ type, hex }: OpenPicture): RtfPicture | null {
  const digits = hex.replace(/\s+/g, '');
  const length = digits.length / 2;
  if (!type || length > MOST_IMAGE_BYTES || !Number.isInteger(length)) return null;
  if (!BEGINNINGS[type].test(digits) || /[^\da-f]/i.test(digits)) return null;
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at++) bytes[at] = Number.parseInt(digits.slice(2 * at, 2 * at + 2), 16);
  return { type, bytes };
}

/**
 * The pictures of a text in RTF, in the order of the HTML that word processors copy with it: those
 * of notes last. Word's HTML refers to files on the author's computer; the RTF contains the bytes.
 * Null for a picture that browsers do not show, such as a Windows metafile.
 */
export function picturesOfRtf(rtf: string): (RtfPicture | null)[] {
  const pictures: (RtfPicture | null)[] = [];
  const ofNotes: (RtfPicture | null)[] = [];
  const groups: Group[] = [];
  let group: Group = { isSkipped: false, isNote: false, property: '', name: null, picture: null };
  let last = 0;
  const close = () => {
    const { picture, name, isSkipped, isNote } = group;
    const outer = groups.pop();
    if (picture && !isSkipped && !isOrnament(picture)) (isNote ? ofNotes : pictures).push(bytesOf(picture));
    if (!outer) return;
    group = outer;
    if (name !== null) group.property = name.trim();
  };
  const tokens = new RegExp(TOKEN);
  for (let token = tokens.exec(rtf); token; token = tokens.exec(rtf)) {
    const [whole, word, number] = token;
    const between = rtf.slice(last, token.index);
    // Skip raw bytes, which are not tokens; clipboards contain no such pictures.
    if (word === 'bin') tokens.lastIndex += Math.max(0, Number(number ?? 0));
    last = tokens.lastIndex;
    if (group.picture) group.picture.hex += between;
    else if (group.name !== null) group.name += between;
    if (whole === '{') {
      if (groups.length === DEEPEST) return [];
      groups.push(group);
      group = { ...group, name: null, picture: null };
    } else if (whole === '}') close();
    else if (word === 'footnote') group.isNote = true;
    else if (word === 'sn') group.name = '';
    else if (word === 'pict') {
      // The filling of a shape is not a picture of the text.
      if (group.property !== '' && group.property !== 'pib') group.isSkipped = true;
      group.picture = { type: null, hex: '', size: {} };
    } else if (word && SKIPPED.test(word)) group.isSkipped = true;
    else if (word && group.picture) {
      if (word === 'pngblip') group.picture.type = 'image/png';
      else if (word === 'jpegblip') group.picture.type = 'image/jpeg';
      else group.picture.size[word] = Number(number ?? 1);
    }
  }
  return [...pictures, ...ofNotes];
}
