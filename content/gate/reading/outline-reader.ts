import { type DocumentNode, textOf, walk } from '#content/document/document.ts';
import { promptOf } from '#content/document/prompt.ts';
import { lineText } from '#content/document/reading/text.ts';
import { squeeze } from '#content/text/squeezed-text.ts';
import { isBlank } from '#content/text/visible-text.ts';
import { type GateText, idOf } from './gate-text.ts';

/**
 * A part of a text that still contains a prompt of its outline: as text in older drafts, or shown
 * in an empty paragraph.
 */
export interface OutlinePart {
  /** The heading of the part; empty before the first heading. */
  readonly heading: string;
  /** The block with the prompt. */
  readonly block: string | null;
  /** True if the part contains nothing else. */
  readonly whole: boolean;
}

export interface OutlineReading {
  readonly outline: readonly OutlinePart[];
  /** The parts of which readers would see only the heading; none in an untouched text. */
  readonly unanswered: readonly OutlinePart[];
  /** True if the text has nothing but the outline. */
  readonly untouched: boolean;
}

/**
 * A shorter line of an outline (« Avant », « Une parole. ») may be an author's own words: it is
 * reported only if its part contains nothing else.
 */
const SHORTEST_PROMPT = 24;

const key = (text: string) => squeeze(text).chars;
const isFilled = (value: unknown): boolean => typeof value === 'string' && !isBlank(value);

const readings = new WeakMap<GateText, OutlineReading>();

/** Finds remains of the outline in a text; computed once for all checks. */
export function readOutline(text: GateText): OutlineReading {
  const known = readings.get(text);
  if (known) return known;
  const parts = new OutlineReader(new Set(text.prompts.map(key)));
  for (const block of text.document.content ?? []) parts.read(block);
  const reading = parts.finish();
  readings.set(text, reading);
  return reading;
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
        if ([node.attrs?.title, node.attrs?.value, node.attrs?.attribution].some(isFilled)) this.own = true;
        else if (isUnanswered(node)) this.find(node, true);
      }
      if (node.type !== 'paragraph' && node.type !== 'heading' && node.type !== 'codeBlock') return undefined;
      const text = textOf(node);
      // Readers do not see prompts of empty paragraphs: report only if the part is otherwise empty.
      if (promptOf(node) !== null) this.find(node, false);
      else if (isBlank(text) && !holdsCitation(node)) return false;
      else if (this.prompts.has(key(text))) this.find(node, text.length >= SHORTEST_PROMPT);
      else this.own = true;
      return false;
    });
  }

  private find(node: DocumentNode, certain: boolean): void {
    if (!this.found || (certain && !this.found.certain)) this.found = { block: idOf(node), certain };
  }

  finish(): OutlineReading {
    this.endPart();
    const untouched = this.outline.length > 0 && !this.anyOwn;
    const isUnanswered = ({ heading, whole }: OutlinePart) => !untouched && whole && heading !== '';
    return { outline: this.outline, unanswered: this.outline.filter(isUnanswered), untouched };
  }

  private endPart(): void {
    const { found, own, heading } = this;
    if (found && (!own || found.certain)) this.outline.push({ heading, block: found.block, whole: !own });
    this.anyOwn ||= own;
    this.found = null;
    this.own = false;
  }
}

const holdsCitation = (node: DocumentNode): boolean => node.content?.some(({ type }) => type === 'citation') ?? false;

/** True for a block with only prompts: readers would see an empty frame. */
function isUnanswered(block: DocumentNode): boolean {
  let prompts = 0;
  let empty = true;
  walk(block, (node) => {
    if (promptOf(node) !== null) prompts++;
    if (['figure', 'table', 'citation'].includes(node.type) || (node.text !== undefined && !isBlank(node.text)))
      empty = false;
    return undefined;
  });
  return empty && prompts > 0;
}
