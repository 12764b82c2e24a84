import type { AnnotationKind } from '#content/annotation/annotation.ts';
import { actorOf, authorise } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { type AnnotationChangeInput, annotationChangeInput, parseAnnotation } from '#content/input/annotation-input.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { pageSubject } from '#content/permission.ts';
import { countAnnotations } from '#db/annotations/annotation-counts.ts';
import {
  type Annotation,
  type AnnotationChange,
  deleteAnnotation,
  findAnnotation,
  updateAnnotation,
} from '#db/annotations/annotation-repository.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { requirePage } from '#server/auth/require-page.ts';
import type { AnnotationMails } from '#server/notifications/annotation-mails.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { type Annotator, authorOf } from './annotation-author.ts';
import type { AnnotationLimits } from './annotation-limits.ts';
import { isAuthor, isStillOpen, OWN_CHANGE_HOURS } from './annotation-views.ts';
import { recordAnnotation } from './record-annotation.ts';
import { requireThread } from './require-thread.ts';

interface AnnotationChangesDeps {
  readonly database: Database;
  readonly mails: AnnotationMails;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly networkName: string;
  readonly limits: AnnotationLimits;
}

/** Who changes an annotation, and whether it is theirs. */
interface Owner {
  readonly viewer: Viewer;
  /** In the audit log. */
  readonly actor: string;
  readonly owns: (annotation: Annotation) => boolean;
}

/** Changes annotations: resolved by who may, edited and deleted by their authors alone. */
export class AnnotationChanges {
  readonly #deps: AnnotationChangesDeps;

