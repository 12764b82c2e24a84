import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { actorOf, authorise } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import {
  type CollectionInput,
  collectionInput,
  coverInput,
  type NewCollectionInput,
  newCollectionInput,
} from '#content/input/collection-input.ts';
import { checkInput, parseInput } from '#content/input/parse-input.ts';
import type { CollectionKind } from '#content/kinds/collection-kind.ts';
import type { Viewer } from '#content/people/person.ts';
import { can, collectionSubject, listedVisibilities } from '#content/permission.ts';
import { freeSlug } from '#content/text/free-slug.ts';
import { slugify } from '#content/text/slug.ts';
import { isBlank } from '#content/text/visible-text.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import { findFile } from '#db/files/file-repository.ts';
import {
  type Collection,
  type CollectionPart,
  claimCollectionSlug,
  findCollection,
  findCollectionBySlug,
  findCollectionSlugOwner,
  insertCollection,
  listCollections,
  listCollectionsOfPage,
  listParts,
  updateCollection,
} from '#db/pages/collection-repository.ts';
import { wasWithdrawnSince } from '#db/pages/edition-repository.ts';
import { type FormRecord, NO_FORM } from '#server/forms/sent-forms.ts';
import { isNamedCollectionAddress } from '#server/materials/named-addresses.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import type { Introductions } from './introductions.ts';
import { requireCollection } from './require-collection.ts';

/** Re-exported for `app`, which must not import from `db`. */
export type { Collection } from '#db/pages/collection-repository.ts';

interface CollectionServiceDeps {
  readonly database: Database;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly introductions: Introductions;
}

/**
 * Collections: toolkits, booklets, reviews, barometers. `CollectionParts` arranges the pages in
 * them.
 */
export class CollectionService {
  readonly #deps: CollectionServiceDeps;

  constructor(deps: CollectionServiceDeps) {
    this.#deps = deps;
  }

