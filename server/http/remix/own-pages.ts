import { randomBytes, randomUUID } from 'node:crypto';
import type { Viewer } from '#content/people/person.ts';
import { PAGE_KEY_SLOT } from '#content/personal-slot.ts';
import type { Database } from '#db/driver/database.ts';
import { BoundedCache } from '#server/runtime/bounded-cache.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus, Events } from '#server/runtime/events.ts';
import type { PageTemplate } from './page-template.ts';

/** Bytes of kept pages: of all, and of those that one person had rendered. */
const MOST_OWN_BYTES = 32 * 1024 * 1024;
const MOST_OWN_BYTES_OF_ONE = 4 * 1024 * 1024;
/** People of whom it is known which pages they were sent, and pages of each. */
const MOST_PEOPLE = 300;
const MOST_PAGES_OF_ONE = 100;
const MINUTE = 60_000;

/** Whose pages an event may change: of all, or of those alone who may read drafts. */
const SEEN_BY: Readonly<Record<keyof Events, 'all' | 'staff'>> = {
  'page-changed': 'all',
  'edition-published': 'all',
  'related-changed': 'all',
  'sources-changed': 'all',
  'editions-rewritten': 'all',
  'page-deleted': 'all',
  'document-read': 'all',
  'collection-changed': 'all',
  'synonyms-changed': 'all',
  'terms-changed': 'all',
  'annotation-changed': 'all',
  'threads-changed': 'all',
  'access-changed': 'all',
  'draft-stored': 'staff',
  'writing-ended': 'staff',
  'checkpoints-changed': 'staff',
  'draft-replaced': 'staff',
};

/** A rendered page that is kept. */
export interface OwnPage {
  readonly template: PageTemplate;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** A page and what is one person's alone in it. */
export interface FilledPage {
  readonly page: OwnPage;
  readonly values: ReadonlyMap<number, string>;
}

/** A page that was sent to somebody, and what it is right for. */
interface Sent {
  readonly template: string;
  readonly values: ReadonlyMap<number, string>;
  readonly state: string;
}

/**
 * Pages of people who are signed in (decision 127). Two things are kept: what was rendered, under a
 * hash of all that the loaders gave (so that whoever is given the same is sent the same, and nobody
 * else is); and which of these a person was sent at an address, so that the loaders need not run
 * again as long as nothing at all was written. The viewer is read for each request, and is part of
 * the second key with all that is known of them.
 */
export class OwnPages {
  /**
   * What stands in the place of what is one person's: nobody can know it, since it never leaves.
   */
  readonly mark = randomBytes(16).toString('hex');
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #rendered = new OwnedCache();
  readonly #sent = new BoundedCache<BoundedCache<Sent>>({ entries: MOST_PEOPLE, bytes: MOST_PEOPLE }, () => 1);
  readonly #told = { all: 0, staff: 0 };

  constructor(deps: { database: Database; events: EventBus; clock: Clock }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
    for (const [name, who] of Object.entries(SEEN_BY))
      deps.events.on(name as keyof Events, () => {
        this.#told[who]++;
      });
    // Words that were taken out, and pages that are gone, do not stay in memory.
    for (const name of ['sources-changed', 'editions-rewritten', 'page-deleted'] as const)
      deps.events.on(name, () => this.#rendered.clear());
  }

  /**
   * The state of all that pages are made from, for `find` and `sent`: it is asked for before a
   * page's loaders run.
   */
  stateFor(viewer: Viewer): string {
    const { written, logged } = this.#database.writeCounts;
    const { all, staff } = this.#told;
    const shared = `${this.#minute()} ${written} ${all}`;
    return viewer.role === 'staff' ? `${shared} ${logged} ${staff}` : shared;
  }

  /**
   * The page of an address as this viewer was sent it, if nothing was written since.
   * @param address with the language, the origin, path and query
   */
  find(viewer: Viewer, address: string): FilledPage | null {
    const sent = this.#sent.find(JSON.stringify(viewer))?.find(address);
    if (sent?.state !== this.stateFor(viewer)) return null;
    const page = this.#rendered.find(sent.template);
    return page && { page, values: withKey(sent.values) };
  }

  /** The page of an address that was rendered from a source, for whomever. */
  findRendered(address: string, source: string): OwnPage | null {
    return this.#rendered.find(`${source} ${address}`);
  }

  /** Keeps what was rendered for a viewer. */
  keep(viewer: Viewer, address: string, source: string, page: OwnPage): void {
    this.#rendered.keep(`${source} ${address}`, page, personOf(viewer));
  }

  /** Remembers what a viewer is sent. @param state as it was before the loaders ran */
  sent(
    viewer: Viewer,
    address: string,
    { source, values, state }: { source: string; values: ReadonlyMap<number, string>; state: string },
  ): void {
    if (state !== this.stateFor(viewer)) return;
    const person = JSON.stringify(viewer);
    let pages = this.#sent.find(person);
    if (!pages) {
      pages = new BoundedCache<Sent>({ entries: MOST_PAGES_OF_ONE, bytes: MOST_PAGES_OF_ONE }, () => 1);
      this.#sent.keep(person, pages);
    }
    pages.keep(address, { template: `${source} ${address}`, values, state });
  }

  /** Bytes of what was rendered. */
  get bytes(): number {
    return this.#rendered.bytes;
  }

  /** What ends by the clock alone, such as the time to annotate, ends with a minute. */
  #minute(): number {
    return Math.floor(this.#clock().getTime() / MINUTE);
  }
}

/** The values of a page for one sending: its forms have a key that no other has. */
export function withKey(values: ReadonlyMap<number, string>): Map<number, string> {
  return new Map(values).set(PAGE_KEY_SLOT, randomUUID());
}

function personOf(viewer: Viewer): string {
  return viewer.role === 'partner' ? viewer.invitationId : viewer.role === 'public' ? '' : viewer.personId;
}

/** Pages by when they were last asked for; bounded for all, and for each who had them rendered. */
class OwnedCache {
  readonly #pages = new Map<string, { readonly page: OwnPage; readonly owner: string }>();
  readonly #bytesOf = new Map<string, number>();
  bytes = 0;

  find(key: string): OwnPage | null {
    const kept = this.#pages.get(key);
    if (!kept) return null;
    this.#pages.delete(key);
    this.#pages.set(key, kept);
    return kept.page;
  }

  keep(key: string, page: OwnPage, owner: string): void {
    this.#forget(key);
    this.#pages.set(key, { page, owner });
    this.#add(owner, page.template.bytes);
    for (const [oldest, kept] of this.#pages) {
      if ((this.#bytesOf.get(owner) ?? 0) <= MOST_OWN_BYTES_OF_ONE) break;
      if (kept.owner === owner) this.#forget(oldest);
    }
    for (const oldest of this.#pages.keys()) {
      if (this.bytes <= MOST_OWN_BYTES) break;
      this.#forget(oldest);
    }
  }

  clear(): void {
    this.#pages.clear();
    this.#bytesOf.clear();
    this.bytes = 0;
  }

  #forget(key: string): void {
    const kept = this.#pages.get(key);
    if (!kept) return;
    this.#pages.delete(key);
    this.#add(kept.owner, -kept.page.template.bytes);
  }

  #add(owner: string, bytes: number): void {
    this.bytes += bytes;
    const left = (this.#bytesOf.get(owner) ?? 0) + bytes;
    if (left > 0) this.#bytesOf.set(owner, left);
    else this.#bytesOf.delete(owner);
  }
}
