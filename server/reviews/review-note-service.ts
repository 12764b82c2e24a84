import { authorise } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import { pageSubject } from '#content/permission.ts';
import { mayReadNotes } from '#content/review.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { ReviewerNote, ReviewerNotes, ReviewNote } from './reviewer-notes.ts';
import type { AskedReview, ReviewerRequests } from './reviewer-requests.ts';

interface ReviewNoteServiceDeps {
  readonly requests: ReviewerRequests;
  readonly notes: ReviewerNotes;
  readonly clock: Clock;
}

/**
 * What reviewers annotate in the draft that they are asked to read, by the key of their request.
 */
export class ReviewNoteService {
  readonly #deps: ReviewNoteServiceDeps;

  constructor(deps: ReviewNoteServiceDeps) {
    this.#deps = deps;
  }

  /**
   * What was annotated for a request, with the answers: while it is open, and after the answer
   * until its link expires.
   * @throws NavetteError as `ReviewerService.describe`
   */
  async list(key: string, viewer: Viewer): Promise<ReviewerNote[]> {
    const { requests, notes, clock } = this.#deps;
    const { request, page } = await requests.find(key, viewer);
    const mayRead = page.archivedAt === null && mayReadNotes(request, clock().toISOString());
    // Words of the draft are for those who are still asked to read it.
    return mayRead ? (await notes.list(request)).map((note) => ({ ...note, quote: '' })) : [];
  }

  /**
   * What the annotations of a request say, by id, also once it is closed: to tell what was typed
   * over them from what they say.
   * @throws NavetteError as `ReviewerService.describe`
   */
  async bodies(key: string, viewer: Viewer): Promise<ReadonlyMap<string, string>> {
    const { requests, notes } = this.#deps;
    const { request } = await requests.find(key, viewer);
    return new Map((await notes.list(request)).map(({ id, body }) => [id, body]));
  }

  /**
   * Annotates words of the draft, in the reviewer's name.
   * @param note.key the form's own: sent twice, it makes one annotation
   * @throws NavetteError as `ReviewerService.read`; `invalid` with `fields`: `quote`, `body`,
   * `selection` when the draft lacks the words; `too-large`
   */
  async add(key: string, note: ReviewNote, viewer: Viewer): Promise<void> {
    const asked = await this.requireOpen(key, viewer);
    if (note.mustFix) authoriseRequire(asked, viewer);
    await this.#deps.notes.add(asked, note, viewer);
  }

  /**
   * Changes an annotation that was made for this request.
   * @throws NavetteError as `ReviewerService.read`; `invalid` with `fields`; `forbidden` for
   * another's; `conflict` once it has a reply or is a day old
   */
  async edit(key: string, id: string, body: string, viewer: Viewer): Promise<void> {
    const { request } = await this.requireOpen(key, viewer);
    await this.#deps.notes.edit(request, id, body, viewer);
  }

  /**
   * Marks an annotation that was made for this request as must-fix before publishing, or clears the
   * mark.
   * @throws NavetteError as `ReviewerService.read`; `forbidden` for another's; `conflict` once it
   * is resolved
   */
  async require(key: string, id: string, required: boolean, viewer: Viewer): Promise<void> {
    const asked = await this.requireOpen(key, viewer);
    authoriseRequire(asked, viewer);
    await this.#deps.notes.require(asked.request, id, required, viewer);
  }

  /** Deletes an annotation that was made for this request. @throws NavetteError as `edit` */
  async remove(key: string, id: string, viewer: Viewer): Promise<void> {
    const { request } = await this.requireOpen(key, viewer);
    await this.#deps.notes.remove(request, id, viewer);
  }

  private requireOpen(key: string, viewer: Viewer): Promise<AskedReview> {
    return this.#deps.requests.requireOpen(key, viewer, 'write');
  }
}

/** @throws NavetteError `forbidden` */
function authoriseRequire({ page }: AskedReview, viewer: Viewer): void {
  authorise(viewer, 'annotation.require', { ...pageSubject(page), asked: true });
}
