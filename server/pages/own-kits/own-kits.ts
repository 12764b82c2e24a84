import type { SelectedPage } from '#content/addresses/selection.ts';
import { authorise } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { kitNoteInput, MOST_OWN_KITS, type OwnKitInput, ownKitInput } from '#content/input/collection-input.ts';
import { parseInput } from '#content/input/parse-input.ts';
import type { Viewer } from '#content/people/person.ts';
import { can, pageSubject } from '#content/permission.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import {
  deleteKitRemoval,
  insertKitRemoval,
  type KitRemoval,
  listKitRemovals,
} from '#db/pages/own-kit-removal-repository.ts';
import {
  countOwnKits,
  deleteOwnKit,
  findOwnKit,
  insertOwnKit,
  listOwnKitPages,
  listOwnKits,
  type OwnKit,
  type OwnKitPage,
  replaceOwnKitPages,
  updateOwnKit,
  wasOwnKitWithdrawnSince,
} from '#db/pages/own-kit-repository.ts';
import { findPages } from '#db/pages/page-repository.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import type { PageCard } from '#server/pages/reading/page-card.ts';
import type { PageCards } from '#server/pages/reading/page-cards.ts';
import type { Selections } from '#server/pages/reading/selections.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { RateLimit } from '#server/runtime/rate-limit.ts';
import { inOrder, withAdded } from './own-kit-pages.ts';
import { lastRemoval, MOST_KIT_REMOVALS, removalOf } from './own-kit-removals.ts';
import { type OwnKitStep, readStep } from './own-kit-steps.ts';

/**
 * Changes of somebody's kits in an hour: putting sixty pages in order by single steps is some
 * hundred.
 */
const MOST_CHANGES_IN_AN_HOUR = 600;

/** A kit in the list of its owner's. */
export interface OwnKitLine {
  readonly id: string;
  readonly title: string;
  readonly updatedAt: string;
  /** Pages that its owner may read. */
  readonly pages: number;
}

/** A kit as one viewer may read it. */
export interface OpenedKit {
  readonly id: string;
  readonly title: string;
  /** Who put it together. */
  readonly author: string;
  readonly isOwn: boolean;
  readonly pages: readonly { readonly card: PageCard; readonly note: string }[];
  /** Published pages that the viewer may not read. */
  readonly reserved: number;
  /** For its owner: pages that they may not read any more, whatever became of them. */
  readonly lost: number;
  /** For its owner: what was taken off last, and can be put back. */
  readonly removed: RemovedFromKit | null;
}

/** Pages that were taken off a kit. */
export interface RemovedFromKit {
  /** What to put back. */
  readonly key: string;
  readonly count: number;
  /** The page, if it is one that its owner may read. */
  readonly card: PageCard | null;
  /** Pages shown before it. */
  readonly at: number;
}

/** What its owner changes of a kit. */
export interface OwnKitChange extends OwnKitInput {
  /** The pages that were shown, in the order that they are to have. */
  readonly pages: readonly OwnKitPage[];
  readonly step?: OwnKitStep;
}

interface OwnKitsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly cards: PageCards;
  readonly selections: Selections;
}

/**
 * Kits that members and staff put together for themselves. Somebody's kit opens for everybody who
 * may keep kits and has its address; which of its pages they see, each page decides.
 */
export class OwnKits {
  readonly #deps: OwnKitsDeps;
  readonly #changes: RateLimit;

  constructor(deps: OwnKitsDeps) {
    this.#deps = deps;
    this.#changes = new RateLimit({ limit: MOST_CHANGES_IN_AN_HOUR, windowMs: 3600 * 1000, clock: deps.clock });
  }