  constructor(deps: AnnotationChangesDeps) {
    this.#deps = deps;
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
   * Marks an open annotation as must-fix: it must be dealt with before publishing.
   * @throws NavetteError `not-found`, `forbidden`; `conflict` with `reason` `resolved`
   */
  async require(id: string, viewer: Viewer): Promise<Annotation> {
    return this.markRequired(id, viewer, true);
  }

  /** Undoes `require`. @throws NavetteError as `require` */
  async release(id: string, viewer: Viewer): Promise<Annotation> {
    return this.markRequired(id, viewer, false);
  }

  /**
   * As `require` or `release`, for an annotation that was made for a request. For the server's own
   * use: checks no right.
   */
  requireByReviewer(id: string, required: boolean, reviewer: Annotator): Promise<Annotation> {
    return this.setRequired(id, required, { ...ownerOf(reviewer), name: reviewer.name });
  }

  /**
   * Changes the viewer's own annotation or reply.
   * @throws NavetteError `conflict` once it has a reply or is a day old
   */
  async edit(id: string, input: AnnotationChangeInput, viewer: Viewer): Promise<Annotation> {
    const change = parseAnnotation(annotationChangeInput, input);
    return this.editOwn(id, change, await this.requireOwner(id, viewer));
  }

  /**
   * Deletes the viewer's own annotation or reply.
   * @throws NavetteError `conflict` once it has a reply or is a day old
   */
  async remove(id: string, viewer: Viewer): Promise<void> {
    await this.removeOwn(id, await this.requireOwner(id, viewer));
  }

  /**
   * As `edit`, for an annotation that was made for a request for a review. For the server's own
   * use: checks no right.
   */
  editByReviewer(id: string, input: AnnotationChangeInput, reviewer: Annotator): Promise<Annotation> {
    return this.editOwn(id, parseAnnotation(annotationChangeInput, input), ownerOf(reviewer));
  }

  /**
   * As `remove`, for an annotation that was made for a request. For the server's own use: checks no
   * right.
   */
  removeByReviewer(id: string, reviewer: Annotator): Promise<void> {
    return this.removeOwn(id, ownerOf(reviewer));
  }

  private async settle(id: string, viewer: Viewer, resolved: boolean): Promise<Annotation> {
    const { annotation, page } = await requireThread(this.#deps.database.read, viewer, id);
    const own = isAuthor(viewer, annotation);
    authorise(viewer, own ? 'annotation.resolve-own' : 'annotation.resolve', pageSubject(page));
    this.#deps.limits.requireTurn(viewer, page);
    const now = this.#deps.clock().toISOString();
    const change: AnnotationChange = resolved
      ? {
          resolvedAt: now,
          resolvedBy: (await authorOf(this.#deps.database, viewer, this.#deps.networkName)).authorName,
        }
      : { resolvedAt: null, resolvedBy: null };
    const { settled, isNew } = await writeFor(viewer, this.#deps.database, async (trx) => {
      const found = await findAnnotation(trx, annotation.id);
      if (!found) throw new NavetteError('not-found');
      // Another person may have been first: what is recorded and mailed is one change.
      if ((found.resolvedAt !== null) === resolved) return { settled: found, isNew: false };
      await updateAnnotation(trx, found.id, change);
      const action = resolved ? 'annotation.resolved' : 'annotation.reopened';
      await recordAnnotation(trx, { at: now, actor: actorOf(viewer), action, annotation: found });
      const settled = { ...found, ...change };
      await this.#deps.mails.settled(trx, settled, actorOf(viewer));
      return { settled, isNew: true };
    });
    if (!isNew) return settled;
    this.#deps.mails.wake();
    this.#deps.events.emit('annotation-changed', settled.pageId, settled.id);
    return settled;
  }

  private async markRequired(id: string, viewer: Viewer, required: boolean): Promise<Annotation> {
    const { annotation, page } = await requireThread(this.#deps.database.read, viewer, id);
    authorise(viewer, 'annotation.require', pageSubject(page));
    this.#deps.limits.requireTurn(viewer, page);
    const { authorName: name } = await authorOf(this.#deps.database, viewer, this.#deps.networkName);
    return this.setRequired(annotation.id, required, { viewer, actor: actorOf(viewer), owns: () => true, name });
  }

  private async setRequired(
    id: string,
    required: boolean,
    { viewer, actor, owns, name }: Owner & { readonly name: string },
  ): Promise<Annotation> {
    const now = this.#deps.clock().toISOString();
    const change = required ? { mustFixAt: now, mustFixBy: name } : { mustFixAt: null, mustFixBy: null };
    const { annotation, isNew } = await writeFor(viewer, this.#deps.database, async (trx) => {
      const found = await findAnnotation(trx, id);
      if (!found || found.parentId !== null) throw new NavetteError('not-found');
      if (!owns(found)) throw new NavetteError('forbidden', { reason: 'not-yours' });
      if ((found.mustFixAt !== null) === required) return { annotation: found, isNew: false };
      if (found.resolvedAt !== null) throw new NavetteError('conflict', { reason: 'resolved' });
      await updateAnnotation(trx, id, change);
      const action = required ? 'annotation.required' : 'annotation.released';
      await recordAnnotation(trx, { at: now, actor, action, annotation: found });
      return { annotation: { ...found, ...change }, isNew: true };
    });
    if (isNew) this.#deps.events.emit('annotation-changed', annotation.pageId, id);
    return annotation;
  }

  /** @throws NavetteError `not-found`, `forbidden`, `too-many` */
  private async requireOwner(id: string, viewer: Viewer): Promise<Owner> {
    const { read } = this.#deps.database;
    const found = await findAnnotation(read, id);
    if (!found) throw new NavetteError('not-found');
    this.#deps.limits.requireTurn(viewer, await requirePage(read, viewer, 'annotation.write', found.pageId));
    return { viewer, actor: actorOf(viewer), owns: (annotation) => isAuthor(viewer, annotation) };
  }

  private editOwn(
    id: string,
    { body, kind }: Pick<Annotation, 'body'> & { readonly kind?: AnnotationKind | undefined },
    owner: Owner,
  ): Promise<Annotation> {
    return this.changeOwn(id, owner, 'annotation.edited', (own, trx, now) => {
      const change = { body, ...(kind && own.parentId === null ? { kind } : {}), editedAt: now };
      const edited = { ...own, ...change };
      return updateAnnotation(trx, own.id, change)
        .then(() => this.#deps.mails.annotated(trx, edited))
        .then(() => edited);
    });
  }

  private async removeOwn(id: string, owner: Owner): Promise<void> {
    await this.changeOwn(id, owner, 'annotation.deleted', (own, trx) => deleteAnnotation(trx, own.id).then(() => own));
  }

  private async changeOwn(
    id: string,
    { viewer, actor, owns }: Owner,
    action: string,
    change: (own: Annotation, trx: Writer, now: string) => Promise<Annotation>,
  ): Promise<Annotation> {
    const now = this.#deps.clock();
    const changed = await writeFor(viewer, this.#deps.database, async (trx) => {
      const own = await findAnnotation(trx, id);
      if (!own) throw new NavetteError('not-found');
      const replies = await countAnnotations(trx, { parentId: id });
      if (!owns(own)) throw new NavetteError('forbidden', { reason: 'not-yours' });
      if (!isStillOpen(own, replies, now)) {
        throw new NavetteError('conflict', {
          reason: replies > 0 || own.takenAt !== null ? 'answered' : 'too-old',
          hours: OWN_CHANGE_HOURS,
        });
      }
      await recordAnnotation(trx, { at: now.toISOString(), actor, action, annotation: own });
      return change(own, trx, now.toISOString());
    });
    this.#deps.mails.wake();
    this.#deps.events.emit('annotation-rewritten', changed.pageId);
    this.#deps.events.emit('annotation-changed', changed.pageId, changed.parentId ?? changed.id);
    return changed;
  }
}

const ownerOf = ({ actor, requestId }: Annotator): Owner => ({
  viewer: PUBLIC_VIEWER,
  actor,
  owns: ({ reviewRequestId }) => reviewRequestId === requestId,
});
