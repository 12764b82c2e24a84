import { OPEN_THREAD, REPLIES_PART, THREADS_PAGE } from '#app/annotations/view/thread-pages.ts';
import { threadCardsPath, threadNewsPath } from '#content/addresses/site-paths.ts';
import { threadAnchor } from '#content/annotation/thread-anchor.ts';
import { ChangedThreads } from './changed-threads.ts';
import { type CardWords, ThreadCards } from './thread-cards.ts';

/** Sent by the event stream instead of ids when there are too many. */
const ALL = '*';

/** The root element of annotations in a page. */
export const findRoot = (within: ParentNode = document) => within.querySelector<HTMLElement>('#regards');

/**
 * News for the reader: threads were added; threads can be fetched; there is a new edition. News for
 * the page: its frame was replaced, with all that a script had put into it.
 */
export type LiveNews = 'came' | 'waiting' | 'edition' | 'replaced';

/** The response of `/annotations/<pageId>/cartes`. */
interface Cards {
  readonly edition: number | string | null;
  readonly html: string;
  readonly gone: readonly string[];
}

/**
 * Shows the annotations of others as they are written: threads that changed, rendered by the server
 * as in the page. The whole page is requested after a lost connection, when the page itself
 * changed, and when a thread has no place in it yet.
 */
export class LiveThreads {
  private readonly changes = new ChangedThreads((ids) => this.ask(ids));
  private lost = false;
  /** Threads whose cards were in use when they changed; blocks in which text was selected. */
  private readonly used = new Set<string>();
  private unmarked: string[] = [];
  /** The page has places for threads that are not shown, since it was in use when they came. */
  private incomplete = false;
  private pageId = '';
  private readonly words: CardWords;
  private readonly report: (what: LiveNews) => void;

  constructor(report: (what: LiveNews) => void, words: CardWords) {
    this.report = report;
    this.words = words;
  }

  /**
   * Subscribes to the event stream. The browser reconnects, until the server ends it.
   * @param position the stream's, when the page was sent: it begins with what has changed since
   */
  listen(pageId: string, position?: string): void {
    this.pageId = pageId;
    const source = new EventSource(threadNewsPath(pageId, position));
    source.addEventListener('annotation', ({ data }: MessageEvent<string>) =>
      this.soon(data === ALL ? null : data.split(' ')),
    );
    source.addEventListener('page', () => this.soon(null));
    source.addEventListener('error', () => {
      this.lost = true;
    });
    source.addEventListener('open', () => {
      // Events during the interruption were missed.
      if (this.lost) this.soon(null);
      this.lost = false;
    });
    document.addEventListener('focusout', () => setTimeout(() => this.catchUp()));
    document.addEventListener('selectionchange', () => {
      if (getSelection()?.isCollapsed === false) return;
      if (this.unmarked.length > 0) this.settle(findRoot());
      this.catchUp();
    });
  }

  /** Requests and shows threads at once. */
  bring(ids: readonly string[]): Promise<void> {
    return this.changes.now(ids);
  }

  /** @param ids the threads that changed; null for the whole page */
  private soon(ids: readonly string[] | null): void {
    if (onThinLine()) this.report('waiting');
    else this.changes.soon(ids);
  }

  private async ask(ids: readonly string[] | null): Promise<boolean> {
    try {
      const shown = (ids && (await this.bringCards(ids))) ?? (await this.refresh());
      return shown !== 'failed';
    } catch (error) {
      // No network, or the connection broke during the response.
      if (error instanceof TypeError) return false;
      throw error;
    }
  }

  /** @returns null if the whole page is needed */
  private async bringCards(ids: readonly string[]): Promise<'shown' | 'failed' | null> {
    const root = findRoot();
    if (!root || ids.length === 0) return 'shown';
    const view = root.classList.contains('crossed') ? '&regards' : '';
    const answer = await get(threadCardsPath(this.pageId, ids) + view);
    if (typeof answer === 'string') return answer;
    const cards = (await answer.json()) as Cards;
    if (String(cards.edition) !== root.dataset.edition) {
      this.report('edition');
      return 'shown';
    }
    const threads = new ThreadCards(root, this.words);
    const parsed = new DOMParser().parseFromString(cards.html, 'text/html');
    let came = false;
    for (const card of parsed.querySelectorAll<HTMLElement>('article.anno-card')) {
      const id = card.id.slice(threadAnchor('').length);
      const former = threads.find(id);
      if (former && isBusy(former)) this.used.add(id);
      else if (threads.put(card)) came = true;
    }
    for (const id of cards.gone) {
      const former = threads.find(id);
      if (former && isBusy(former)) this.used.add(id);
      else threads.remove(id);
    }
    // Even if the whole page is needed: it does not show which blocks lost a thread.
    this.settle(root, threads);
    if (came) this.report('came');
    return threads.lacking ? null : 'shown';
  }

