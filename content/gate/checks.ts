import { emptyBlock } from '#content/gate/blocks/empty-block.ts';
import { emptyRow } from '#content/gate/blocks/empty-row.ts';
import { emptyTask } from '#content/gate/blocks/empty-task.ts';
import { figureCredit } from '#content/gate/blocks/figure-credit.ts';
import { figureFile } from '#content/gate/blocks/figure-file.ts';
import { figureWords } from '#content/gate/blocks/figure-words.ts';
import { keyFigureValue } from '#content/gate/blocks/key-figure-value.ts';
import { pictureGone } from '#content/gate/blocks/picture-gone.ts';
import { tableHeader } from '#content/gate/blocks/table-header.ts';
import { testimonyAuthor } from '#content/gate/blocks/testimony-author.ts';
import { claimContradicted } from '#content/gate/evidence/claim-contradicted.ts';
import { consentMissing } from '#content/gate/evidence/consent-missing.ts';
import { findingUnsourced } from '#content/gate/evidence/finding-unsourced.ts';
import { lessonUnfounded } from '#content/gate/evidence/lesson-unfounded.ts';
import { manyCitations } from '#content/gate/evidence/many-citations.ts';
import { pictureConsent } from '#content/gate/evidence/picture-consent.ts';
import { quotationCorrected } from '#content/gate/evidence/quotation-corrected.ts';
import { quotationRefused } from '#content/gate/evidence/quotation-refused.ts';
import { quotationUnvalidated } from '#content/gate/evidence/quotation-unvalidated.ts';
import { wordsNearTakenBack } from '#content/gate/evidence/words-near-taken-back.ts';
import { wordsTakenBack } from '#content/gate/evidence/words-taken-back.ts';
import { approvals } from '#content/gate/page/approvals.ts';
import { changesAsked } from '#content/gate/page/changes-asked.ts';
import { closedLinks } from '#content/gate/page/closed-links.ts';
import { deadLinks } from '#content/gate/page/dead-links.ts';
import { factsheetLength } from '#content/gate/page/factsheet-length.ts';
import { lensMissing } from '#content/gate/page/lens-missing.ts';
import { moduleQuestion } from '#content/gate/page/module-question.ts';
import { mustFixAnnotations } from '#content/gate/page/must-fix-annotations.ts';
import { noSummary } from '#content/gate/page/no-summary.ts';
import { noText } from '#content/gate/page/no-text.ts';
import { noticeFields } from '#content/gate/page/notice-fields.ts';
import { openCorrections } from '#content/gate/page/open-corrections.ts';
import { openQuestions } from '#content/gate/page/open-questions.ts';
import { titleCapitals } from '#content/gate/page/title-capitals.ts';
import { unfitSummary } from '#content/gate/page/unfit-summary.ts';
import { unfitTitle } from '#content/gate/page/unfit-title.ts';
import {
  GATE_LEVELS,
  type GateCheck,
  type GateLevel,
  type GateResult,
  runChecks,
} from '#content/gate/reading/finding.ts';
import type { GatePage } from '#content/gate/reading/gate-page.ts';
import type { GateText } from '#content/gate/reading/gate-text.ts';
import { boldAsHeading } from '#content/gate/structure/bold-as-heading.ts';
import { emptyHeading } from '#content/gate/structure/empty-heading.ts';
import { emptyPart } from '#content/gate/structure/empty-part.ts';
import { headingOrder } from '#content/gate/structure/heading-order.ts';
import { listByHand } from '#content/gate/structure/list-by-hand.ts';
import { outlinePrompts } from '#content/gate/structure/outline-prompts.ts';
import { outlineUntouched } from '#content/gate/structure/outline-untouched.ts';
import { repeatedHeading } from '#content/gate/structure/repeated-heading.ts';
import { contactDetails } from '#content/gate/words/contact-details.ts';
import { emptyFootnote } from '#content/gate/words/empty-footnote.ts';
import { languageMark } from '#content/gate/words/language-mark.ts';
import { linkWords } from '#content/gate/words/link-words.ts';
import { longParagraph } from '#content/gate/words/long-paragraph.ts';
import { toBeCompleted } from '#content/gate/words/to-be-completed.ts';

/**
 * Checks of a text before publishing, in the order of their findings. A new check is a file beside
 * similar ones, and an entry here.
 */
const TEXT_CHECKS: readonly GateCheck<GateText>[] = [
  outlineUntouched,
  figureFile,
  outlinePrompts,
  emptyPart,
  emptyHeading,
  headingOrder,
  repeatedHeading,
  boldAsHeading,
  listByHand,
  toBeCompleted,
  longParagraph,
  languageMark,
  contactDetails,
  figureWords,
  figureCredit,
  tableHeader,
  emptyRow,
  emptyTask,
  linkWords,
  emptyFootnote,
  emptyBlock,
  testimonyAuthor,
  keyFigureValue,
];
const PAGE_CHECKS: readonly GateCheck<GatePage>[] = [
  noText,
  noSummary,
  unfitTitle,
  unfitSummary,
  manyCitations,
  mustFixAnnotations,
  consentMissing,
  pictureConsent,
  quotationRefused,
  wordsTakenBack,
  wordsNearTakenBack,
  approvals,
  changesAsked,
  quotationCorrected,
  quotationUnvalidated,
  findingUnsourced,
  lessonUnfounded,
  claimContradicted,
  pictureGone,
  noticeFields,
  titleCapitals,
  moduleQuestion,
  lensMissing,
  factsheetLength,
  deadLinks,
  closedLinks,
  openCorrections,
  openQuestions,
];

/** A check's message, and what its findings mean for publishing. */
export type KnownCheck = Pick<GateCheck<never>, 'name' | 'level' | 'message'>;

/** All checks, most severe first. */
export const GATE_CHECKS: readonly KnownCheck[] = GATE_LEVELS.flatMap((wanted) =>
  [...PAGE_CHECKS, ...TEXT_CHECKS].filter(({ level }) => level === wanted),
);

const BY_NAME = new Map(GATE_CHECKS.map((check, index) => [check.name, { check, index }]));

/** The check with a name; undefined for one that no longer exists. */
export const findCheck = (name: string): KnownCheck | undefined => BY_NAME.get(name)?.check;

/** Checks a text. 80,000 words take some tenths of a second: not on the event loop. */
export const checkText = (text: GateText): GateResult[] => runChecks(TEXT_CHECKS, text);

/** Checks the rest of a page. */
export const checkPage = (page: GatePage): GateResult[] => runChecks(PAGE_CHECKS, page);

/** Results in the order of the checks, most severe first. */
export function sortResults(results: readonly GateResult[]): GateResult[] {
  const place = ({ check }: GateResult) => BY_NAME.get(check)?.index ?? GATE_CHECKS.length;
  return results.toSorted((a, b) => place(a) - place(b));
}

/** The results of checks of one level. */
export const resultsOf = (results: readonly GateResult[], level: GateLevel): GateResult[] =>
  results.filter(({ check }) => findCheck(check)?.level === level);
