import type { Comparison } from '#content/compare/comparison.ts';
import { detailsOf, readDetails, type TextDetails } from '#content/compare/text-details.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Database } from '#db/driver/database.ts';
import { storageFault } from '#db/driver/storage-fault.ts';
import { findEdition } from '#db/pages/edition-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import {
  deleteShownTexts,
  findLastLook,
  findTextPosition,
  keepReviewedText,
} from '#db/reviews/reviewed-text-repository.ts';
import { packJson } from '#server/drafts/packed-document.ts';
import type { CitedTexts } from '#server/materials/cited-texts.ts';
import type { ComposedDraft } from '#server/pages/reading/draft-reading-service.ts';
import { isWithdrawnMeanwhile } from '#server/pages/withdrawn-meanwhile.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { AskedReview } from './reviewer-requests.ts';

/** Texts of a page that are kept because reviewers were shown them, until the page is published. */
const MOST_SHOWN = 50;

/** What changed in a draft since its reviewer last looked. */
export interface ReviewChanges {
  readonly since: string;
  /** The number of the edition that it is compared with; null for the text they were shown last. */
  readonly edition: number | null;
  readonly text: Comparison;
  /** What stands with the text, before and now; null if what it was before is not known. */
  readonly details: { readonly before: TextDetails; readonly after: TextDetails } | null;
}

interface ShownTextsDeps {
  readonly database: Database;
  readonly citedTexts: CitedTexts;
  readonly clock: Clock;
}

/**
 * The texts that reviewers were shown: an answer names one, and what was written since is compared
 * with it.
 */
export class ShownTexts {
  readonly #deps: ShownTextsDeps;

  constructor(deps: ShownTextsDeps) {
    this.#deps = deps;
  }

  /**
   * Keeps the text that a reviewer is shown. Where nothing can be stored, or words were withdrawn
   * from it meanwhile, they read all the same.
   */
  async keep({ page, state, position, document, withdrawals }: ComposedDraft): Promise<void> {
    const { database, clock } = this.#deps;
    const kept = await findTextPosition(database.read, page.id, state);
    if (kept !== null && kept >= position) return;
    const packed = await packJson(document);
    const createdAt = clock().toISOString();
    const details = JSON.stringify(detailsOf(page));
    try {
      await database.write(async (trx) => {
        if (await isWithdrawnMeanwhile(trx, page.id, withdrawals)) return;
        await keepReviewedText(trx, { pageId: page.id, state, document: packed, details, position, createdAt });
        await deleteShownTexts(trx, page.id, MOST_SHOWN);
      });
    } catch (error) {
      if (storageFault(error) === null) throw error;
    }
  }

  /** Whether a state is one that a reviewer of the page was shown, and can answer for. */
  async isKept(page: Page, state: string): Promise<boolean> {
    return (await findTextPosition(this.#deps.database.read, page.id, state)) !== null;
  }

  /** The position of a state that a reviewer was shown. @throws NavetteError `conflict` */
  async require(page: Page, state: string): Promise<number> {
    const position = await findTextPosition(this.#deps.database.read, page.id, state);
    if (position === null) throw new NavetteError('conflict', { reason: 'draft-changed' });
    return position;
  }

  /**
   * What changed between what the reviewer last looked at and this draft; for who never looked,
   * since the latest edition, if there is one. Null without either.
   */
  async changesIn(draft: ComposedDraft, { request, page }: AskedReview, viewer: Viewer): Promise<ReviewChanges | null> {
    const { database, citedTexts } = this.#deps;
    const look = await findLastLook(database.read, request);
    const edition =
      look || page.editionNumber === null ? null : await findEdition(database.read, page.id, page.editionNumber);
    const before = look
      ? { at: look.at, number: null, text: { packed: look.document }, details: readDetails(look.details) }
      : edition && {
          at: edition.publishedAt,
          number: edition.number,
          text: { json: JSON.stringify(edition.document) },
          details: detailsOf(edition),
        };
    if (!before) return null;
    const text = await citedTexts.compare(viewer, before.text, { json: draft.document }, { language: page.language });
    const details = before.details && { before: before.details, after: detailsOf(page) };
    return { since: before.at, edition: before.number, text: JSON.parse(text) as Comparison, details };
  }
}
