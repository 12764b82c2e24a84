import { dayIn } from '#content/activity/local-day.ts';
import { unfitHead } from '#content/draft/draft-head.ts';
import type { GateResult } from '#content/gate/reading/finding.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Database } from '#db/driver/database.ts';
import { listAttachments, listEditionAttachments } from '#db/files/attachment-repository.ts';
import { findEditionShown } from '#db/pages/edition-repository.ts';
import type { Page } from '#db/pages/page-repository.ts';
import type { DraftService } from '#server/collab/draft-service.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import { digestOf } from '#server/drafts/edition-text.ts';
import { findWithdrawalsLeft, type WithdrawalLeft } from '#server/materials/beyond/withdrawals-left.ts';
import type { Clock } from '#server/runtime/clock.ts';
import { missingFields } from './blocking-results.ts';
import { findUncited } from './find-uncited.ts';
import { checkGate } from './page-gate.ts';
import { detailsOf, identityOf, nameState } from './page-state.ts';
import { checkReviews, type ReviewCheck } from './review-check.ts';

/** A preview of the next edition. */
export interface EditionPreview {
  readonly number: number;
  /**
   * Identifies this state of the page and its draft: publishing passes it back to name the state
   * that was reviewed.
   */
  readonly previewedState: string;
  readonly words: number;
  /** The draft's main headings. */
  readonly headings: readonly string[];
  /** The attachments that it would include. */
  readonly attachments: readonly { readonly title: string; readonly language: string }[];
  /** Of the latest edition; null for a page never published. */
  readonly currentWords: number | null;
  /** The draft's text equals that of the latest edition. */
  readonly same: boolean;
  /**
   * Text, title, summary, language, notice and attachments are all the same: another edition would
   * repeat the latest.
   */
  readonly unchanged: boolean;
  /** Fields that prevent publication: `body`, `summary`, `unfit-title`, `unfit-summary`. */
  readonly missing: readonly string[];
  /** The results of the checks, the gravest first. */
  readonly gate: readonly GateResult[];
  /** Withdrawals that have yet to take words out of the page: until then it is not published. */
  readonly withdrawals: readonly WithdrawalLeft[];
  /** Reviewers' answers since the latest edition, and whether they suffice to publish. */
  readonly review: ReviewCheck;
}

interface PreviewDeps {
  readonly database: Database;
  readonly drafts: DraftService;
  readonly tasks: DraftTaskRunner;
  readonly clock: Clock;
  /** This site's, to recognise its full addresses in links. */
  readonly origin: string;
  readonly timeZone: string;
}

/** Previews the next edition of a page. Checks no right. */
export async function previewEdition(deps: PreviewDeps, page: Page, viewer: Viewer): Promise<EditionPreview> {
  const { database, drafts, tasks } = deps;
  const { id, kind, language } = page;
  const text = await drafts.state(id, viewer);
  const draft = await tasks.runAs(viewer, 'review', text, { kind, language });
  const { digest, words, gate, links, evidence, pictures } = draft;
  const today = dayIn(deps.timeZone, deps.clock());
  const attachments = await listAttachments(database.read, id);
  const shown = await compareWithLatest(database, page, digest);
  const state = nameState(page, digest, attachments);
  const review = await checkReviews(database.read, page, state, viewer, deps.clock().toISOString());
  const unfit = await drafts.inspect(id, unfitHead, viewer);
  const uncited = await findUncited(deps, page, text, evidence, viewer);
  const checked = { words, gate, links, unfit, evidence, pictures, takenBack: uncited.places, today };
  const found = await checkGate(database.read, page, checked, review, deps.origin);
  return {
    number: (page.editionNumber ?? 0) + 1,
    previewedState: state,
    words,
    headings: draft.headings.filter((heading) => heading.level === 2).map((heading) => heading.text),
    currentWords: shown.words,
    same: shown.text,
    unchanged: shown.all,
    attachments: attachments.map(({ title, language }) => ({ title, language })),
    review,
    missing: missingFields(found),
    withdrawals: await findWithdrawalsLeft(database.read, viewer, id),
    gate: found,
  };
}

/** Compares a draft's digest, and the fields of its page, with the latest edition. */
export async function compareWithLatest(
  { read }: Database,
  page: Page,
  digest: string,
): Promise<{ text: boolean; all: boolean; words: number | null }> {
  if (page.editionNumber === null) return { text: false, all: false, words: null };
  const edition = await findEditionShown(read, page.id, page.editionNumber);
  if (!edition) return { text: false, all: false, words: null };
  const text = digestOf(edition.document) === digest;
  const attachments = await listAttachments(read, page.id);
  const attached = await listEditionAttachments(read, page.id, page.editionNumber);
  const rest = detailsOf(edition) === detailsOf(page) && identityOf(attachments) === identityOf(attached);
  return { text, all: text && rest, words: edition.words };
}