  async create(
    input: NewCollectionInput & { readonly publishedAt?: string | null },
    viewer: Viewer,
    sent: FormRecord = NO_FORM,
  ): Promise<Collection> {
    authorise(viewer, 'collection.manage');
    const { kind, slug, ...details } = await this.parse(newCollectionInput, input);
    const now = this.#deps.clock().toISOString();
    const collection = await writeFor(viewer, this.#deps.database, async (trx) => {
      const owner = (slug: string) => findCollectionSlugOwner(trx, kind, slug);
      if (slug !== undefined && (await owner(slug))) throw new NavetteError('conflict', { fields: ['slug'] });
      const collection: Collection = {
        id: newId(),
        kind,
        slug: slug ?? (await freeSlug(owner, slugify(details.title))),
        ...details,
        coverFile: null,
        coverAlt: '',
        publishedAt: input.publishedAt ?? null,
        createdAt: now,
        updatedAt: now,
        archivedAt: null,
      };
      await insertCollection(trx, collection);
      await sent(trx);
      await this.record(trx, viewer, 'collection.created', collection.id);
      return collection;
    });
    this.#deps.events.emit('collection-changed', collection.id);
    return collection;
  }

  /** The collection at an address. @throws NavetteError `not-found` */
  async requireAt(viewer: Viewer, kind: CollectionKind, slug: string): Promise<Collection> {
    const collection = await findCollectionBySlug(this.#deps.database.read, kind, slug);
    if (!collection) throw new NavetteError('not-found');
    const subject = collectionSubject(collection);
    authorise(viewer, 'collection.read', subject);
    // As of pages: a former address leads readers no further if it gives a name not to be given.
    const isFormer = collection.slug !== slug && !can(viewer, 'collection.manage', subject);
    if (isFormer && (await isNamedCollectionAddress(this.#deps.database.read, collection, slug)))
      throw new NavetteError('not-found');
    return collection;
  }

  /** A collection's parts with the ids of all their pages, without rights: the caller filters. */
  parts(collection: Collection): Promise<CollectionPart[]> {
    return listParts(this.#deps.database.read, collection.id);
  }

  /** Whether words were withdrawn from its pages. @param since ISO 8601 */
  wasWithdrawnSince({ id }: Collection, since: string): Promise<boolean> {
    return wasWithdrawnSince(this.#deps.database.read, id, since);
  }

  /** The collections this viewer may read (for staff, also unpublished ones). */
  list(viewer: Viewer, kind?: CollectionKind): Promise<Collection[]> {
    return listCollections(this.#deps.database.read, {
      ...(kind ? { kind } : {}),
      visibilities: listedVisibilities(viewer),
      published: viewer.role !== 'staff',
    });
  }

  /** The collections that contain a page, among those this viewer may read. */
  async ofPage(viewer: Viewer, pageId: string): Promise<Collection[]> {
    const visible = new Set(listedVisibilities(viewer));
    const all = await listCollectionsOfPage(this.#deps.database.read, pageId);
    return all.filter((c) => visible.has(c.visibility) && (viewer.role === 'staff' || c.publishedAt !== null));
  }

  /**
   * Identifies the details of a collection. Its order and cover are saved by themselves, and do not
   * change it.
   */
  detailsVersion(collection: Pick<Collection, keyof CollectionInput>): string {
    const { title, summary, introduction, imprint, language, visibility, slug } = collection;
    const details = JSON.stringify([title, summary, introduction, imprint, language, visibility, slug]);
    return createHash('sha256').update(details).digest('base64url');
  }

  /**
   * Changes a collection's details.
   * @param known the details when their form was made (`detailsVersion`); null for whatever they
   * are
   * @throws NavetteError `invalid` with `fields`; `conflict` with `fields`: `slug`, or `version` if
   * somebody else has changed the details since
   */
  async changeDetails(
    id: string,
    input: CollectionInput,
    viewer: Viewer,
    known: string | null = null,
  ): Promise<Collection> {
    const collection = await requireCollection(this.#deps.database.read, viewer, 'collection.manage', id);
    return this.change(collection, await this.parse(collectionInput, input), viewer, 'collection.changed', known);
  }

  /**
   * Sets a collection's cover.
   * @param cover.file a file's id; null for none
   * @param cover.alt alternative text; empty if decorative
   * @throws NavetteError `invalid` with `fields`, `not-found` for the file
   */
  async changeCover(id: string, cover: { file: string | null; alt: string }, viewer: Viewer): Promise<Collection> {
    const collection = await requireCollection(this.#deps.database.read, viewer, 'collection.manage', id);
    const { coverAlt: alt } = parseInput(coverInput, { coverAlt: cover.alt });
    if (cover.file !== null && !(await findFile(this.#deps.database.read, cover.file)))
      throw new NavetteError('not-found');
    const coverAlt = cover.file === null || isBlank(alt) ? '' : alt;
    return this.change(collection, { coverFile: cover.file, coverAlt }, viewer, 'collection.changed');
  }

  /** Publishes the collection to those its visibility allows, or unpublishes it. */
  async publish(id: string, published: boolean, viewer: Viewer): Promise<Collection> {
    const collection = await requireCollection(this.#deps.database.read, viewer, 'collection.manage', id);
    const publishedAt = published ? (collection.publishedAt ?? this.#deps.clock().toISOString()) : null;
    const action = published ? 'collection.published' : 'collection.unpublished';
    return this.change(collection, { publishedAt }, viewer, action);
  }

  async archive(id: string, viewer: Viewer): Promise<Collection> {
    const collection = await requireCollection(this.#deps.database.read, viewer, 'collection.archive', id);
    return this.change(collection, { archivedAt: this.#deps.clock().toISOString() }, viewer, 'collection.archived');
  }

  async restore(id: string, viewer: Viewer): Promise<Collection> {
    const collection = await requireCollection(this.#deps.database.read, viewer, 'collection.archive', id);
    return this.change(collection, { archivedAt: null }, viewer, 'collection.restored');
  }

  private async change(
    collection: Collection,
    change: Partial<Omit<Collection, 'id' | 'kind' | 'createdAt'>>,
    viewer: Viewer,
    action: string,
    known: string | null = null,
  ): Promise<Collection> {
    const updatedAt = this.#deps.clock().toISOString();
    const changed = { ...collection, ...change, updatedAt };
    await writeFor(viewer, this.#deps.database, async (trx) => {
      const current = known === null ? null : await findCollection(trx, collection.id);
      if (current && this.detailsVersion(current) !== known)
        throw new NavetteError('conflict', { fields: ['version'] });
      if (changed.slug !== collection.slug) {
        const owner = await findCollectionSlugOwner(trx, collection.kind, changed.slug);
        if (owner && owner !== collection.id) throw new NavetteError('conflict', { fields: ['slug'] });
        await claimCollectionSlug(trx, changed);
      }
      await updateCollection(trx, collection.id, { ...change, updatedAt });
      await this.record(trx, viewer, action, collection.id);
    });
    this.#deps.events.emit('collection-changed', collection.id);
    return changed;
  }

  private record(trx: Writer, viewer: Viewer, action: string, subject: string): Promise<void> {
    const at = this.#deps.clock().toISOString();
    return insertAuditEntry(trx, { at, actor: actorOf(viewer), action, subject, detail: {} });
  }

  /** Checks the details of a collection, and that its introduction can be rendered. */
  private async parse<Schema extends typeof collectionInput | typeof newCollectionInput>(
    schema: Schema,
    input: z.input<Schema>,
  ): Promise<z.output<Schema>> {
    const checked = checkInput(schema, input);
    const fields = checked.ok ? [] : checked.fields;
    const { introduction = '', language = 'fr' } = input;
    if (!fields.includes('introduction') && !(await this.#deps.introductions.canBeRead(introduction, language)))
      fields.push('introduction');
    if (!checked.ok || fields.length > 0) throw new NavetteError('invalid', { fields });
    return checked.value;
  }
}
