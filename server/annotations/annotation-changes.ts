import { actorOf, authorise } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { type AnnotationChangeInput, annotationChangeInput, parseAnnotation } from '#content/input/annotation-input.ts';
import { pageSubject } from '#content/permission.ts';
import type { Viewer } from '#content/person.ts';
import {
  type Annotation,
  type AnnotationChange,
  countAnnotations,
  deleteAnnotation,
  findAnnotation,
  updateAnnotation,
} from '#db/annotations/annotation-repository.ts';
import type { Database, Writer } from '#db/driver/database.ts';
import { requirePage } from '#server/auth/require-page.ts';
import type { AnnotationMails } from '#server/notifications/annotation-mails.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { authorOf } from './annotation-author.ts';
import type { AnnotationLimits } from './annotation-limits.ts';
import { isAuthor, isChangeable, OWN_CHANGE_HOURS } from './annotation-views.ts';
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

  private async settle(id: string, viewer: Viewer, resolved: boolean): Promise<Annotation> {
    const { annotation, page } = await requireThread(this.#deps.database.read, viewer, id);
    const own = isAuthor(viewer, annotation);
    authorise(viewer, own ? 'annotation.resolve-own' : 'annotation.resolve', pageSubject(page));
    this.#deps.limits.requireTurn(viewer, page);
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
      await recordAnnotation(trx, { at: now, actor: actorOf(viewer), action, annotation });
      await this.#deps.mails.settled(trx, { ...annotation, ...change }, actorOf(viewer));
    });
    this.#deps.mails.wake();
    this.#deps.events.emit('annotation-changed', annotation.pageId, annotation.id);
    return { ...annotation, ...change };
  }

  private async changeOwn(
    id: string,
    viewer: Viewer,
    action: string,
    change: (own: Annotation, trx: Writer, now: string) => Promise<Annotation>,
  ): Promise<Annotation> {
    const found = await findAnnotation(this.#deps.database.read, id);
    if (!found) throw new NavetteError('not-found');
    this.#deps.limits.requireTurn(
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
      await recordAnnotation(trx, { at: now.toISOString(), actor: actorOf(viewer), action, annotation: own });
      return change(own, trx, now.toISOString());
    });
    this.#deps.mails.wake();
    this.#deps.events.emit('annotation-changed', changed.pageId, changed.parentId ?? changed.id);
    return changed;
  }
}
