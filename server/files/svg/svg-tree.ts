import { Parser } from 'htmlparser2';
import { NavetteError } from '#content/errors.ts';

/** Limits of a drawing. Maps and drawings of some thousand paths stay far below. */
const MOST_ELEMENTS = 40_000;
const MOST_DEPTH = 200;
const SLICE = 64 * 1024;

/**
 * Elements dropped with their content: they draw nothing here, and `include` loads content that was
 * never checked.
 */
const LEFT_OUT: ReadonlySet<string> = new Set(['script', 'foreignObject', 'include', 'fallback']);

/** What XML allows as a name. */
const NAME = /^[\p{L}_][\p{L}\p{N}_.-]*(?::[\p{L}_][\p{L}\p{N}_.-]*)?$/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: characters that no XML may hold are what this removes
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;

/** An element of a drawing. */
export interface SvgElement {
  readonly name: string;
  /** Without its prefix. */
  readonly local: string;
  readonly attributes: Record<string, string>;
  readonly children: (SvgElement | string)[];
}

/** The error for a drawing that exceeds a limit. @param bound the exceeded limit, for the log */
export function tooComplex(bound: string): NavetteError {
  return new NavetteError('too-large', { reason: 'drawing', bound });
}

/**
 * Parses a drawing into a tree, without elements that draw nothing. Stops at the first exceeded
 * limit.
 * @param source begins with the root element
 * @throws NavetteError `too-large` with `reason` `drawing`; `unsupported-type` for a truncated one
 */
export function parseSvg(source: string): { readonly root: SvgElement; readonly elements: readonly SvgElement[] } {
  const elements: SvgElement[] = [];
  const open: SvgElement[] = [];
  let root: SvgElement | null = null;
  /** Open elements within a dropped one. */
  let skipped = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const local = name.slice(name.indexOf(':') + 1);
        if (open.length + skipped >= MOST_DEPTH) throw tooComplex('depth');
        if (skipped > 0 || LEFT_OUT.has(local) || !NAME.test(name)) {
          skipped++;
          return;
        }
        if (elements.length >= MOST_ELEMENTS) throw tooComplex('elements');
        const element: SvgElement = { name, local, attributes, children: [] };
        elements.push(element);
        open.at(-1)?.children.push(element);
        // Anything after the root is ignored.
        root ??= element;
        open.push(element);
      },
      ontext(text) {
        if (skipped === 0) open.at(-1)?.children.push(text);
      },
      onclosetag() {
        if (skipped > 0) skipped--;
        else open.pop();
      },
    },
    { xmlMode: true },
  );
  for (let at = 0; at < source.length; at += SLICE) parser.write(source.slice(at, at + SLICE));
  if (open.length > 0 || !root) throw new NavetteError('unsupported-type', { reason: 'damaged' });
  parser.end();
  return { root, elements };
}

/** Serialises a drawing so that every XML parser reads the tree that was checked. */
export function writeSvg(element: SvgElement): string {
  const pieces: string[] = [];
  const write = ({ name, attributes, children }: SvgElement) => {
    pieces.push('<', name);
    for (const [key, value] of Object.entries(attributes)) {
      if (NAME.test(key)) pieces.push(' ', key, '="', writeEscapes(value), '"');
    }
    pieces.push('>');
    for (const child of children) {
      if (typeof child === 'string') pieces.push(writeEscapes(child));
      else write(child);
    }
    pieces.push('</', name, '>');
  };
  write(element);
  return pieces.join('');
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function writeEscapes(text: string): string {
  return text.replace(NO_XML, '\ufffd').replace(/[&<>"]/g, (sign) => ESCAPES[sign]!);
}
