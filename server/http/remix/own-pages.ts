import { randomBytes, randomUUID } from 'node:crypto';
import type { Viewer } from '#content/people/person.ts';
import { PAGE_KEY_SLOT } from '#content/personal-slot.ts';
import { ChangeOrder } from '#db/driver/change-order.ts';
import type { Database } from '#db/driver/database.ts';
import { BoundedCache } from '#server/runtime/bounded-cache.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus, Events } from '#server/runtime/events.ts';
import type { PageTemplate } from './page-template.ts';

/** Bytes of cached pages: of all, and of those that were rendered for one person. */
const MOST_OWN_BYTES = 32 * 1024 * 1024;
const MOST_OWN_BYTES_OF_ONE = 4 * 1024 * 1024;
/** People whose sent pages are remembered, and pages of each. */
const MOST_PEOPLE = 300;
const MOST_PAGES_OF_ONE = 100;
const MINUTE = 60_000;

/**
 * Which pages an event may change: all, or only those that show something of its draft to the
 * staff.
 */
const CHANGES: Readonly<Record<keyof Events, 'all' | 'draft'>> = {
  'page-changed': 'all',
  'details-changed': 'all',
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
  'annotation-rewritten': 'all',
  'threads-changed': 'all',
  'access-changed': 'all',
  'draft-stored': 'draft',
  'writing-ended': 'draft',
  'checkpoints-changed': 'draft',
  'draft-replaced': 'draft',
};

/** A rendered page that is cached. */
export interface OwnPage {
  readonly template: PageTemplate;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The id of the page whose latest edition it shows; null for none. */
  readonly read: string | null;
}

/** A page and the values in it that belong to one person alone. */
export interface FilledPage {
  readonly page: OwnPage;
  readonly values: ReadonlyMap<number, string>;
}

/** All that pages are made from, at a moment. */
interface SiteState {
  /** What anybody may be shown. */
  readonly shared: string;
  /** Positions in the order of draft writes, and of events about drafts. */
  readonly written: number;
  readonly emitted: number;
}

/** What a page was made from. */
export interface MadeFrom {
  /** The state before its loaders ran. */
  readonly state: SiteState;
  /** Ids of the drafts that it shows to a member of the staff; null for all drafts. */
  readonly drafts: readonly string[] | null;
}

/** A page that was sent to a person, and what it was made from. */
interface Sent extends MadeFrom {
  readonly template: string;
  readonly values: ReadonlyMap<number, string>;
}

/**
 * Caches pages of signed-in people (decision 127), in two steps. Rendered pages are cached under a
 * hash of all the loaders' data, so that only people with the same data get the same page. The page
 * that a person was sent at an address is remembered, so that the loaders need not run again until
 * something is written that pages show, or a draft that this one shows (decision 137). The viewer
 * is read for each request, and is part of the second key with all their properties.
 */
export class OwnPages {
  /**
   * Marks the places of one person's values: nobody can know it, since it never leaves the server.
   */
  readonly mark = randomBytes(16).toString('hex');
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #rendered = new OwnedCache();
  readonly #sent = new BoundedCache<BoundedCache<Sent>>({ entries: MOST_PEOPLE, bytes: MOST_PEOPLE }, () => 1);
  #siteEvents = 0;
  readonly #draftEvents = new ChangeOrder();

  constructor(deps: { database: Database; events: EventBus; clock: Clock }) {
    this.#database = deps.database;
    this.#clock = deps.clock;
    for (const [name, what] of Object.entries(CHANGES))
      deps.events.on(name as keyof Events, (...[about]: readonly unknown[]) => {
        if (what === 'all') this.#siteEvents++;
        else this.#draftEvents.note(typeof about === 'string' ? [about] : null);
      });
    // Words that were withdrawn, and deleted pages, must not remain in memory. Annotations also
    // appear outside their page, in lists and by name: everything rendered is dropped.
    for (const name of ['sources-changed', 'editions-rewritten', 'annotation-rewritten', 'page-deleted'] as const)
      deps.events.on(name, () => this.#rendered.clear());
  }

  /** The state of all that pages are made from, to be asked for before a page's loaders run. */
  get state(): SiteState {
    const { timesWritten, draftsWritten } = this.#database;
    const shared = `${this.#minute()} ${timesWritten} ${this.#siteEvents}`;
    return { shared, written: draftsWritten.now, emitted: this.#draftEvents.now };
  }

  /**
   * The page that this viewer was sent at an address, if nothing that it shows was written since.
   * @param address with the language, the origin, path and query
   */
  find(viewer: Viewer, address: string): FilledPage | null {
    const sent = this.#sent.find(JSON.stringify(viewer))?.find(address);
    if (!sent || !this.#isAsThen(viewer, sent)) return null;
    const page = this.#rendered.find(sent.template);
    return page && { page, values: withKey(sent.values) };
  }

  /** The page of an address that was rendered from a source, for any viewer. */
  findRendered(address: string, source: string): OwnPage | null {
    return this.#rendered.find(`${source} ${address}`);
  }

  /** Caches a page that was rendered for a viewer. */
  keep(viewer: Viewer, address: string, source: string, page: OwnPage): void {
    this.#rendered.keep(`${source} ${address}`, page, personOf(viewer));
  }

  /** Remembers what a viewer is sent. */
  sent(
    viewer: Viewer,
    address: string,
    { source, values, ...from }: MadeFrom & { source: string; values: ReadonlyMap<number, string> },
  ): void {
    if (!this.#isAsThen(viewer, from)) return;
    const person = JSON.stringify(viewer);
    let pages = this.#sent.find(person);
    if (!pages) {
      pages = new BoundedCache<Sent>({ entries: MOST_PAGES_OF_ONE, bytes: MOST_PAGES_OF_ONE }, () => 1);
      this.#sent.keep(person, pages);
    }
    pages.keep(address, { ...from, template: `${source} ${address}`, values });
  }

  /** Bytes of what was rendered. */
  get bytes(): number {
    return this.#rendered.bytes;
  }

  /** Whether nothing that a page shows to a viewer changed since its loaders ran. */
  #isAsThen(viewer: Viewer, { state, drafts }: MadeFrom): boolean {
    if (state.shared !== this.state.shared) return false;
    if (viewer.role !== 'staff') return true;
    return (
      !this.#database.draftsWritten.hasChanged(drafts, state.written) &&
      !this.#draftEvents.hasChanged(drafts, state.emitted)
    );
  }

  /** Whatever ends by the clock alone, such as the time to annotate, ends with a minute. */
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

/**
 * Pages, the least recently used first; bounded in all, and for each person they were rendered for.
 */
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
