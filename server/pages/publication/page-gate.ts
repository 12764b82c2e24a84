import type { Evidence } from '#content/citation/evidence.ts';
import type { ListedPicture } from '#content/document/reading/pictures.ts';
import type { HeadField } from '#content/draft/head-texts.ts';
import { checkPage, sortResults } from '#content/gate/checks.ts';
import { MOST_CITATIONS } from '#content/gate/evidence/many-citations.ts';
import type { GateResult } from '#content/gate/reading/finding.ts';
import type { TextLink } from '#content/gate/reading/gate-text.ts';
import { unfilledFields } from '#content/kinds/expected.ts';
import { expectsLens } from '#content/kinds/lens-kinds.ts';
import { reachOf } from '#content/material/consent.ts';
import { hasMaterials } from '#content/material/material.ts';
import type { UncitedWords } from '#content/withdrawal/uncited-words.ts';
import { listMustFix, listOpenQuotes } from '#db/annotations/annotation-repository.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { countMaterials } from '#db/materials/material-repository.ts';
import { isLensMissing } from '#db/pages/lens-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { readQuotationAnswers } from '#server/consent/quotation-answers.ts';
import { findCitedMaterials } from '#server/materials/cited-materials.ts';
import { findShownPictures } from '#server/materials/shown-pictures.ts';
import { hiddenLinks } from './hidden-links.ts';
import type { ReviewCheck } from './review-check.ts';

/** Most open annotations of a kind that are listed. */
const MOST_NOTES = 100;

/** The parts of a page's draft that its checks need. */
export interface CheckedDraft {
  readonly words: number;
  readonly unfit: readonly HeadField[];
  readonly evidence: Evidence;
  readonly pictures: readonly ListedPicture[];
  /** The places that `findUncited` finds. */
  readonly takenBack: readonly UncitedWords[];
  /** The network's day, YYYY-MM-DD: consent may have ended before it. */
  readonly today: string;
  /** The results of the checks of its text. */
  readonly gate: readonly GateResult[];
  /**
   * Its links within this site, in a preview. Without them, checks of links and of open questions
   * find nothing: the transaction that publishes does not wait for them. They must therefore be
   * advice, which tests/content/gate.test.ts checks.
   */
  readonly links?: readonly TextLink[];
}

/**
 * The results of all checks before publishing, the gravest first.
 * @param origin of this site, to recognise its full addresses in links
 */
export async function checkGate(
  db: Reader | Writer,
  page: Page,
  draft: CheckedDraft,
  review: ReviewCheck,
  origin = '',
): Promise<GateResult[]> {
  const { kind, title, summary, notice } = page;
  const { citations, passages } = draft.evidence;
  const reading = { reach: reachOf(page.visibility), on: draft.today };
  const results = checkPage({
    kind,
    title,
    summary,
    words: draft.words,
    unfit: draft.unfit,
    emptyFields: unfilledFields(kind, notice),
    links: draft.links ? await hiddenLinks(db, page, draft.links, origin) : [],
    approvalsMissing: Math.max(0, review.rule.approvals - review.approvals),
    changesAskedBy: review.reviews.filter(({ answer }) => answer === 'changes').map(({ name }) => name),
    claims: draft.evidence.claims,
    citations: citations.length,
    cited: await findCitedMaterials(
      db,
      // A text that has more is not published: the transaction does not wait for what they show.
      citations.length > MOST_CITATIONS ? [] : citations,
      reading,
      (people) => readQuotationAnswers(db, page.id, passages, people),
    ),
    pictures: await findShownPictures(db, draft.pictures, reading),
    takenBack: draft.takenBack,
    hasMaterials: hasMaterials(kind) && (await countMaterials(db, page.id)) > 0,
    lensMissing: expectsLens(kind, notice) && (await isLensMissing(db, page.id)),
    mustFix: await listMustFix(db, page.id, MOST_NOTES),
    corrections: await listOpenQuotes(db, page.id, 'correction', MOST_NOTES),
    questions: draft.links ? await listOpenQuotes(db, page.id, 'question', MOST_NOTES) : [],
  });
  // An empty draft has no text to check.
  return sortResults([...results, ...(draft.words === 0 ? [] : draft.gate)]);
}
