import { threadAnchor } from '#content/annotation/thread-anchor.ts';
import { markAnchor } from '#content/render/html-marks.ts';
import { type Marked, markBlock } from './mark-block.ts';
import { findTextBlock } from './picked-words.ts';
import { plural } from './plural.ts';

type Card = HTMLElement;

const idOf = (card: Card) => card.id.slice(threadAnchor('').length);
const cardsIn = (root: ParentNode) => [...root.querySelectorAll<Card>('article.anno-card')];

/** Text order, as the server gives it: place, then age. */
function compare(a: Card, b: Card): number {
  const places = Number(a.dataset.order) - Number(b.dataset.order);
  if (places !== 0) return places;
  const [ageA, ageB] = [`${a.dataset.made} ${a.id}`, `${b.dataset.made} ${b.id}`];
  return ageA < ageB ? -1 : ageA > ageB ? 1 : 0;
}

/** The texts that cards and counts are written with. */
export interface CardWords {
  /** The accessible name of a card's number; `{n}` is the number. */
  readonly number: string;
  /** A number of annotations, as `plural` takes it. */
  readonly countOne: string;
  readonly countMany: string;
}

/**
 * The threads' cards on a page: beside its text, where their words are, or paragraph by paragraph.
 */
export class ThreadCards {
  private readonly root: HTMLElement;
  private readonly crossed: boolean;
  private readonly inMargin: boolean;
  private readonly words: CardWords;
  /** Blocks whose annotations have changed. */
  private readonly touched = new Set<string>();
  /** A card has no place in this page, or left one empty: the page must be fetched as a whole. */
  lacking = false;

  constructor(root: HTMLElement, words: CardWords) {
    this.root = root;
    this.words = words;
    this.crossed = root.classList.contains('crossed');
    this.inMargin = root.classList.contains('is-margin');
  }

  find(id: string): Card | null {
    return this.root.querySelector<Card>(`#${CSS.escape(threadAnchor(id))}`);
  }

  /**
   * Inserts a card in its place, instead of the thread's former card.
   * @returns whether a new thread is shown
   */
  put(card: Card): boolean {
    const former = this.find(idOf(card));
    const list = this.listFor(card);
    if (!list) {
      this.lacking = true;
      return false;
    }
    if (former) this.takeOff(former, list);
    const next = cardsIn(list).find((other) => compare(other, card) > 0);
    list.insertBefore(card, next ?? null);
    list.querySelector('.duo-none')?.remove();
    list.closest('.crossed-row')?.classList.add('is-annotated');
    list.closest<HTMLElement>('.duo-orphans')?.removeAttribute('hidden');
    this.touch(card);
    return former === null;
  }

  /** Removes a thread. */
  remove(id: string): void {
    const card = this.find(id);
    if (card) this.takeOff(card, null);
  }

  /**
   * Updates the numbers, counts and marks.
   * @param mayMark false for a block that must not be changed now
   * @returns the blocks that were not marked
   */
  settle(blocks: Iterable<string>, mayMark: (block: HTMLElement) => boolean): string[] {
    for (const id of blocks) this.touched.add(id);
    const cards = cardsIn(this.root).sort(compare);
    const format = new Intl.NumberFormat(this.root.lang || document.documentElement.lang).format;
    // Of very many threads, those before these are on other pages.
    const first = Number(this.root.dataset.before ?? 0) + 1;
    for (const [i, card] of cards.entries()) this.number(card, first + i, format(first + i));
    this.count(cards);
    const left: string[] = [];
    for (const id of this.touched) {
      const block = findTextBlock(this.root, id);
      if (!block) continue;
      if (mayMark(block))
        markBlock(block, cards.filter(({ dataset }) => dataset.inBlock === id).map(markedOf), !this.crossed);
      else left.push(id);
    }
    this.touched.clear();
    return left;
  }

  /** Has the blocks of all threads that are shown marked again. */
  touchAll(): void {
    for (const card of cardsIn(this.root)) this.touch(card);
  }

  private takeOff(card: Card, goesTo: Element | null): void {
    this.touch(card);
    const list = card.parentElement;
    card.remove();
    // A place in the margin that is left empty is hidden.
    const isKept = list?.closest('[data-counted]');
    if (list && !isKept && list !== goesTo && cardsIn(list).length === 0) this.lacking = true;
  }

  private touch({ dataset: { inBlock } }: Card): void {
    if (inBlock) this.touched.add(inBlock);
  }

  private listFor({ dataset: { side, inBlock } }: Card): Element | null {
    const beside = this.inMargin ? inBlock : this.crossed ? `${side} ${inBlock}` : side;
    const name = inBlock ? beside : 'orphans';
    return this.root.querySelector(`[data-threads="${CSS.escape(name ?? '')}"]`);
  }

  /** Writes how many threads there are: of a side, of a block, and of the page. */
  private count(cards: readonly Card[]): void {
    const elsewhere = JSON.parse(this.root.dataset.elsewhere ?? '{}') as Record<string, number>;
    const counts = new Map<string | undefined, number>(Object.entries(elsewhere));
    counts.set('all', (elsewhere.all ?? 0) + cards.length);
    for (const { dataset } of cards)
      for (const of of [dataset.side, dataset.inBlock]) if (of) counts.set(of, (counts.get(of) ?? 0) + 1);
    // The count of the page is under its title.
    for (const place of document.querySelectorAll<HTMLElement>('[data-count]')) {
      const count = counts.get(place.dataset.count) ?? 0;
      const { countOne, countMany } = this.words;
      setText(place, place.dataset.worded === undefined ? String(count) : plural(countOne, countMany, count));
      const counted = place.closest<HTMLElement>('[data-counted]');
      if (counted) counted.hidden = count === 0;
    }
  }

  private number(card: Card, number: number, spoken: string): void {
    const label = this.words.number.replace('{n}', spoken);
    card.setAttribute('aria-label', label);
    setText(card.querySelector('.anno-number'), `${signOf(card)}\u00a0${number} `);
    setText(card.querySelector('[data-number]'), ` (${label})`);
    card.dataset.n = String(number);
    const reference = this.root.querySelector(`#${CSS.escape(markAnchor(idOf(card)))}`);
    if (!reference) return;
    const { sign, label: read } = markedOf(card);
    setText(reference, sign);
    reference.setAttribute('aria-label', read);
  }
}

function setText(element: Element | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}

/** The side's symbol before the number: `▲`. */
function signOf(card: Card): string {
  return card.querySelector('.anno-number')?.textContent?.split('\u00a0')[0] ?? '';
}

function markedOf(card: Card): Marked {
  const { side = '', from, to, whole, label = '', n = '' } = card.dataset;
  return {
    id: idOf(card),
    side,
    from: Number(from),
    to: Number(to),
    whole: whole !== undefined,
    resolved: card.classList.contains('is-resolved'),
    sign: `${signOf(card)}\u00a0${n}`,
    label: label.replace('{n}', n),
  };
}
