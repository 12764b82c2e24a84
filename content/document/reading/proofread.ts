import { type DocumentNode, textOf, walk } from '#content/document/document.ts';
import { isInternalHref, safeHref } from '#content/document/href.ts';
import { promptOf } from '#content/document/prompt.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import { isBlank } from '#content/text/visible-text.ts';
import { lineText } from './text.ts';

/**
 * A part of a text that still contains a prompt of its starter outline: as text, as older drafts
 * have them, or shown in an empty paragraph.
 */
export interface OutlinePart {
  /** The heading of the part; empty before the first heading. */
  readonly heading: string;
  /** The block with the prompt. */
  readonly block: string | null;
  /** True if the part contains nothing else. */
  readonly whole: boolean;
}

export interface FigureWithoutWords {
  readonly block: string | null;
  /** Empty if it has none. */
  readonly caption: string;
}

/** A link to a path of this site, at its first occurrence. */
export interface InternalLink {
  readonly href: string;
  readonly block: string | null;
  /** The linked words; empty for a page card. */
  readonly words: string;
}

/** What an editor should check before publishing, as far as the text shows it. */
export interface Proofreading {
  readonly outline: readonly OutlinePart[];
  /** True if only the outline is there. */
  readonly untouched: boolean;
  readonly figures: readonly FigureWithoutWords[];
  readonly links: readonly InternalLink[];
}

/**
 * A shorter line of an outline (« Avant », « Une parole. ») may be an author's own words: it is
 * reported only if its part contains nothing else.
 */
const SHORTEST_PROMPT = 24;
/** Most findings of each kind that are reported. */
const MOST = 100;

const key = (text: string) => squeeze(text).chars;
const idOf = (node: DocumentNode): string | null => (typeof node.attrs?.id === 'string' ? node.attrs.id : null);

/** Proofreads a text. `prompts` are the texts of the outlines that it may have started from. */
export function proofread(document: DocumentNode, prompts: readonly string[]): Proofreading {
  const parts = new OutlineReader(new Set(prompts.map(key)));
  for (const block of document.content ?? []) parts.read(block);
  const { outline, untouched } = parts.finish();
  return {
    outline: outline.slice(0, MOST),
    untouched,
    figures: figuresWithoutWords(document).slice(0, MOST),
    links: internalLinks(document).slice(0, MOST),
  };
}

class OutlineReader {
  private readonly prompts: ReadonlySet<string>;
  private readonly outline: OutlinePart[] = [];
  private heading = '';
  /** The prompt to report; one that is not `certain`, only if its part contains nothing else. */
  private found: { block: string | null; certain: boolean } | null = null;
  /** True if this part has content that is not from the outline. */
  private own = false;
  private anyOwn = false;

  constructor(prompts: ReadonlySet<string>) {
    this.prompts = prompts;
  }

  read(block: DocumentNode): void {
    if (block.type === 'heading' && Number(block.attrs?.level) <= 2) {
      this.endPart();
      this.heading = lineText(block).replace(/\s+/g, ' ').trim();
      return;
    }
    walk(block, (node) => {
      if (node.type === 'figure' || node.type === 'pageCard') this.own = true;
      if (node.type === 'typedBlock') {
        if ([node.attrs?.title, node.attrs?.value, node.attrs?.attribution].some(isSaid)) this.own = true;
        else if (isUnanswered(node)) this.find(node, true);
      }
      if (node.type !== 'paragraph' && node.type !== 'heading' && node.type !== 'codeBlock') return undefined;
      const text = textOf(node);
      // Readers do not see the prompt of an empty paragraph: it matters if its part has nothing else.
      if (promptOf(node) !== null) this.find(node, false);
      else if (isBlank(text)) return false;
      else if (this.prompts.has(key(text))) this.find(node, text.length >= SHORTEST_PROMPT);
      else this.own = true;
      return false;
    });
  }

  private find(node: DocumentNode, certain: boolean): void {
    if (!this.found || (certain && !this.found.certain)) this.found = { block: idOf(node), certain };
  }

  finish(): Pick<Proofreading, 'outline' | 'untouched'> {
    this.endPart();
    return { outline: this.outline, untouched: this.outline.length > 0 && !this.anyOwn };
  }

  private endPart(): void {
    const { found, own, heading } = this;
    if (found && (!own || found.certain)) this.outline.push({ heading, block: found.block, whole: !own });
    this.anyOwn ||= own;
    this.found = null;
    this.own = false;
  }
}

/** True for a block that readers would see as an empty frame: it has prompts and nothing else. */
function isUnanswered(block: DocumentNode): boolean {
  let prompts = 0;
  let empty = true;
  walk(block, (node) => {
    if (promptOf(node) !== null) prompts++;
    if (node.type === 'figure' || node.type === 'table' || (node.text !== undefined && !isBlank(node.text)))
      empty = false;
    return undefined;
  });
  return empty && prompts > 0;
}

const isSaid = (value: unknown): boolean => typeof value === 'string' && !isBlank(value);

function figuresWithoutWords(document: DocumentNode): FigureWithoutWords[] {
  const figures: FigureWithoutWords[] = [];
  walk(document, (node) => {
    if (node.type === 'figure' && !isSaid(node.attrs?.alt)) {
      figures.push({ block: idOf(node), caption: isSaid(node.attrs?.caption) ? String(node.attrs?.caption) : '' });
    }
    return undefined;
  });
  return figures;
}

function internalLinks(document: DocumentNode): InternalLink[] {
  const links = new Map<string, InternalLink>();
  let block: string | null = null;
  const note = (written: unknown, words: string) => {
    const href = safeHref(written);
    if (href === null || !isInternalHref(href)) return;
    const known = links.get(href);
    if (!known) links.set(href, { href, block, words });
    // Adjacent text nodes with the same link are one link, whose words are divided by other marks.
    else if (known.block === block && last === href) links.set(href, { ...known, words: known.words + words });
    last = href;
  };
  let last: string | null = null;
  walk(document, (node) => {
    const id = idOf(node);
    if (id !== null) block = id;
    if (node.type === 'pageCard') note(node.attrs?.href, '');
    const link = node.marks?.find((mark) => mark.type === 'link');
    if (link) note(link.attrs?.href, node.text ?? '');
    else if (node.text !== undefined) last = null;
    return undefined;
  });
  return [...links.values()];
}
