import type { AnnotationKind } from '#content/annotation/annotation.ts';
import type { PageStatus } from '#content/edition.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Locale } from '#content/locale.ts';
import type { Side } from '#content/people/person.ts';
import type { MaterialBeyond, WithheldText } from '#server/materials/beyond/beyond-consent.ts';
import type { MaterialEnded } from '#server/materials/beyond/ended-consent.ts';
import type { BoardStage } from '#server/studies/stage-board.ts';
import type { ActivityEvent } from './activity-service.ts';

/** A page as the staff's desk shows it. */
export interface DeskPage {
  readonly id: string;
  readonly kind: PageKind;
  readonly href: string;
  readonly title: string;
  readonly language: string;
  readonly status: PageStatus;
  /** When its draft or notice last changed. */
  readonly changedAt: string;
  /** YYYY-MM-DD. */
  readonly dueOn: string | null;
  readonly isLate: boolean;
  /** Whether it is so old that it is listed after the recent ones. */
  readonly isOld: boolean;
}

/** A request for a review that waits for this person. */
export interface DeskReview extends Pick<DeskPage, 'id' | 'kind' | 'href' | 'title' | 'language' | 'isLate'> {
  readonly askedBy: string | null;
  /** YYYY-MM-DD. */
  readonly dueOn: string | null;
}

/** A draft that a reviewer sent back, with their latest reason. */
export interface DeskSentBack extends Pick<DeskPage, 'id' | 'kind' | 'href' | 'title' | 'language'> {
  readonly name: string;
  readonly reason: string;
  readonly answeredAt: string;
}

/** A draft that all its reviewers approve as it is. */
export interface DeskApproved extends Pick<DeskPage, 'id' | 'kind' | 'href' | 'title' | 'language'> {
  /** Of the reviewers. */
  readonly names: readonly string[];
}

export interface DeskAnnotation {
  readonly id: string;
  /** The address of the thread itself. */
  readonly href: string;
  readonly pageTitle: string;
  /** The page's language. */
  readonly language: string;
  readonly kind: AnnotationKind;
  readonly body: string;
  /** That of the body; null if it is not known. */
  readonly bodyLanguage: Locale | null;
  readonly authorName: string;
  readonly organisation: string;
  readonly side: Side;
  readonly createdAt: string;
  /** It must be dealt with before publishing. */
  readonly isMustFix: boolean;
  readonly isOld: boolean;
}

/**
 * Open tasks of a member of the staff. A further kind of task is one more list here, and one more
 * section of `app/pages/desk/desk.tsx`.
 */
export interface Desk {
  /** Materials of this person's studies whose consent published texts exceed. */
  readonly beyond: readonly MaterialBeyond[];
  /** Materials of this person's studies that published texts cite although consent has ended. */
  readonly ended: readonly MaterialEnded[];
  /** Published texts that are withheld from readers because they could not be masked. */
  readonly withheld: readonly WithheldText[];
  readonly resume: readonly DeskPage[];
  readonly due: readonly DeskPage[];
  readonly toReview: readonly DeskReview[];
  /** Drafts that a reviewer sent back, and that this person owns or asked to have reviewed. */
  readonly sentBack: readonly DeskSentBack[];
  /**
   * Drafts that all their reviewers approve as they are, and that this person owns or asked to have
   * reviewed.
   */
  readonly approved: readonly DeskApproved[];
  /** Stages of studies that this person is responsible for, and that are under way or should be. */
  readonly stages: readonly BoardStage[];
  /** Annotations that mention this person, in open threads where they have not written since. */
  readonly mentions: readonly DeskAnnotation[];
  readonly annotations: readonly DeskAnnotation[];
  /** Of people. */
  readonly news: readonly ActivityEvent[];
  /** Whether the command line acted too. */
  readonly byCommandLine: boolean;
  /** Which of these lists have more entries than are shown. */
  readonly hasMore: Readonly<
    Record<
      'resume' | 'due' | 'toReview' | 'sentBack' | 'approved' | 'stages' | 'mentions' | 'annotations' | 'news',
      boolean
    >
  >;
  /** The beginning of the news: the instant, and its day in the network's time zone. */
  readonly since: string;
  readonly sinceDay: string;
  /** Whether this is their first visit: there is no earlier one to show. */
  readonly isFirstVisit: boolean;
  /** ISO 8601. */
  readonly now: string;
}