  /** Replaces the threads by those of a fetched page, except cards in use. */
  private merge(shown: HTMLElement, next: HTMLElement): void {
    const threads = new ThreadCards(shown, this.words);
    threads.touchAll();
    const lists = listsIn(shown);
    for (const [place, list] of listsIn(next)) {
      const old = lists.get(place);
      if (!old) continue;
      const inUse = [...old.querySelectorAll(':scope > article')].filter(isBusy);
      for (const { id } of inUse) this.used.add(id.slice(threadAnchor('').length));
      const cards = [...list.children].map((card) => inUse.find(({ id }) => id === card.id) ?? card);
      // A card in use stays, even if the new list has moved or lost it.
      const kept = inUse.filter((card) => !cards.includes(card));
      old.replaceChildren(...cards, ...kept);
      const section = old.closest<HTMLElement>('.duo-orphans');
      if (section) section.hidden = old.childElementCount === 0;
      const row = old.closest('.crossed-row');
      row?.classList.toggle('is-annotated', row.querySelector('article') !== null);
    }
    replaceWords(shown, next, '.duo-bar');
    threads.touchAll();
    this.settle(shown, threads);
  }

  private settle(root: HTMLElement | null, threads = root && new ThreadCards(root, this.words)): void {
    if (threads) this.unmarked = threads.settle(this.unmarked, (block) => !isSelected(block));
  }

  /** Requests again the threads that were not shown because their cards were in use. */
  private catchUp(): void {
    const root = findRoot();
    if (!root) return;
    if (this.incomplete && !isBusy(root)) {
      this.incomplete = false;
      this.soon(null);
    }
    if (this.used.size === 0) return;
    const threads = new ThreadCards(root, this.words);
    const free = [...this.used].filter((id) => {
      const card = threads.find(id);
      return !card || !isBusy(card);
    });
    for (const id of free) this.used.delete(id);
    if (free.length > 0) this.soon(free);
  }

  /** Fetches the page and replaces its threads, except cards in use. */
  private async refresh(): Promise<'shown' | 'failed'> {
    const { pathname, search } = location;
    const answer = await get(pathname + keepView(search));
    if (typeof answer === 'string') return answer;
    const next = findRoot(new DOMParser().parseFromString(await answer.text(), 'text/html'));
    const shown = findRoot();
    if (!next || !shown) return 'shown';
    if (next.dataset.edition !== shown.dataset.edition) this.report('edition');
    else {
      const came = hasMore(shown, next);
      const fits = haveSamePlaces(shown, next);
      this.incomplete = !fits && isBusy(shown);
      if (fits || this.incomplete) this.merge(shown, next);
      else {
        shown.replaceWith(next);
        this.unmarked = [];
        this.report('replaced');
      }
      if (came) this.report('came');
    }
    return 'shown';
  }
}

/** The threads of each place in a page, by the place's name. */
function listsIn(root: HTMLElement): Map<string | undefined, HTMLElement> {
  return new Map([...root.querySelectorAll<HTMLElement>('[data-threads]')].map((list) => [list.dataset.threads, list]));
}

function haveSamePlaces(shown: HTMLElement, next: HTMLElement): boolean {
  const [old, fresh] = [listsIn(shown), listsIn(next)];
  return old.size === fresh.size && [...fresh.keys()].every((place) => old.has(place));
}

/** Whether the fetched page has a thread that is not shown. */
function hasMore(shown: HTMLElement, next: HTMLElement): boolean {
  const known = new Set([...shown.querySelectorAll('article')].map(({ id }) => id));
  return [...next.querySelectorAll('article')].some(({ id }) => !known.has(id));
}

/** @returns the response; `failed` if a retry may help; `shown` if there is nothing to show */
async function get(address: string): Promise<Response | 'failed' | 'shown'> {
  const answer = await fetch(address);
  if (answer.ok) return answer;
  return answer.status === 429 || answer.status >= 500 ? 'failed' : 'shown';
}

/** The query parameters that change what is shown. */
const SHOWING: ReadonlySet<string> = new Set(['tout', OPEN_THREAD, THREADS_PAGE, REPLIES_PART]);

/** The query with these parameters only. */
function keepView(search: string): string {
  const kept = new URLSearchParams([...new URLSearchParams(search)].filter(([name]) => SHOWING.has(name)));
  return kept.size > 0 ? `?${kept}` : '';
}

/** True on a slow or metered connection: the reader is notified, and fetches on demand. */
function onThinLine(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean; effectiveType?: string } };
  return connection?.saveData === true || /2g$/.test(connection?.effectiveType ?? '');
}

/** Whether the reader is selecting text in this element. */
function isSelected(part: Element): boolean {
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(part, true);
}

function replaceWords(shown: HTMLElement, next: HTMLElement, what: string): void {
  const [old, fresh] = [shown.querySelector(what), next.querySelector(what)];
  if (old && fresh && old.innerHTML !== fresh.innerHTML) old.replaceChildren(...fresh.childNodes);
}

/** Whether the element has the focus, words that the reader has selected, or unsent text. */
function isBusy(part: Element): boolean {
  if (isSelected(part)) return true;
  if (part.contains(document.activeElement) && document.activeElement !== part) return true;
  return [...part.querySelectorAll('textarea')].some((area) => area.value !== area.defaultValue);
}
