import { threadAnchor } from '#content/annotation/thread-anchor.ts';
import type { TextBlock } from '#content/document/reading/text.ts';
import type { Side } from '#content/people/person.ts';
import { isSqueezedOut, squeezedCounter } from '#content/text/squeezed-text.ts';
import { CITATION_TAG } from './html-citation.ts';
import { attributes, escapeHtml } from './html-escape.ts';

/** An annotated range of a block, to be marked in the rendered text. */
export interface MarkedRange {
  /** The annotation's id. */
  readonly id: string;
  readonly side: Side;
  readonly blockId: string;
  /** Offsets in the block's plain text. */
  readonly start: number;
  readonly end: number;
  /** True for a whole block: its edge is marked instead of its words. */
  readonly whole: boolean;
  readonly resolved: boolean;
  /** The visible text of the link to the thread (`▲ 3`), and its accessible name. */
  readonly sign: string;
  readonly label: string;
}

export interface MarkOptions {
  /** HTML of the control that annotates a paragraph, right after it; null for none. */
  readonly annotate: ((blockId: string) => string) | null;
  /** HTML that follows a block; nothing by default. */
  readonly after?: (blockId: string) => string;
}

/** The anchor of the place in the text that links to a thread. */
export const markAnchor = (id: string) => `passage-${id}`;

