import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { type Annotation, findThreads, listAnnotations } from '#db/annotations/annotation-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { listMaskedBlocks } from '#db/materials/masked-text-repository.ts';
import { listEditions } from '#db/pages/edition-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { AnchorTracker } from '#server/annotations/anchors/anchor-tracker.ts';
import { requirePage } from '#server/auth/require-page.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventLoopTurns } from '#server/runtime/event-loop-turns.ts';
import { MOST_AT_ONCE } from './annotation-limits.ts';
import type { AnnotationList, ThreadChanges } from './annotation-views.ts';
import { listThreads, showThreads, type WantedReplies } from './list-threads.ts';
import { mentionableNames } from './mentionable-names.ts';

interface AnnotationReadingServiceDeps {
  readonly database: Database;
  readonly tracker: AnchorTracker;
  readonly clock: Clock;
  readonly turns: EventLoopTurns;
}

interface ReadingOptions {
  /** Places in the draft are requested. */
  readonly draft?: boolean;
  /** Else of each thread the latest. */
  readonly replies?: WantedReplies;
}

/** A page's annotations as they are read: threads with their places in the text. */
export class AnnotationReadingService {
  readonly #deps: AnnotationReadingServiceDeps;

  constructor(deps: AnnotationReadingServiceDeps) {
    this.#deps = deps;
  }

  /**
   * A page's threads with their places in the latest edition, and in the draft if requested by a
   * viewer who may read it.
   * @throws NavetteError `not-found`
   */
  async list(viewer: Viewer, pageId: string, options: ReadingOptions = {}): Promise<AnnotationList> {
    const page = await requirePage(this.#deps.database.read, viewer, 'annotation.read', pageId);
    const annotations = await listAnnotations(this.#deps.database.read, pageId);
    return listThreads(await this.source(viewer, page, annotations, options));
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
    options: ReadingOptions = {},
  ): Promise<ThreadChanges> {
    const page = await requirePage(this.#deps.database.read, viewer, 'annotation.read', pageId);
    if (ids.length > MOST_AT_ONCE) throw new NavetteError('too-large', { threads: MOST_AT_ONCE });
    const annotations = await findThreads(this.#deps.database.read, pageId, ids);
    return showThreads(await this.source(viewer, page, annotations, options), ids);
  }

  /**
   * The names of the staff that are suggested to who may write an annotation.
   * @throws NavetteError `not-found`, `forbidden`
   */
  async mentionable(viewer: Viewer, pageId: string): Promise<string[]> {
    const { read } = this.#deps.database;
    await requirePage(read, viewer, 'annotation.write', pageId);
    return mentionableNames(read, viewer, pageId);
  }

  private async source(
    viewer: Viewer,
    page: Page,
    annotations: readonly Annotation[],
    { draft = false, replies: wantedReplies = { threadId: null, part: 1 } }: ReadingOptions,
  ) {
    const { database, tracker, clock, turns } = this.#deps;
    const isAnyTaken = annotations.some(({ takenAt }) => takenAt !== null);
    const editions = isAnyTaken ? await listEditions(database.read, page.id) : [];
    const maskedBlocks = await listMaskedBlocks(database.read, page.id);
    return { viewer, page, annotations, tracker, now: clock(), draft, wantedReplies, editions, maskedBlocks, turns };
  }
}