  /**
   * The viewer's own, the one that changed last first.
   * @throws NavetteError `sign-in-required`, `forbidden`
   */
  async list(viewer: Viewer): Promise<OwnKitLine[]> {
    const personId = ownerOf(viewer);
    const kits = await listOwnKits(this.#deps.database.read, personId);
    const cards = await this.#deps.cards.byId(
      viewer,
      kits.flatMap(({ pageIds }) => pageIds),
    );
    return kits.map(({ id, title, updatedAt, pageIds }) => {
      return { id, title, updatedAt, pages: pageIds.filter((pageId) => cards.has(pageId)).length };
    });
  }

  /** @throws NavetteError `sign-in-required`, `forbidden`, `not-found` */
  async open(viewer: Viewer, id: string): Promise<OpenedKit> {
    const { read } = this.#deps.database;
    const kit = await this.require(viewer, id);
    const pages = await listOwnKitPages(read, id);
    const ids = pages.map(({ pageId }) => pageId);
    const cards = await this.#deps.cards.byId(viewer, ids);
    const shown = pages.flatMap(({ pageId, note }) => {
      const card = cards.get(pageId);
      return card ? [{ card, note }] : [];
    });
    const subjects = (await findPages(read, ids)).map(pageSubject);
    const reserved = subjects.filter((subject) => subject.published && !can(viewer, 'page.read', subject)).length;
    const isOwn = kit.personId === ownerOf(viewer);
    const { title, author } = kit;
    const lost = isOwn ? pages.length - shown.length : 0;
    const removed = isOwn ? await this.#removedFrom(viewer, id, pages, new Set(cards.keys())) : null;
    return { id, title, author, isOwn, pages: shown, reserved, lost, removed };
  }

