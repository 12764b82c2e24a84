import { NavetteError } from '#content/errors.ts';
import { parseInput } from '#content/input/parse-input.ts';
import { noteInput } from '#content/input/review-input.ts';
import type { Locale } from '#content/locale.ts';
import type { Viewer } from '#content/people/person.ts';
import { isId } from '#content/text/ids.ts';
import { type Annotation, findThreads, listAnnotationsOfRequest } from '#db/annotations/annotation-repository.ts';
import type { Database } from '#db/driver/database.ts';
import type { ReviewRequest } from '#db/reviews/review-request-repository.ts';
import type { Annotator } from '#server/annotations/annotation-author.ts';
import type { AnnotationChanges } from '#server/annotations/annotation-changes.ts';
import type { AnnotationService } from '#server/annotations/annotation-service.ts';
import { isStillOpen, type ReplyView, toReplyView } from '#server/annotations/annotation-views.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { AskedReview } from './reviewer-requests.ts';
import { reviewerBy } from './reviewers.ts';

/** Annotations of one request that its reviewer sees again. */
const MOST_NOTES = 200;

/** What a reviewer has annotated, and what was answered. */
export interface ReviewerNote extends ReplyView {
  readonly quote: string;
  readonly isResolved: boolean;
  /** It must be dealt with before publishing. */
  readonly isMustFix: boolean;
  readonly replies: readonly ReplyView[];
}

/** Words of the draft, and a reviewer's note on them. */
export interface ReviewNote {
  readonly quote: string;
  readonly body: string;
  /** Where the words are, if the reader's browser knows; else empty. */
  readonly blockId: string;
  readonly before: number;
  readonly key: string;
  /** It must be dealt with before publishing. */
  readonly mustFix?: boolean;
  /** The language of the screen on which it was written. */
  readonly writtenIn?: Locale;
}

interface ReviewerNotesDeps {
  readonly database: Database;
  readonly annotations: AnnotationService;
  readonly annotationChanges: AnnotationChanges;
  readonly clock: Clock;
}

/**
 * The annotations that reviewers make for a request. Checks no right: the caller found the request
 * open.
 */
export class ReviewerNotes {
  readonly #deps: ReviewerNotesDeps;

  constructor(deps: ReviewerNotesDeps) {
    this.#deps = deps;
  }

  /** What was annotated for a request, with the answers, oldest first. */
  async list(request: ReviewRequest): Promise<ReviewerNote[]> {
    const { read } = this.#deps.database;
    const made = await listAnnotationsOfRequest(read, request.id, MOST_NOTES);
    const ids = made.map(({ id }) => id);
    const replies = new Map<string, Annotation[]>(ids.map((id) => [id, []]));
    for (const one of await findThreads(read, request.pageId, ids))
      if (one.parentId !== null) replies.get(one.parentId)?.push(one);
    const now = this.#deps.clock();
    return made.map((note) => {
      const answers = replies.get(note.id)!;
      return {
        ...toReplyView(note, isStillOpen(note, answers.length, now)),
        quote: note.anchor?.quote.exact ?? '',
        isResolved: note.resolvedAt !== null,
        isMustFix: note.mustFixAt !== null,
        replies: answers.map((reply) => toReplyView(reply, false)),
      };
    });
  }

  /** @throws NavetteError `invalid` with `fields`; `too-large` */
  async add({ request, page }: AskedReview, note: ReviewNote, viewer: Viewer): Promise<void> {
    const { quote } = parseInput(noteInput, note);
    if (!isId(note.key)) throw new NavetteError('invalid', { fields: ['key'] });
    const selection =
      note.blockId === '' ? { exact: quote } : { exact: quote, blockId: note.blockId, before: note.before };
    await this.#deps.annotations.createByReviewer(
      annotatorOf(request, viewer),
      {
        pageId: page.id,
        kind: 'comment',
        body: note.body,
        selection,
        ...(note.mustFix && { mustFix: note.mustFix }),
        ...(note.writtenIn && { writtenIn: note.writtenIn }),
      },
      `${noteKey(request.id)}${note.key}`,
    );
  }

  /** @throws NavetteError `invalid`, `forbidden`, `conflict` */
  async edit(request: ReviewRequest, id: string, body: string, viewer: Viewer): Promise<void> {
    await this.#deps.annotationChanges.editByReviewer(id, { body }, annotatorOf(request, viewer));
  }

  /** @throws NavetteError `forbidden`; `conflict` once it is resolved */
  async require(request: ReviewRequest, id: string, required: boolean, viewer: Viewer): Promise<void> {
    await this.#deps.annotationChanges.requireByReviewer(id, required, annotatorOf(request, viewer));
  }

  /** @throws NavetteError as `edit` */
  async remove(request: ReviewRequest, id: string, viewer: Viewer): Promise<void> {
    await this.#deps.annotationChanges.removeByReviewer(id, annotatorOf(request, viewer));
  }
}

const noteKey = (requestId: string) => `review:${requestId}:`;

/** Who annotates, or changes an annotation, for a request. */
function annotatorOf(request: ReviewRequest, viewer: Viewer): Annotator {
  const { personId, name } = reviewerBy(request, viewer);
  return { personId, name, side: request.side, requestId: request.id, actor: personId ?? `review:${request.id}` };
}
