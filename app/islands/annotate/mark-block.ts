import { threadAnchor } from '#content/annotation/thread-anchor.ts';
import { markAnchor } from '#content/render/html-marks.ts';
import { isSqueezedOut } from '#content/text/squeezed-text.ts';
import { NOT_TEXT } from './picked-words.ts';

/** Annotated words of a block, as `markHtml` marks them. */
export interface Marked {
  readonly id: string;
  readonly side: string;
  /** Offsets of the words' start and end in the block, white space not counted. */
  readonly from: number;
  readonly to: number;
  /** The block as a whole: its edge is marked, not its words. */
  readonly whole: boolean;
  readonly resolved: boolean;
  /** The visible text of the link to the thread, and its accessible name. */
  readonly sign: string;
  readonly label: string;
}

/**
 * Replaces the marks of a block, as the server marks them in the page.
 * @param edged whether a block annotated as a whole shows it at its edge
 */
export function markBlock(block: HTMLElement, marked: readonly Marked[], edged: boolean): void {
  for (const mark of block.querySelectorAll('mark.anno')) mark.replaceWith(...mark.childNodes);
  for (const reference of block.querySelectorAll('.anno-ref')) reference.remove();
  block.normalize();
  const whole = marked.filter((one) => one.whole);
  if (edged && whole.length > 0) block.dataset.annotated = sidesOf(whole).join(' ');
  else delete block.dataset.annotated;
  markWords(
    block,
    marked.filter((one) => !one.whole),
  );
  block.append(...whole.map(reference));
}

function markWords(block: HTMLElement, marked: readonly Marked[]): void {
  if (marked.length === 0) return;
  const texts: Text[] = [];
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode as Text;
    if (!text.parentElement?.closest(NOT_TEXT)) texts.push(text);
  }
  /** References of words that end within a link, which must follow the link. */
  const behind = new Map<Element, Node[]>();
  let seen = 0;
  for (const text of texts) {
    const link = text.parentElement?.closest('a');
    const parts: Node[] = [];
    let active: readonly Marked[] = [];
    let words = '';
    const close = () => {
      if (words !== '') parts.push(active.length > 0 ? markOf(active, words) : document.createTextNode(words));
      words = '';
    };
    for (const char of text.data.split('')) {
      const white = isSqueezedOut(char);
      const here = marked.filter(({ from, to }) => (white ? from < seen : from <= seen) && seen < to);
      if (here.length !== active.length || here.some((one, i) => one !== active[i])) {
        close();
        active = here;
      }
      words += char;
      if (white) continue;
      seen++;
      const ended = marked.filter(({ to }) => to === seen);
      if (ended.length === 0) continue;
      close();
      active = [];
      const references = ended.map(reference);
      if (link && block.contains(link)) behind.set(link, [...(behind.get(link) ?? []), ...references]);
      else parts.push(...references);
    }
    close();
    text.replaceWith(...parts);
  }
  for (const [link, references] of behind) link.after(...references);
}

function sidesOf(marked: readonly Marked[]): string[] {
  return [...new Set(marked.map(({ side }) => side))].sort();
}

function markOf(marked: readonly Marked[], words: string): HTMLElement {
  const mark = document.createElement('mark');
  const settled = marked.every(({ resolved }) => resolved) ? ['is-resolved'] : [];
  mark.className = ['anno', ...sidesOf(marked).map((side) => `anno-${side}`), ...settled].join(' ');
  mark.dataset.annotations = marked.map(({ id }) => id).join(' ');
  mark.textContent = words;
  return mark;
}

function reference({ id, side, sign, label }: Marked): HTMLElement {
  const link = document.createElement('a');
  link.className = `anno-ref anno-${side}`;
  link.id = markAnchor(id);
  link.href = `#${threadAnchor(id)}`;
  link.setAttribute('aria-label', label);
  link.textContent = sign;
  return link;
}