  async #removedFrom(
    viewer: Viewer,
    id: string,
    present: readonly OwnKitPage[],
    shown: ReadonlySet<string>,
  ): Promise<RemovedFromKit | null> {
    const last = lastRemoval(await listKitRemovals(this.#deps.database.read, id), present);
    if (!last) return null;
    const [first, ...more] = last.pages;
    const { pageId, at } = first!;
    const card = more.length === 0 ? (await this.#deps.cards.byId(viewer, [pageId])).get(pageId) : undefined;
    const before = present.slice(0, at).filter((page) => shown.has(page.pageId)).length;
    return { key: last.key, count: last.pages.length, card: card ?? null, at: before };
  }

  /**
   * A kit whose address the viewer has.
   * @throws NavetteError `sign-in-required`, `forbidden`, `not-found`
   */
  async require(viewer: Viewer, id: string): Promise<OwnKit & { readonly author: string }> {
    ownerOf(viewer);
    const kit = await findOwnKit(this.#deps.database.read, id);
    if (!kit) throw new NavetteError('not-found');
    return kit;
  }

  /** Whether words were withdrawn from its pages. @param since ISO 8601 */
  wasWithdrawnSince(id: string, since: string): Promise<boolean> {
    return wasOwnKitWithdrawnSince(this.#deps.database.read, id, since);
  }

  /**
   * Keeps pages as a new kit, those of them that the viewer may read.
   * @returns its id
   * @throws NavetteError `invalid` with `title`, or `kits` for one too many; `too-many`
   */
  async create(
    input: OwnKitInput & { readonly pages: readonly SelectedPage[] },
    viewer: Viewer,
    record: FormRecord = NO_FORM,
  ): Promise<string> {
    const personId = this.#requireTurn(viewer);
    const { title } = parseInput(ownKitInput, input);
    const cards = await this.#deps.selections.find(viewer, input.pages);
    const id = newId();
    const now = this.#deps.clock().toISOString();
    await writeFor(viewer, this.#deps.database, async (trx) => {
      if ((await countOwnKits(trx, personId)) >= MOST_OWN_KITS) throw new NavetteError('invalid', { fields: ['kits'] });
      await insertOwnKit(trx, { id, personId, title, createdAt: now, updatedAt: now });
      const pages = cards.map((card) => ({ pageId: card.id, note: '' }));
      await replaceOwnKitPages(trx, id, pages);
      await record(trx);
    });
    return id;
  }

  /**
   * Changes one of the viewer's own. Pages of it that the form did not show stay where they are.
   * @throws NavetteError `invalid` with `title`, `note`, `unknown` for no page that the viewer may
   * read, `full`; `not-found`, `too-many`
   */
  async change(id: string, change: OwnKitChange, viewer: Viewer, record: FormRecord = NO_FORM): Promise<void> {
    this.#requireTurn(viewer);
    const { title } = parseInput(ownKitInput, change);
    const notes = change.pages.map(({ pageId, note }) => ({ pageId, ...parseInput(kitNoteInput, { note }) }));
    const step = await readStep(this.#deps, id, change.step, viewer);
    await this.#write(id, viewer, record, (kept) => {
      const before = inOrder(kept, notes);
      const pages = step(before);
      return { title, pages, ...removing(change.step, before, pages) };
    });
  }

  /** Puts pages at the end of one of the viewer's own. @throws NavetteError as of `change` */
  async add(id: string, pages: readonly SelectedPage[], viewer: Viewer, record: FormRecord = NO_FORM): Promise<void> {
    this.#requireTurn(viewer);
    const cards = await this.#deps.selections.find(viewer, pages);
    await this.#write(id, viewer, record, (kept) => ({ pages: withAdded(kept, cards) }));
  }

  /** @throws NavetteError `not-found` */
  async delete(id: string, viewer: Viewer, record: FormRecord = NO_FORM): Promise<void> {
    await writeFor(viewer, this.#deps.database, async (trx) => {
      await requireOwn(trx, id, viewer);
      await deleteOwnKit(trx, id);
      await record(trx);
    });
  }

  async #write(
    id: string,
    viewer: Viewer,
    record: FormRecord,
    next: (kept: readonly OwnKitPage[]) => NextKit,
  ): Promise<void> {
    const { database, clock } = this.#deps;
    await writeFor(viewer, database, async (trx) => {
      const kit = await requireOwn(trx, id, viewer);
      const { title = kit.title, pages, removal = null, putBack } = next(await listOwnKitPages(trx, id));
      await updateOwnKit(trx, id, { title, updatedAt: clock().toISOString() });
      await replaceOwnKitPages(trx, id, pages);
      if (removal) await insertKitRemoval(trx, id, removal, MOST_KIT_REMOVALS);
      if (putBack !== undefined) await deleteKitRemoval(trx, id, putBack);
      await record(trx);
    });
  }

  #requireTurn(viewer: Viewer): string {
    const personId = ownerOf(viewer);
    const seconds = this.#changes.take(personId);
    if (seconds > 0) throw new NavetteError('too-many', { retryAfterSeconds: seconds });
    return personId;
  }
}

/** What becomes of a kit. */
interface NextKit {
  readonly title?: string;
  readonly pages: readonly OwnKitPage[];
  /** What was taken off it. */
  readonly removal?: KitRemoval | null;
  /** The key of what was put back. */
  readonly putBack?: string;
}

/** What a step leaves to be put back, or has put back. */
function removing(
  step: OwnKitStep | undefined,
  before: readonly OwnKitPage[],
  after: readonly OwnKitPage[],
): Pick<NextKit, 'removal' | 'putBack'> {
  if (step?.type === 'put-back') return { putBack: step.key };
  return step?.type === 'remove' || step?.type === 'remove-lost' ? { removal: removalOf(before, after) } : {};
}

/** Who may keep kits, and so open those of others. */
function ownerOf(viewer: Viewer): string {
  authorise(viewer, 'own-kit.keep');
  if (viewer.role !== 'member' && viewer.role !== 'staff') throw new NavetteError('forbidden');
  return viewer.personId;
}

async function requireOwn(trx: Writer, id: string, viewer: Viewer): Promise<OwnKit> {
  const personId = ownerOf(viewer);
  const kit = await findOwnKit(trx, id);
  if (!kit || kit.personId !== personId) throw new NavetteError('not-found');
  return kit;
}
