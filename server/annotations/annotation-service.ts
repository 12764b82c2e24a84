import type { Anchor, AnchorSelection } from '#content/annotation/annotation.ts';
import { actorOf, authorise } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import {
  type AnnotationChangeInput,
  annotationChangeInput,
  annotationInput,
  parseAnnotation,
  placedAnnotationInput,
  type ReplyInput,
  replyInput,
} from '#content/input/annotation-input.ts';
import { pageSubject } from '#content/permission.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/person.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import {
  type Annotation,
  type AnnotationChange,
  countAnnotations,
  deleteAnnotation,
  findAnnotation,
  findAnnotationByRequestKey,
  findThreads,
  insertAnnotation,
  listAnnotations,
  updateAnnotation,
} from '#db/annotations/annotation-repository.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { findPage, type Page } from '#db/pages/page-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';
import type { AnnotationMails } from '#server/notifications/annotation-mails.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { KeyedMutex } from '#server/runtime/keyed-mutex.ts';
import type { AnchorTracker } from './anchor-tracker.ts';
import { type Annotator, authorOf, reviewerAsAuthor } from './annotation-author.ts';
import { AnnotationLimits, MOST_AT_ONCE, requireSpace } from './annotation-limits.ts';
import {
  type AnnotationList,
  type AuthorView,
  isAuthor,
  isChangeable,
  OWN_CHANGE_HOURS,
  type ThreadChanges,
} from './annotation-views.ts';
import { type ImportedAnnotation, makeImported } from './imported-annotation.ts';
import { listThreads, showThreads } from './list-threads.ts';
import { type AnnotationParts, makeAnnotation } from './make-annotation.ts';
import type { NewAnnotation } from './new-annotation.ts';
import { requestKeyOf } from './request-key.ts';

export { MOST_CHARACTERS_ON_A_PAGE } from './annotation-limits.ts';

interface AnnotationServiceDeps {
  readonly database: Database;
  readonly tracker: AnchorTracker;
  readonly mails: AnnotationMails;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly networkName: string;
}

/**
 * Annotations: changed by their authors alone, followed through changes of the text, never lost.
 */
export class AnnotationService {
  readonly #deps: AnnotationServiceDeps;
  private readonly limits: AnnotationLimits;
  /** New annotations of a page are stored one at a time. */
  private readonly keeping = new KeyedMutex();

  constructor(deps: AnnotationServiceDeps) {
    this.#deps = deps;
    this.limits = new AnnotationLimits(deps.clock);
  }

