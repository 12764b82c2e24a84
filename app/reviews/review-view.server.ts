import { randomBytes } from 'node:crypto';
import { translator } from '#app/i18n/translate.ts';
import { changedDetails, type DetailChange } from '#app/reading/comparison/details-view.server.ts';
import { type DraftView, draftView } from '#app/reading/draft-view.server.ts';
import { pagePath } from '#content/addresses/address.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { annotatableBlocks } from '#content/document/reading/anchor-blocks.ts';
import { FORM_MARK } from '#content/form-key.ts';
import { inputLimits } from '#content/input/input-limits.ts';
import { noteInput } from '#content/input/review-input.ts';
import { can, pageSubject } from '#content/permission.ts';
import { annotateButton, markHtml } from '#content/render/html-marks.ts';
import { ID_LENGTH, spellId } from '#content/text/ids.ts';
import { setTypography } from '#content/text/typography.ts';
import type { AppContext } from '#server/http/remix/app-context.ts';
import type { ListedRequest } from '#server/reviews/review-service.ts';
import type { ReviewGreeting, ReviewReading } from '#server/reviews/reviewer-service.ts';
import type { ReviewChanges } from '#server/reviews/shown-texts.ts';
import type { RequestRow } from './review-list.tsx';
import { type ChosenPassage, type OpenedState, REVIEW_FORM } from './sent-review.ts';

/** Characters of a chosen paragraph: typography may add a few. */
const MOST_WORDS = (inputLimits(noteInput).quote.maxLength ?? 0) - 200;

/** A request as a row of the list. */
export function requestRow(request: ListedRequest): RequestRow {
  const { id, name, askedBy, createdAt, dueOn, requestState, message, reason, answeredAt, isBefore, editionNumber } =
    request;
  return {
    id,
    name,
    hasLink: request.email !== '',
    undeliveredTo: requestState === 'open' && request.undeliveredAt !== null ? request.email : null,
    isQuoted: request.isQuoted === 1,
    askedBy,
    createdAt,
    dueOn,
    state: requestState,
    message,
    reason,
    answeredAt,
    isBefore,
    former: request.former,
    edition: editionNumber,
  };
}

/** A draft with the request to review it, as its reviewer sees them. */
export interface ReviewView {
  readonly key: string;
  readonly askedBy: string | null;
  readonly message: string;
  readonly dueOn: string | null;
  /** Identifies what is shown. */
  readonly state: string;
  /** The state that the reviewer opened, from the address. */
  readonly opened: OpenedState;
  /** The paragraph that the address names. */
  readonly chosen: ChosenPassage | null;
  readonly draft: DraftView;
  readonly changes: (Omit<ReviewChanges, 'details'> & { readonly details: readonly DetailChange[] }) | null;
  readonly notes: ReviewReading['notes'];
  readonly mentionable: ReviewReading['mentionable'];
  /** The key of the annotation form: sent twice, the form makes one annotation. */
  readonly formKey: string;
}

const blocksOf = ({ document }: Pick<ReviewReading['draft'], 'document'>) =>
  annotatableBlocks(JSON.parse(document) as DocumentNode);

/**
 * The words of a paragraph that a reviewer chose, as many as an annotation may quote, and where
 * they are; null if the draft has no such paragraph.
 */
export function chosenPassage(
  blockId: string,
  draft: Pick<ReviewReading['draft'], 'document' | 'page'>,
): ChosenPassage | null {
  const text = blocksOf(draft).find(({ id }) => id === blockId)?.text;
  if (text === undefined) return null;
  const cut = text.slice(0, MOST_WORDS);
  const words = cut.length === text.length ? text : cut.slice(0, Math.max(cut.lastIndexOf(' '), 1));
  return { quote: setTypography(words, draft.page.language), blockId, before: '0' };
}

const NO_STATE = { ownRequest: null, step: null, openThreads: 0, mustFixThreads: 0 };

/** Prepares the reviewer's screen. Nothing in it leads to what only the staff may do. */
export function reviewView(
  key: string,
  { askedBy, message, dueOn, draft, changes, notes, mentionable }: ReviewReading,
  { opened, passage }: { readonly opened: OpenedState; readonly passage: string },
  context: Pick<AppContext, 'viewer' | 'locale'>,
): ReviewView {
  const drawn = { ...draftView(draft, context, NO_STATE), staff: null };
  const t = translator(context.locale);
  const label = t('annotations.annotateParagraph');
  const button = { form: REVIEW_FORM, name: 'passage', action: `?${FORM_MARK}#annoter`, label };
  const html = markHtml(draft.html, blocksOf(draft), [], { annotate: (id) => annotateButton(id, button) });
  // A picture that loads late would move the form while the reviewer is at it.
  const view = { ...drawn, text: { ...drawn.text, html: html.replaceAll(' loading="lazy"', '') } };
  return {
    key,
    askedBy,
    message,
    dueOn,
    state: draft.state,
    opened,
    chosen: chosenPassage(passage, draft),
    draft: view,
    changes: changes && {
      ...changes,
      details: changes.details ? changedDetails(t, draft.page.kind, changes.details) : [],
    },
    notes,
    mentionable,
    formKey: spellId(randomBytes(ID_LENGTH)),
  };
}

/** A request that an edition closed before it was answered, as its reviewer sees it. */
export interface ClosedView {
  /** Null if the reviewer may not know the title any more. */
  readonly title: string | null;
  /** The address of the page; null if the reviewer may not read it. */
  readonly path: string | null;
}

/** What became of a request that an edition closed; null for another. */
export function closedView(greeting: ReviewGreeting, { viewer }: Pick<AppContext, 'viewer'>): ClosedView | null {
  const { page, state } = greeting;
  if (state !== 'closed') return null;
  const path = can(viewer, 'page.read', pageSubject(page)) ? pagePath(page) : null;
  return { title: titleOf(greeting), path };
}

function titleOf({ shownTitle, page }: ReviewGreeting): string | null {
  return shownTitle === null ? null : setTypography(shownTitle, page.language);
}

/** An answered request, as its reviewer sees it. */
export interface AnsweredView {
  readonly name: string;
  /** Null if the reviewer may not know the title any more. */
  readonly title: string | null;
  readonly isApproved: boolean;
  readonly at: string;
  readonly reason: string;
  readonly mayChange: boolean;
}

/** What a reviewer has answered; null if they have not. */
export function answeredView(greeting: ReviewGreeting): AnsweredView | null {
  const { name, answer, answeredAt, reason, mayChange } = greeting;
  if (answer === null || answeredAt === null) return null;
  const title = titleOf(greeting);
  return { name, title, isApproved: answer === 'approved', at: answeredAt, reason, mayChange };
}
