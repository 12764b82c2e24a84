import { authorise } from '#content/authorise.ts';
import type { Comparison } from '#content/compare/comparison.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import { pageSubject } from '#content/permission.ts';
import type { Database } from '#db/driver/database.ts';
import { findEditionShown } from '#db/pages/edition-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { CitedTexts } from '#server/materials/cited-texts.ts';

/** The details of an edition or the draft besides its text. */
export interface ComparedDetails {
  readonly title: string;
  readonly summary: string;
  readonly language: string;
}

export interface EditionComparison {
  readonly before: ComparedDetails;
  readonly after: ComparedDetails;
  readonly text: Comparison;
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

  private async requireEdition(pageId: string, number: number) {
    const edition = await findEditionShown(this.#deps.database.read, pageId, number);
    if (!edition) throw new NavetteError('not-found');
    return edition;
  }
}

function detailsOf({ title, summary, language }: ComparedDetails): ComparedDetails {
  return { title, summary, language };
}