const BLOCK = /<(p|h[2-6]|pre|figcaption)((?: [a-z-]+="[^"]*")*)>|<(\/?)(table|figure)\b([^<>]*)>/g;
const BLOCK_ID = / (?:id="b-|data-block=")([^"]+)"/;
const CREDIT = ['<span class="credit">', '</span>'] as const;
const NOTE_CALL = /<sup class="footnote-call">(?:(?!<\/?sup\b).)*<\/sup>/g;
/** Elements in a block that are not its text: calls of notes, citations, a figure's credit. */
const NOT_TEXT = [['<sup class="footnote-call">', '</sup>'], [CITATION_TAG, '</sup>'], CREDIT] as const;

/**
 * Marks annotated ranges in the HTML of `renderDocument`. Marks are inserted between characters of
 * text, never in a tag, and closed before each tag: the markup stays well formed. Offsets are
 * counted without white space, since the renderer's typography changes it.
 */
export function markHtml(
  html: string,
  blocks: readonly TextBlock[],
  ranges: readonly MarkedRange[],
  options: MarkOptions,
): string {
  const texts = new Map(blocks.filter((block) => block.id !== null).map((block) => [block.id!, block.text]));
  const byBlock = new Map<string, MarkedRange[]>();
  for (const range of ranges) {
    const known = byBlock.get(range.blockId);
    if (known) known.push(range);
    else byBlock.set(range.blockId, [range]);
  }
  let result = '';
  let done = 0;
  for (const { tag, open, blockId, at, start, end, isInTable, isLast } of eachBlock(html)) {
    const text = texts.get(blockId);
    if (text === undefined) continue;
    texts.delete(blockId);
    const here = byBlock.get(blockId) ?? [];
    const whole = here.filter((range) => range.whole);
    result += html.slice(done, at);
    result += whole.length > 0 ? `${open.slice(0, -1)}${attributes({ 'data-annotated': sidesOf(whole) })}>` : open;
    const partial = here.filter((range) => !range.whole);
    result += partial.length > 0 ? markLine(html.slice(start, end), text, partial) : html.slice(start, end);
    result += whole.map(reference).join('');
    const link =
      options.annotate && !isInTable && (tag === 'p' || tag === 'figcaption') ? options.annotate(blockId) : '';
    const after = options.after?.(blockId) ?? '';
    // A caption ends its figure: its link is in the caption, later HTML after the figure.
    result +=
      tag === 'figcaption' ? `${link}</${tag}>${isLast ? `</figure>${after}` : ''}` : `</${tag}>${link}${after}`;
    done = end + tag.length + 3 + (isLast ? '</figure>'.length : 0);
  }
  return result + html.slice(done);
}

/** A block that may be annotated, in the HTML of a whole text. */
interface FoundBlock {
  readonly tag: string;
  readonly open: string;
  readonly blockId: string;
  /** Offsets of its tag, of the start and of the end of its content. */
  readonly at: number;
  readonly start: number;
  readonly end: number;
  readonly isInTable: boolean;
  /** It is the caption at the end of a figure. */
  readonly isLast: boolean;
}

/** Paragraphs, headings and code blocks with an id, and captions of figures with one. */
function* eachBlock(html: string): Generator<FoundBlock> {
  const search = new RegExp(BLOCK);
  let inTable = 0;
  /** The figure of an image that is open: typed blocks that are figures have a class. */
  let figure: string | undefined;
  for (let match = search.exec(html); match; match = search.exec(html)) {
    const [open, tag, written, slash, around, about = ''] = match;
    if (around === 'table') inTable += slash ? -1 : 1;
    if (around === 'figure') figure = slash || about.includes(' class="') ? undefined : BLOCK_ID.exec(about)?.[1];
    if (tag === undefined) continue;
    const blockId = tag === 'figcaption' ? figure : BLOCK_ID.exec(written ?? '')?.[1];
    if (blockId === undefined) continue;
    const start = match.index + open.length;
    const end = html.indexOf(`</${tag}>`, start);
    if (end < 0) return;
    // A credit alone is not annotated.
    if (tag === 'figcaption' && html.startsWith(CREDIT[0], start)) continue;
    const isLast = tag === 'figcaption' && html.startsWith('</figcaption></figure>', end);
    yield { tag, open, blockId, at: match.index, start, end, isInTable: inTable > 0, isLast };
    search.lastIndex = end;
  }
}

/** A block extracted from the HTML of a whole text. */
export interface HtmlBlock {
  readonly blockId: string;
  /** The level of a heading, else null. */
  readonly heading: number | null;
  readonly html: string;
}

/**
 * Extracts the paragraphs, headings, code blocks and captions that have an id, without the calls of
 * their notes.
 */
export function cutBlocks(html: string): HtmlBlock[] {
  return [...eachBlock(html)].map(({ tag, blockId, start, end }) => {
    const inner = html.slice(start, end).replace(NOTE_CALL, '');
    return { blockId, heading: tag[0] === 'h' ? Number(tag[1]) : null, html: inner };
  });
}

interface Stretch {
  readonly range: MarkedRange;
  readonly from: number;
  readonly to: number;
}

const NONE: readonly Stretch[] = [];

function markLine(line: string, text: string, ranges: readonly MarkedRange[]): string {
  const count = squeezedCounter(text);
  const stretches: Stretch[] = ranges.map((range) => ({ range, from: count(range.start), to: count(range.end) }));
  /** The places where the active stretches change: between two of them, no lookup is needed. */
  const edges = new Set(stretches.flatMap(({ from, to }) => [from, to]));
  const activeAt = (seen: number, isWhite: boolean) =>
    stretches.filter(({ from, to }) => (isWhite ? from < seen : from <= seen) && seen < to);
  let active: readonly Stretch[] = activeAt(0, false);
  let activeOnWhite: readonly Stretch[] = activeAt(0, true);
  let result = '';
  let marked = '';
  let seen = 0;
  let inLink = false;
  let waiting = '';
  let shown: readonly Stretch[] = NONE;
  const mark = (wanted: readonly Stretch[]) => {
    if (wanted === shown) return;
    shown = wanted;
    const ids = wanted.map(({ range }) => range.id).join(' ');
    if (ids === marked) return;
    if (marked !== '') result += '</mark>';
    marked = ids;
    if (ids !== '') result += openMark(wanted.map(({ range }) => range));
  };
  for (let i = 0; i < line.length; ) {
    if (line[i] === '<') {
      mark(NONE);
      const [, last] = NOT_TEXT.find(([first]) => line.startsWith(first, i)) ?? ['', '>'];
      const end = line.indexOf(last, i) + last.length;
      const tag = line.slice(i, end);
      result += tag;
      if (tag.startsWith('<a ')) inLink = true;
      if (tag === '</a>') {
        inLink = false;
        result += waiting;
        waiting = '';
      }
      i = end;
      continue;
    }
    const end = line[i] === '&' ? line.indexOf(';', i) + 1 : i + 1;
    const token = line.slice(i, end);
    const white = isSqueezedOut(token);
    mark(white ? activeOnWhite : active);
    result += token;
    i = end;
    if (white) continue;
    seen++;
    if (!edges.has(seen)) {
      activeOnWhite = active;
      continue;
    }
    active = activeAt(seen, false);
    activeOnWhite = activeAt(seen, true);
    const ended = stretches.filter(({ to }) => to === seen);
    if (ended.length === 0) continue;
    mark(NONE);
    const references = ended.map(({ range }) => reference(range)).join('');
    if (inLink) waiting += references;
    else result += references;
  }
  mark(NONE);
  return result + waiting;
}

function sidesOf(ranges: readonly MarkedRange[]): string {
  return [...new Set(ranges.map((range) => range.side))].sort().join(' ');
}

function openMark(ranges: readonly MarkedRange[]): string {
  const sides = sidesOf(ranges).split(' ');
  const settled = ranges.every((range) => range.resolved) ? ['is-resolved'] : [];
  const names = ['anno', ...sides.map((side) => `anno-${side}`), ...settled].join(' ');
  return `<mark${attributes({ class: names, 'data-annotations': ranges.map((range) => range.id).join(' ') })}>`;
}

/**
 * The link from the words to their thread: it works without a script, and its sign shows the side.
 */
function reference(range: MarkedRange): string {
  const values = {
    class: `anno-ref anno-${range.side}`,
    id: markAnchor(range.id),
    href: `#${threadAnchor(range.id)}`,
    'aria-label': range.label,
  };
  return `<a${attributes(values)}>${escapeHtml(range.sign)}</a>`;
}

/** A link that opens the form that annotates a paragraph. */
export function annotateLink(href: string, label: string): string {
  return `<a${attributes({ class: 'anno-add', href, rel: 'nofollow' })}>${escapeHtml(label)}</a>`;
}

/** A button that submits a form elsewhere on the page to annotate a paragraph. */
export function annotateButton(
  blockId: string,
  { form, name, action, label }: { form: string; name: string; action: string; label: string },
): string {
  const values = { type: 'submit', form, name, value: blockId, formaction: action, formnovalidate: true };
  return `<button${attributes({ class: 'anno-add', ...values })}>${escapeHtml(label)}</button>`;
}
