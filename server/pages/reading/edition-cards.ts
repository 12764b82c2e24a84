import type { Database } from '#db/driver/database.ts';
import { type EditionCard, findEditionCards } from '#db/pages/edition-repository.ts';
import type { PageRow } from '#db/pages/page-repository.ts';
import { BoundedCache } from '#server/runtime/bounded-cache.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { KeyedMutex } from '#server/runtime/keyed-mutex.ts';

/** Cards that are kept, and about how many bytes of them. */
const MOST_KEPT = { entries: 50_000, bytes: 32 * 1024 * 1024 };
/** Editions that are read at once, with their notices: a few milliseconds of the event loop. */
const READ_AT_ONCE = 20;
/** Bytes of a card beside its texts. */
const AROUND = 360;

/**
 * The cards of latest editions. An edition changes by a withdrawal alone, so that its card is read
 * once: what lists show of a notice is little, and the notice may be long. Notices that have to be
 * read are read a few at a time, whoever asks.
 */
export class EditionCards {
  readonly #database: Database;
  #kept = new BoundedCache<EditionCard>(MOST_KEPT, sizeOf);
  readonly #reading = new KeyedMutex();

  constructor(database: Database, events: EventBus) {
    this.#database = database;
    // What is being read is kept in the former cache, with it.
    events.on('editions-rewritten', () => {
      this.#kept = new BoundedCache(MOST_KEPT, sizeOf);
    });
  }

  /** By page id; pages without an edition are absent. Checks no right: the caller does. */
  async find(pages: readonly Pick<PageRow, 'id' | 'editionNumber'>[]): Promise<Map<string, EditionCard>> {
    const cards = new Map<string, EditionCard>();
    const published = pages.filter(({ editionNumber }) => editionNumber !== null);
    const missing = published.filter((page) => !this.#take(page, cards));
    for (let i = 0; i < missing.length; i += READ_AT_ONCE) {
      const part = missing.slice(i, i + READ_AT_ONCE);
      await this.#reading.run('cards', () => this.#read(part, cards));
    }
    return cards;
  }

  /** Adds a page's card if it is kept. */
  #take({ id, editionNumber }: Pick<PageRow, 'id' | 'editionNumber'>, cards: Map<string, EditionCard>): boolean {
    const card = this.#kept.find(`${id} ${editionNumber}`);
    if (card) cards.set(id, card);
    return card !== null;
  }

  async #read(pages: readonly Pick<PageRow, 'id' | 'editionNumber'>[], cards: Map<string, EditionCard>): Promise<void> {
    // Another reader may have read them meanwhile.
    const missing = pages.filter((page) => !this.#take(page, cards));
    const kept = this.#kept;
    for (const card of await findEditionCards(
      this.#database.read,
      missing.map(({ id }) => id),
    )) {
      kept.keep(`${card.pageId} ${card.number}`, card);
      cards.set(card.pageId, card);
    }
  }
}

function sizeOf({ title, summary, terms, guide }: EditionCard): number {
  const codes = terms.countries.length + terms.sectors.length + terms.sdgs.length;
  const guiding = guide ? guide.needs.join('').length + guide.duration.length : 0;
  return AROUND + 2 * (title.length + summary.length + guiding) + 40 * codes;
}
