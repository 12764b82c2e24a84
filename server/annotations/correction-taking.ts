import type * as Y from 'yjs';
import { actorOf, authorise, personIdOf } from '#content/authorise.ts';
import { takeCorrection } from '#content/draft/anchors/take-correction.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { pageSubject } from '#content/permission.ts';
import { type Annotation, findAnnotation, updateAnnotation } from '#db/annotations/annotation-repository.ts';
import type { Database } from '#db/driver/database.ts';
import type { AnchorTracker } from '#server/annotations/anchors/anchor-tracker.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { AnnotationMails } from '#server/notifications/annotation-mails.ts';
import { askerOf, writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import { KeyedMutex } from '#server/runtime/keyed-mutex.ts';
import { authorOf } from './annotation-author.ts';
import type { AnnotationLimits } from './annotation-limits.ts';
import { isTakeable } from './annotation-views.ts';
import { RIGHTS_TO_TAKE } from './may-take.ts';
import { recordAnnotation } from './record-annotation.ts';
import { requireThread } from './require-thread.ts';

interface CorrectionTakingDeps {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly tracker: Pick<AnchorTracker, 'inDrafts'>;
  readonly mails: AnnotationMails;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly networkName: string;
  readonly limits: AnnotationLimits;
}

/**
 * Takes corrections over into drafts, as edits of who accepts them. The edit is stored first, then
 * that it was made: whoever is interrupted in between takes it over again, which finds the words
 * there and writes nothing (docs/decisions/0051-a-correction-is-taken-over-as-an-edit.md).
 */
export class CorrectionTaking {
  readonly #deps: CorrectionTakingDeps;
  /** A correction is taken over by one at a time. */
  private readonly turns = new KeyedMutex();

  constructor(deps: CorrectionTakingDeps) {
    this.#deps = deps;
  }

  /**
   * Writes what a correction proposes over the words that it quotes, and settles it. Idempotent.
   * @throws NavetteError `not-found`, `forbidden`; `invalid` if it proposes nothing; `conflict`
   * with `reason` `words-changed` and the block's id if the draft does not have the words any more
   */
  async take(id: string, viewer: Viewer): Promise<Annotation> {
    const { annotation, page } = await requireThread(this.#deps.database.read, viewer, id);
    for (const action of RIGHTS_TO_TAKE) authorise(viewer, action, pageSubject(page));
    this.#deps.limits.requireTurn(viewer, page);
    return this.turns.run(annotation.id, () => this.takeInTurn(annotation.id, viewer));
  }

  private async takeInTurn(id: string, viewer: Viewer): Promise<Annotation> {
    const { database, clock, networkName, mails, events } = this.#deps;
    const annotation = await findAnnotation(database.read, id);
    if (!annotation) throw new NavetteError('not-found');
    if (annotation.takenAt !== null) return annotation;
    const takenBlock = await this.write(annotation, viewer);
    const now = clock().toISOString();
    const { authorName: by } = await authorOf(database, viewer, networkName);
    const change = { takenAt: now, takenBy: by, takenBlock, resolvedAt: now, resolvedBy: by };
    await writeFor(viewer, database, async (trx) => {
      await updateAnnotation(trx, id, change);
      await recordAnnotation(trx, { at: now, actor: actorOf(viewer), action: 'annotation.taken', annotation });
      await mails.settled(trx, { ...annotation, ...change }, actorOf(viewer));
    });
    mails.wake();
    events.emit('annotation-changed', annotation.pageId, id);
    return { ...annotation, ...change };
  }

  /**
   * Looks up whether the viewer may take it still: its words were looked for, and the draft waited
   * for, since that was checked.
   * @throws NavetteError as `take`; `conflict` with `rights-changed`
   */
  private async requireStill({ id, replacement }: Annotation, viewer: Viewer): Promise<void> {
    const { read } = this.#deps.database;
    await askerOf(viewer).requireSameRights(read);
    const { annotation, page } = await requireThread(read, viewer, id);
    for (const action of RIGHTS_TO_TAKE) authorise(viewer, action, pageSubject(page));
    if (!isTakeable(annotation) || annotation.replacement !== replacement)
      throw new NavetteError('conflict', { reason: 'words-changed' });
  }

  /** @returns the id of the block that has the words now */
  private async write(annotation: Annotation, viewer: Viewer): Promise<string> {
    const { id, pageId, anchor, replacement } = annotation;
    if (!isTakeable(annotation) || !anchor || replacement === null)
      throw new NavetteError('invalid', { fields: ['replacement'] });
    const places = await this.#deps.tracker.inDrafts.place(pageId, [{ id, anchor }], { ordered: false, viewer });
    const place = places.get(id) ?? null;
    const take = (draft: Y.Doc) => takeCorrection(draft, anchor, replacement, place);
    const require = () => this.requireStill(annotation, viewer);
    const { state, blockId } = await this.#deps.drafts.edit(pageId, personIdOf(viewer), take, viewer, { require });
    if (state === 'changed' || blockId === null)
      throw new NavetteError('conflict', { reason: 'words-changed', ...(blockId === null ? {} : { blockId }) });
    return blockId;
  }
}
