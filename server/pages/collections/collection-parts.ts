import { type ArrangeStep, rearrangeShown } from '#content/arrangement.ts';
import { actorOf, personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { partInput } from '#content/input/collection-input.ts';
import { checkInput, parseInput } from '#content/input/parse-input.ts';
import type { Viewer } from '#content/people/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { findBinned } from '#db/pages/bin-repository.ts';
import {
  type Collection,
  type CollectionPart,
  listParts,
  replaceParts,
  updateCollection,
} from '#db/pages/collection-repository.ts';
import { findPage } from '#db/pages/page-repository.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { Removals, type Removed } from './removals.ts';
import { requireCollection } from './require-collection.ts';

export interface PartInput {
  readonly title: string;
  readonly pageIds: readonly string[];
}

const MOST_PARTS = 50;
const MOST_PAGES = 500;

interface CollectionPartsDeps {
  readonly database: Database;
  readonly events: EventBus;
  readonly clock: Clock;
}

/** The parts of collections, and the order of the pages in them. */
export class CollectionParts {
  readonly #deps: CollectionPartsDeps;
  readonly #removals = new Removals();

  constructor(deps: CollectionPartsDeps) {
    this.#deps = deps;
    for (const name of ['sources-changed', 'editions-rewritten'] as const)
      deps.events.on(name, () => this.#removals.clear());
  }

  /** Sets the parts and the order of their pages. */
  async arrange(id: string, parts: readonly PartInput[], viewer: Viewer): Promise<void> {
    const collection = await requireCollection(this.#deps.database.read, viewer, 'collection.manage', id);
    const pageIds = parts.flatMap((part) => part.pageIds);
    if (parts.length > MOST_PARTS || pageIds.length > MOST_PAGES)
      throw new NavetteError('too-large', { parts: MOST_PARTS, pages: MOST_PAGES });
    if (!parts.every((part) => checkInput(partInput, part).ok))
      throw new NavetteError('invalid', { fields: ['parts'] });
    await writeFor(viewer, this.#deps.database, async (trx) => {
      for (const pageId of pageIds) {
        if (!(await findPage(trx, pageId))) throw new NavetteError('not-found', { pageId });
      }
      await this.#replace(trx, id, parts, viewer);
    });
    this.#deps.events.emit('collection-changed', collection.id);
  }

  /**
   * Applies one rearrangement step to the present parts.
   * @throws NavetteError `conflict` if they are no longer those the step refers to
   */
  async rearrange(id: string, step: ArrangeStep, viewer: Viewer): Promise<void> {
    const collection = await requireCollection(this.#deps.database.read, viewer, 'collection.manage', id);
    if ('title' in step) parseInput(partInput, step);
    const arranged = await writeFor(viewer, this.#deps.database, (trx) => this.#rearrangeIn(trx, id, step, viewer));
    if (step.type === 'remove-page' || step.type === 'remove-part')
      this.#removals.add(removerOf(id, viewer), step, arranged);
    this.#deps.events.emit('collection-changed', collection.id);
  }

  /**
   * What a viewer took out of a collection last, if it can be put back as it was.
   * @param present its parts
   */
  removed({ id }: Collection, present: readonly CollectionPart[], viewer: Viewer): Removed | null {
    return this.#removals.last(removerOf(id, viewer), present)?.removed ?? null;
  }

  /**
   * Puts back what this viewer took out of a collection last.
   * @throws NavetteError `conflict` if it was arranged since
   */
  async putBack(id: string, key: string, viewer: Viewer): Promise<void> {
    await requireCollection(this.#deps.database.read, viewer, 'collection.manage', id);
    const owner = removerOf(id, viewer);
    const present = await writeFor(viewer, this.#deps.database, async (trx) => {
      const found = await listParts(trx, id);
      const last = this.#removals.last(owner, found);
      if (last?.removed.key !== key) throw new NavetteError('conflict', { reason: 'rearranged' });
      const there = new Set(found.flatMap(({ pageIds }) => pageIds));
      // What was taken out may have been deleted for good meanwhile.
      for (const pageId of last.before.flatMap(({ pageIds }) => pageIds))
        if (!there.has(pageId) && (await findPage(trx, pageId))) there.add(pageId);
      const parts = last.before.map((part) => ({ ...part, pageIds: part.pageIds.filter((one) => there.has(one)) }));
      await this.#replace(trx, id, parts, viewer);
      return listParts(trx, id);
    });
    this.#removals.drop(owner, present);
    this.#deps.events.emit('collection-changed', id);
  }

  /**
   * A collection to which this viewer may add pages.
   * @throws NavetteError `not-found`, `forbidden`
   */
  requireToAdd(id: string, viewer: Viewer): Promise<Collection> {
    return requireCollection(this.#deps.database.read, viewer, 'collection.manage', id);
  }

  /** What puts a page that is being made at the end of a collection; `announce` follows. */
  addingTo(id: string, viewer: Viewer) {
    return (trx: Writer, page: { readonly id: string }): Promise<void> => this.#addLast(trx, id, page.id, viewer);
  }

  /** Reports that a collection has changed. */
  announce(id: string): void {
    this.#deps.events.emit('collection-changed', id);
  }

  /**
   * Puts a page that is being made at the end of a collection, in the transaction that makes it.
   * @throws NavetteError as `requireToAdd`; `too-large` for a full collection
   */
  async #addLast(trx: Writer, id: string, page: string, viewer: Viewer): Promise<void> {
    await requireCollection(trx, viewer, 'collection.manage', id);
    if ((await listParts(trx, id)).length === 0) await replaceParts(trx, id, [{ title: '', pageIds: [] }]);
    const last = (await listParts(trx, id)).at(-1)!;
    await this.#rearrangeIn(trx, id, { type: 'add-page', part: last.id, page }, viewer);
  }

  async #rearrangeIn(trx: Writer, id: string, step: ArrangeStep, viewer: Viewer) {
    if (step.type === 'add-page' && !(await findPage(trx, step.page)))
      throw new NavetteError('not-found', { pageId: step.page });
    const present = await listParts(trx, id);
    // The screen does not show what is in the bin, which keeps its place.
    const hidden = await findBinned(
      trx,
      present.flatMap((part) => part.pageIds),
    );
    const parts = rearrangeShown(present, step, hidden);
    if (!parts) throw new NavetteError('conflict', { reason: 'rearranged' });
    if (parts.length > MOST_PARTS || parts.flatMap((part) => part.pageIds).length > MOST_PAGES) {
      throw new NavetteError('too-large', { parts: MOST_PARTS, pages: MOST_PAGES });
    }
    await this.#replace(trx, id, parts, viewer);
    return { before: present, after: await listParts(trx, id), hidden };
  }

  async #replace(trx: Writer, id: string, parts: readonly PartInput[], viewer: Viewer): Promise<void> {
    await replaceParts(trx, id, parts);
    await updateCollection(trx, id, { updatedAt: this.#deps.clock().toISOString() });
    await insertAuditEntry(trx, {
      at: this.#deps.clock().toISOString(),
      actor: actorOf(viewer),
      action: 'collection.arranged',
      subject: id,
      detail: {},
    });
  }
}

/** Whose removals are put back. */
const removerOf = (id: string, viewer: Viewer): string => `${id} ${personIdOf(viewer) ?? ''}`;
