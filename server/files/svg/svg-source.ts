import { gunzipSync } from 'node:zlib';
import { NavetteError } from '#content/errors.ts';
import { MOST_IMAGE_BYTES } from '#content/image-limits.ts';

/** Characters searched for the root element: licences and declarations may precede it. */
const LONGEST_PROLOGUE = 64 * 1024;
/** Entities that a document may declare: drawing programs define their namespaces so. */
const MOST_ENTITIES = 100;
const LONGEST_ENTITY = 1_000;

/**
 * The text of an SVG drawing from its root element on: decompressed, decoded, its entities
 * expanded.
 * @returns null for bytes that are not SVG
 * @throws NavetteError `too-large` if it decompresses or expands beyond the limit for images
 */
export function readSvgSource(bytes: Buffer): string | null {
  const text = decode(bytes[0] === 0x1f && bytes[1] === 0x8b ? unpack(bytes) : bytes);
  const { start, entities } = readPrologue(text);
  if (!/^<(?:[\w.-]+:)?svg[\s/>]/.test(text.slice(start, start + 100))) return null;
  return expandEntities(text.slice(start), entities);
}

function unpack(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_IMAGE_BYTES });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE')
      throw new NavetteError('too-large', { limit: MOST_IMAGE_BYTES }, { cause });
    throw new NavetteError('unsupported-type', { reason: 'damaged' }, { cause });
  }
}

/** By the byte order mark, else the declared encoding, else UTF-8. */
function decode(bytes: Buffer): string {
  const declared = /^<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(bytes.toString('latin1', 0, 200))?.[1];
  const marked =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  try {
    return new TextDecoder(marked ?? declared ?? 'utf-8').decode(bytes);
  } catch {
    // Unknown encoding: most such files are in UTF-8 nevertheless.
    return new TextDecoder('utf-8').decode(bytes);
  }
}

/** Reads the prologue. @returns where the root element begins, and the declared entities */
function readPrologue(text: string): { start: number; entities: Map<string, string> } {
  const entities = new Map<string, string>();
  const head = text.slice(0, LONGEST_PROLOGUE);
  let at = 0;
  for (;;) {
    at += /^\s*/.exec(head.slice(at))![0].length;
    let end: number;
    if (head.startsWith('<?', at)) end = head.indexOf('?>', at) + 2;
    else if (head.startsWith('<!--', at)) end = head.indexOf('-->', at + 4) + 3;
    else if (/^<!doctype/i.test(head.slice(at, at + 9))) {
      end = endOfDoctype(head, at);
      for (const [, name, , value] of head.slice(at, end).matchAll(/<!ENTITY\s+([\w.:-]+)\s+(["'])([^"'&<]*)\2\s*>/g)) {
        if (entities.size < MOST_ENTITIES && value!.length <= LONGEST_ENTITY) entities.set(name!, value!);
      }
    } else return { start: at, entities };
    // An end that was not found gives a small number: no progress, so stop.
    if (end <= at) return { start: at, entities };
    at = end;
  }
}

/** The end of a document type declaration with its internal subset; -1 if unterminated. */
function endOfDoctype(text: string, from: number): number {
  let inBrackets = false;
  for (let at = from; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"' || sign === "'") {
      at = text.indexOf(sign, at + 1);
      if (at < 0) return -1;
    } else if (sign === '[') inBrackets = true;
    else if (sign === ']') inBrackets = false;
    else if (sign === '>' && !inBrackets) return at + 1;
  }
  return -1;
}

function expandEntities(text: string, entities: ReadonlyMap<string, string>): string {
  if (entities.size === 0) return text;
  let length = text.length;
  return text.replace(/&([\w.:-]+);/g, (written, name: string) => {
    const value = entities.get(name);
    if (value === undefined) return written;
    length += value.length;
    if (length > MOST_IMAGE_BYTES) throw new NavetteError('too-large', { limit: MOST_IMAGE_BYTES });
    return value;
  });
}
