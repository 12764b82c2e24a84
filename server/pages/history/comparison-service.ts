import { authorise } from '#content/authorise.ts';
import type { Comparison } from '#content/compare/comparison.ts';
import { detailsOf, readDetails, type TextDetails } from '#content/compare/text-details.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { pageSubject } from '#content/permission.ts';
import type { Database } from '#db/driver/database.ts';
import { findEditionShown } from '#db/pages/edition-repository.ts';
import { findReviewRequest } from '#db/reviews/review-request-repository.ts';
import { findReviewedText } from '#db/reviews/reviewed-text-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { CitedTexts } from '#server/materials/cited-texts.ts';

export interface EditionComparison {
  readonly before: TextDetails;
  readonly after: TextDetails;
  readonly text: Comparison;
}

/** The text that somebody answered for, compared with the draft. */
export interface ReviewedComparison extends EditionComparison {
  readonly answered: { readonly name: string; readonly at: string };
}

interface ComparisonServiceDeps {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly citedTexts: CitedTexts;
}

/** Compares a page's editions with each other and with its draft. */
export class ComparisonService {
  readonly #deps: ComparisonServiceDeps;

  constructor(deps: ComparisonServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Compares an edition with another, or with the draft, word by word.
   * @param after an edition's number; null for the draft
   * @throws NavetteError `not-found`, also for those who may not read one of them
   */
  async compare(viewer: Viewer, pageId: string, before: number, after: number | null): Promise<EditionComparison> {
    const page = await requirePage(this.#deps.database.read, viewer, 'page.read', pageId);
    if (after === null) authorise(viewer, 'draft.read', pageSubject(page));
    const earlier = await this.requireEdition(pageId, before);
    const later = after === null ? page : await this.requireEdition(pageId, after);
    const { drafts } = this.#deps;
    const laterText = 'document' in later ? { json: later.document } : { state: await drafts.state(pageId, viewer) };
    const { language } = later;
    const options = { language, asPublished: true };
    const text = await this.#deps.citedTexts.compare(viewer, { json: earlier.document }, laterText, options);
    return { before: detailsOf(earlier), after: detailsOf(later), text: JSON.parse(text) as Comparison };
  }

  /**
   * Compares the text that an answer to a request for a review was given for with the draft.
   * @throws NavetteError `not-found`, also for those who may not read the draft
   */
  async compareReviewed(viewer: Viewer, pageId: string, requestId: string): Promise<ReviewedComparison> {
    const { database, drafts, citedTexts } = this.#deps;
    const page = await requirePage(database.read, viewer, 'draft.read', pageId);
    const request = await findReviewRequest(database.read, requestId);
    const kept =
      request?.pageId === pageId && request.state !== null
        ? await findReviewedText(database.read, pageId, request.state)
        : null;
    if (!request || !kept || request.answeredAt === null) throw new NavetteError('not-found');
    const { language } = page;
    const draft = { state: await drafts.state(pageId, viewer) };
    const text = await citedTexts.compare(viewer, { packed: kept.document }, draft, { language, asPublished: true });
    const after = detailsOf(page);
    // Of texts that were shown in earlier releases, only the words were kept.
    const before = readDetails(kept.details) ?? after;
    const answered = { name: request.name, at: request.answeredAt };
    return { before, after, text: JSON.parse(text) as Comparison, answered };
  }

  private async requireEdition(pageId: string, number: number) {
    const edition = await findEditionShown(this.#deps.database.read, pageId, number);
    if (!edition) throw new NavetteError('not-found');
    return edition;
  }
}