  /**
   * Stores an annotation. Idempotent: a repeated key returns the stored annotation.
   * @throws NavetteError `not-found`, `forbidden` (with `reason` and the window's days if it is
   * closed), `too-many`, `too-large` with `reason` `full-page`; `invalid` with `fields`: `body`, `kind`, `selection` when the text lacks
   * the words
   */
  async create(input: NewAnnotation, viewer: Viewer): Promise<Annotation> {
    const page = await requirePage(this.#deps.database.read, viewer, 'annotation.write', input.pageId);
    const known = await this.findSent(viewer, input.key);
    if (known) return known;
    this.limits.requireTurn(viewer, page);
    const { kind, body, selection } = parseAnnotation(annotationInput, input);
    const onDraft = input.on === 'draft';
    if (onDraft) authorise(viewer, 'draft.read', pageSubject(page));
    const anchor = onDraft
      ? await this.#deps.tracker.anchorInDraft(page.id, selection)
      : await this.anchorInShown(page, selection);
    if (!anchor) throw new NavetteError('invalid', { fields: ['selection'] });
    return this.keep(viewer, input.key, {
      pageId: page.id,
      parentId: null,
      kind,
      body,
      anchor,
      editionNumber: onDraft ? null : page.editionNumber,
      versionNumber: onDraft || page.editionNumber !== null ? null : page.versionNumber,
    });
  }

  /**
   * Stores an annotation on the draft by somebody who is asked to review it. For the server's own
   * use: checks no right.
   * @param requestKey of this form and this reviewer
   * @throws NavetteError `not-found`, `too-large`, `invalid` as `create`
   */
  async createByReviewer(reviewer: Annotator, input: NewAnnotation, requestKey: string): Promise<Annotation> {
    const known = await findAnnotationByRequestKey(this.#deps.database.read, requestKey);
    if (known) return known;
    const { kind, body, selection } = parseAnnotation(annotationInput, input);
    const anchor = await this.#deps.tracker.anchorInDraft(input.pageId, selection);
    if (!anchor) throw new NavetteError('invalid', { fields: ['selection'] });
    return this.store(reviewer.actor, requestKey, {
      ...makeAnnotation(PUBLIC_VIEWER, {
        pageId: input.pageId,
        parentId: null,
        kind,
        body,
        anchor,
        editionNumber: null,
        versionNumber: null,
        ...(await reviewerAsAuthor(this.#deps.database, reviewer, this.#deps.networkName)),
        createdAt: this.#deps.clock().toISOString(),
      }),
      personId: reviewer.personId,
    });
  }

  /** Stores a reply. @throws NavetteError as `create` */
  async reply(input: ReplyInput & { parentId: string; key?: string }, viewer: Viewer): Promise<Annotation> {
    const { annotation: parent, page } = await this.requireThread(viewer, input.parentId);
    const known = await this.findSent(viewer, input.key);
    if (known) return known;
    this.limits.requireTurn(viewer, page);
    const { pageId, kind } = parent;
    const { body } = parseAnnotation(replyInput, input);
    return this.keep(viewer, input.key, {
      pageId,
      parentId: parent.id,
      kind,
      body,
      anchor: null,
      editionNumber: null,
      versionNumber: null,
    });
  }

  /**
   * Marks an annotation as resolved. Nothing is hidden.
   * @throws NavetteError `not-found`, `forbidden`
   */
  resolve(id: string, viewer: Viewer): Promise<Annotation> {
    return this.settle(id, viewer, true);
  }

  /** Undoes `resolve`. @throws NavetteError `not-found`, `forbidden` */
  reopen(id: string, viewer: Viewer): Promise<Annotation> {
    return this.settle(id, viewer, false);
  }

  /**
   * Changes the viewer's own annotation or reply.
   * @throws NavetteError `conflict` once it has a reply or is a day old
   */
  async edit(id: string, input: AnnotationChangeInput, viewer: Viewer): Promise<Annotation> {
    const { body, kind } = parseAnnotation(annotationChangeInput, input);
    return this.changeOwn(id, viewer, 'annotation.edited', (own, trx, now) => {
      const change = { body, ...(kind && own.parentId === null ? { kind } : {}), editedAt: now };
      const edited = { ...own, ...change };
      return updateAnnotation(trx, own.id, change)
        .then(() => this.#deps.mails.annotated(trx, edited))
        .then(() => edited);
    });
  }

  /**
   * Deletes the viewer's own annotation or reply.
   * @throws NavetteError `conflict` once it has a reply or is a day old
   */
  async remove(id: string, viewer: Viewer): Promise<void> {
    await this.changeOwn(id, viewer, 'annotation.deleted', (own, trx) => deleteAnnotation(trx, own.id).then(() => own));
  }

  /**
   * A page's threads with their places in the latest edition, and in the draft if requested by a
   * viewer who may read it.
   * @throws NavetteError `not-found`
   */
  async list(viewer: Viewer, pageId: string, options: { draft?: boolean } = {}): Promise<AnnotationList> {
    const page = await requirePage(this.#deps.database.read, viewer, 'annotation.read', pageId);
    const annotations = await listAnnotations(this.#deps.database.read, pageId);
    return listThreads(this.source(viewer, page, annotations, options));
  }

  /**
   * The requested threads of a page, for clients that already have the list: the cost grows neither
   * with the other threads nor with the text.
   * @param ids at most `MOST_AT_ONCE`
   * @throws NavetteError `not-found`; `too-large` for more ids
   */
  async changes(
    viewer: Viewer,
    pageId: string,
    ids: readonly string[],
    options: { draft?: boolean } = {},
  ): Promise<ThreadChanges> {
    const page = await requirePage(this.#deps.database.read, viewer, 'annotation.read', pageId);
    if (ids.length > MOST_AT_ONCE) throw new NavetteError('too-large', { threads: MOST_AT_ONCE });
    const annotations = await findThreads(this.#deps.database.read, pageId, ids);
    return showThreads(this.source(viewer, page, annotations, options), ids);
  }

  private source(
    viewer: Viewer,
    page: Page,
    annotations: readonly Annotation[],
    { draft = false }: { draft?: boolean },
  ) {
    return { viewer, page, annotations, tracker: this.#deps.tracker, now: this.#deps.clock(), draft };
  }

  /**
   * Imports an annotation with its replies under the name of its author. For the server's own use:
   * checks no right.
   * @throws NavetteError `invalid` when the page's latest edition lacks the quoted words
   */
  async createAs(author: AuthorView, input: ImportedAnnotation): Promise<Annotation> {
    const page = await findPage(this.#deps.database.read, input.pageId);
    if (!page) throw new NavetteError('not-found');
    const { kind } = parseAnnotation(placedAnnotationInput, input);
    const anchor = await this.anchorInShown(page, { exact: input.quote });
    if (!anchor) throw new NavetteError('invalid', { fields: ['selection'], quote: input.quote });
    const [root, ...replies] = makeImported(author, { ...input, kind, anchor, editionNumber: page.editionNumber });
    await this.#deps.database.write(async (trx) => {
      for (const annotation of [root, ...replies]) await insertAnnotation(trx, annotation, null);
    });
    this.#deps.events.emit('annotation-changed', page.id, root.id);
    return root;
  }

  /** In the latest edition, or in the version to annotate of a page without one. */
  private async anchorInShown(page: Page, selection: AnchorSelection): Promise<Anchor | null> {
    const shown = await this.#deps.tracker.shown(page);
    const anchor = shown?.anchor(selection);
    return shown && anchor ? this.#deps.tracker.followInDraft(page.id, anchor, shown) : null;
  }

  /** The annotation, or for a reply its parent, if this viewer may answer it. */
  private async requireThread(viewer: Viewer, id: string): Promise<{ annotation: Annotation; page: Page }> {
    const found = await findAnnotation(this.#deps.database.read, id);
    if (!found) throw new NavetteError('not-found');
    const page = await requirePage(this.#deps.database.read, viewer, 'annotation.write', found.pageId);
    const annotation = found.parentId === null ? found : await findAnnotation(this.#deps.database.read, found.parentId);
    if (!annotation) throw new NavetteError('not-found');
    return { annotation, page };
  }

  private async findSent(viewer: Viewer, key: string | undefined): Promise<Annotation | null> {
    const requestKey = requestKeyOf(viewer, key);
    return requestKey === null ? null : findAnnotationByRequestKey(this.#deps.database.read, requestKey);
  }

  private async keep(viewer: Viewer, key: string | undefined, parts: AnnotationParts): Promise<Annotation> {
    const author = await authorOf(this.#deps.database, viewer, this.#deps.networkName);
    const requestKey = requestKeyOf(viewer, key);
    const annotation = makeAnnotation(viewer, { ...parts, ...author, createdAt: this.#deps.clock().toISOString() });
    return this.store(actorOf(viewer), requestKey, annotation);
  }

  private async store(actor: string, requestKey: string | null, annotation: Annotation): Promise<Annotation> {
    const { pageId, parentId } = annotation;
    const { database } = this.#deps;
    // Asked before the transaction and one at a time for a page, so that drafts being written do not
    // wait for the answers.
    const kept = await this.keeping.run(pageId, async () => {
      // Checked again: the same form may have been sent twice concurrently.
      const sent = requestKey === null ? null : await findAnnotationByRequestKey(database.read, requestKey);
      if (sent) return sent;
      await requireSpace(database.read, pageId);
      await database.write(async (trx) => {
        if (parentId !== null && !(await findAnnotation(trx, parentId))) throw new NavetteError('not-found');
        await insertAnnotation(trx, annotation, requestKey);
        await this.record(trx, actor, parentId === null ? 'annotation.made' : 'annotation.answered', annotation);
        await this.#deps.mails.annotated(trx, annotation);
      });
      this.#deps.mails.wake();
      return annotation;
    });
    if (kept === annotation) this.#deps.events.emit('annotation-changed', pageId, parentId ?? annotation.id);
    return kept;
  }

  private async settle(id: string, viewer: Viewer, resolved: boolean): Promise<Annotation> {
    const { annotation, page } = await this.requireThread(viewer, id);
    const own = isAuthor(viewer, annotation);
    authorise(viewer, own ? 'annotation.resolve-own' : 'annotation.resolve', pageSubject(page));
    this.limits.requireTurn(viewer, page);
    if ((annotation.resolvedAt !== null) === resolved) return annotation;
    const now = this.#deps.clock().toISOString();
    const change: AnnotationChange = resolved
      ? {
          resolvedAt: now,
          resolvedBy: (await authorOf(this.#deps.database, viewer, this.#deps.networkName)).authorName,
        }
      : { resolvedAt: null, resolvedBy: null };
    await this.#deps.database.write(async (trx) => {
      await updateAnnotation(trx, annotation.id, change);
      const action = resolved ? 'annotation.resolved' : 'annotation.reopened';
      await this.record(trx, actorOf(viewer), action, annotation, now);
      await this.#deps.mails.settled(trx, { ...annotation, ...change }, actorOf(viewer));
    });
    this.#deps.mails.wake();
    this.#deps.events.emit('annotation-changed', annotation.pageId, annotation.id);
    return { ...annotation, ...change };
  }

  private record(
    trx: Writer,
    actor: string,
    action: string,
    annotation: Annotation,
    at = this.#deps.clock().toISOString(),
  ): Promise<void> {
    const { id, pageId, kind, authorName: name } = annotation;
    return insertAuditEntry(trx, { at, actor, action, subject: id, pageId, detail: { kind, name } });
  }

  private async changeOwn(
    id: string,
    viewer: Viewer,
    action: string,
    change: (own: Annotation, trx: Writer, now: string) => Promise<Annotation>,
  ): Promise<Annotation> {
    const found = await findAnnotation(this.#deps.database.read, id);
    if (!found) throw new NavetteError('not-found');
    this.limits.requireTurn(
      viewer,
      await requirePage(this.#deps.database.read, viewer, 'annotation.write', found.pageId),
    );
    const now = this.#deps.clock();
    const changed = await this.#deps.database.write(async (trx) => {
      const own = await findAnnotation(trx, id);
      if (!own) throw new NavetteError('not-found');
      const replies = await countAnnotations(trx, { parentId: id });
      if (!isChangeable(viewer, own, 0, new Date(own.createdAt)))
        throw new NavetteError('forbidden', { reason: 'not-yours' });
      if (!isChangeable(viewer, own, replies, now)) {
        throw new NavetteError('conflict', { reason: replies > 0 ? 'answered' : 'too-old', hours: OWN_CHANGE_HOURS });
      }
      await this.record(trx, actorOf(viewer), action, own);
      return change(own, trx, now.toISOString());
    });
    this.#deps.mails.wake();
    this.#deps.events.emit('annotation-changed', changed.pageId, changed.parentId ?? changed.id);
    return changed;
  }
}
