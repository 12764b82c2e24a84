import { BESIDE, LINKED, termWeight, wordsOf, wordsWeight } from '#content/related.ts';
import type { Database } from '#db/driver/database.ts';
import {
  findUnrelated,
  listBesideInCollections,
  listHeads,
  listLinkedPages,
  listPageTerms,
  listRecentOnTerm,
  listRelated,
  replaceRelated,
} from '#db/pages/related-page-repository.ts';
import type { EventBus } from '#server/runtime/events.ts';
import type { Logger } from '#server/runtime/logger.ts';

/** Stored for each page: more than are shown, for readers who may not read the nearest ones. */
const KEPT = 12;
/** The terms of a page that weigh most, and the latest pages of each. */
const TERMS = 30;
const PAGES_OF_A_TERM = 40;
const PAGES_OF_COLLECTIONS = 60;
const LINKS = 60;
/** Candidates whose words are compared as well. */
const COMPARED = 40;
const PAGES_AT_ONCE = 50;

interface RelatedPagesDeps {
  readonly database: Database;
  readonly events: EventBus;
  readonly logger: Logger;
}

/**
 * Finds the pages nearest to each published page, by terms, collections, links and words of titles:
 * after each publication, in the background, for that page and those near it. Work left when the
 * process ends is done after the next start.
 */
export class RelatedPages {
  readonly #deps: RelatedPagesDeps;
  #running: Promise<void> | null = null;
  #isWokenAgain = false;
  #closed = false;

  constructor(deps: RelatedPagesDeps) {
    this.#deps = deps;
  }

  /** Looks for published pages for which nothing was found yet, and then after each publication. */
  start(): void {
    this.#deps.events.on('page-changed', () => this.#wake());
    this.#wake();
  }

  /** Resolves when all published pages have been processed. */
  async settle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.settle();
  }

  #wake(): void {
    if (this.#closed) return;
    if (this.#running) {
      this.#isWokenAgain = true;
      return;
    }
    this.#running = this.#findAll()
      .catch((error: unknown) => {
        this.#deps.logger.error({ err: error }, 'related pages could not be found');
      })
      .finally(() => {
        this.#running = null;
        if (this.#isWokenAgain) {
          this.#isWokenAgain = false;
          this.#wake();
        }
      });
  }

  async #findAll(): Promise<void> {
    const { read } = this.#deps.database;
    for (;;) {
      const ids = await findUnrelated(read, PAGES_AT_ONCE);
      if (ids.length === 0) return;
      let hasChanged = false;
      for (const id of ids) {
        if (this.#closed) return;
        hasChanged = (await this.#find(id)) || hasChanged;
      }
      if (hasChanged) this.#deps.events.emit('related-changed');
    }
  }

  /**
   * Finds and records the pages nearest to one. @returns whether any page has others than before
   */
  async #find(id: string): Promise<boolean> {
    const { read } = this.#deps.database;
    const scores = new Map<string, number>();
    const add = (others: readonly string[], weight: number) => {
      for (const other of others) if (other !== id) scores.set(other, (scores.get(other) ?? 0) + weight);
    };
    const terms = (await listPageTerms(read, id))
      .filter(({ count }) => count > 1)
      .map((term) => ({ ...term, weight: termWeight(term.vocabulary, term.count) }))
      .sort((a, b) => b.weight - a.weight)
      .slice(0, TERMS);
    for (const term of terms) add(await listRecentOnTerm(read, term, PAGES_OF_A_TERM), term.weight);
    add(await listBesideInCollections(read, id, PAGES_OF_COLLECTIONS), BESIDE);
    add(await listLinkedPages(read, id, LINKS), LINKED);
    const nearest = [...scores].sort((a, b) => b[1] - a[1]).slice(0, COMPARED);
    const heads = await listHeads(read, [id, ...nearest.map(([other]) => other)]);
    const words = new Map(heads.map((head) => [head.id, wordsOf(`${head.title} ${head.summary}`)]));
    const own = words.get(id) ?? new Set();
    const related = nearest
      // Without an edition, it has no readers.
      .filter(([other]) => words.has(other))
      .map(([other, score]) => ({ id: other, score: score + wordsWeight(own, words.get(other)!) }))
      .sort((a, b) => b.score - a.score)
      .slice(0, KEPT);
    const before = await listRelated(read, id);
    await this.#deps.database.write((trx) => replaceRelated(trx, id, related, KEPT));
    return before.length + related.length > 0;
  }
}
