import type { AnchorState, Placement } from '#content/annotation/anchor-resolver.ts';
import { type AnnotationKind, isWholeBlock } from '#content/annotation/annotation.ts';
import type { AnnotationWindow, WindowState } from '#content/annotation/annotation-window.ts';
import type { Locale } from '#content/locale.ts';
import type { Side, Viewer } from '#content/people/person.ts';
import { guessLanguage } from '#content/text/guess-language.ts';
import type { Annotation } from '#db/annotations/annotation-repository.ts';
import type { EditionPlace } from '#server/annotations/anchors/edition-text.ts';

export interface AuthorView {
  readonly name: string;
  readonly organisation: string;
  /** ISO 3166-1 alpha-2; empty when unknown. */
  readonly country: string;
  readonly side: Side;
}

export interface ReplyView {
  readonly id: string;
  readonly body: string;
  /** The language of the body, whose typography it has; null if it is not known. */
  readonly language: Locale | null;
  readonly author: AuthorView;
  readonly createdAt: string;
  readonly editedAt: string | null;
  /** The viewer may still change or delete it. */
  readonly changeable: boolean;
}

/**
 * Where a text has the annotated words: the state that readers see, and the block to show it at.
 */
export interface PlaceView {
  readonly state: AnchorState;
  readonly blockId: string | null;
  readonly start: number;
  readonly end: number;
}

export interface ThreadView extends ReplyView {
  readonly kind: AnnotationKind;
  /** The words as the author read them; never changed. */
  readonly quote: string;
  /** Made on a whole paragraph. */
  readonly whole: boolean;
  /** The edition it was made on; null when on the draft. */
  readonly editionNumber: number | null;
  /** The version to annotate it was made on; null when on another text. */
  readonly versionNumber: number | null;
  readonly resolvedAt: string | null;
  readonly resolvedBy: string | null;
  /** When it was marked as must-fix before publishing, and by whom; null if it is not. */
  readonly mustFix: { readonly at: string; readonly by: string } | null;
  /** Whether the viewer may set or clear this mark now. */
  readonly requirable: boolean;
  /** The words that a correction proposes for those it quotes; null for none. */
  readonly replacement: string | null;
  /** The correction was taken over into the draft; null if not. */
  readonly taken: {
    readonly at: string;
    readonly by: string;
    readonly blockId: string;
    /** The first edition that has it; null while none has. */
    readonly edition: number | null;
  } | null;
  /** The viewer may take the correction over into the draft now. */
  readonly takeable: boolean;
  /** The viewer may read the draft. */
  readonly readsDraft: boolean;
  /** The viewer may resolve or reopen it now. */
  readonly resolvable: boolean;
  /** In the latest edition, else in the version to annotate; null without either. */
  readonly place: EditionPlace | null;
  /** In the draft; null if the viewer may not read it or did not request it. */
  readonly draftPlace: PlaceView | null;
  /** Positions in the draft's Yjs document, for the editor; null if the viewer may not read it. */
  readonly relative: { readonly start: string; readonly end: string } | null;
  /** Of very many replies, those of one part. */
  readonly replies: readonly ReplyView[];
  readonly repliesPart: RepliesPart;
}

/** Which of a thread's replies are shown. */
export interface RepliesPart {
  /** Counted from 1, which has the latest. */
  readonly part: number;
  readonly parts: number;
  /** All replies of the thread. */
  readonly total: number;
}

/** A page's annotations as one viewer sees them. */
export interface AnnotationList {
  readonly pageId: string;
  /** The page's language, which is that of the words quoted and proposed. */
  readonly language: string;
  /** In the order of the text; orphans last. */
  readonly threads: readonly ThreadView[];
  readonly counts: Readonly<Record<Side, number>>;
  readonly window: AnnotationWindow | null;
  readonly windowState: WindowState;
  /** The viewer may annotate and reply now. */
  readonly mayWrite: boolean;
  /** Whether the viewer may mark annotations as must-fix. */
  readonly mayRequire: boolean;
}

/** Some of a page's threads, as one viewer sees them. */
export interface ThreadChanges
  extends Pick<AnnotationList, 'pageId' | 'language' | 'threads' | 'mayWrite' | 'mayRequire'> {
  /** The number of the page's latest edition, to which the threads' places refer. */
  readonly edition: number | null;
  /** Without an edition, the number of the version to annotate, to which they refer instead. */
  readonly version: number | null;
  /** The language of that text. */
  readonly editionLanguage: string | null;
  /** Requested ids that are not, or no longer, threads of this page. */
  readonly gone: readonly string[];
}

/** Hours for which authors can change or delete an annotation that has no reply. */
export const OWN_CHANGE_HOURS = 24;

export function isAuthor(viewer: Viewer, annotation: Annotation): boolean {
  if (viewer.role === 'partner') return annotation.invitationId === viewer.invitationId;
  return viewer.role !== 'public' && annotation.personId === viewer.personId;
}

/** True while the viewer, as its author, may change or delete an annotation. */
export function isChangeable(viewer: Viewer, annotation: Annotation, replies: number, now: Date): boolean {
  return isAuthor(viewer, annotation) && isStillOpen(annotation, replies, now);
}

/** True while its author may change or delete an annotation. */
export function isStillOpen(annotation: Annotation, replies: number, now: Date): boolean {
  const age = now.getTime() - Date.parse(annotation.createdAt);
  // A correction that was taken over counts as answered.
  return replies === 0 && annotation.takenAt === null && age < OWN_CHANGE_HOURS * 3600 * 1000;
}

/** Whether it proposes words that can be taken over into the draft, and were not yet. */
export function isTakeable({ kind, anchor, replacement, takenAt }: Annotation): boolean {
  return kind === 'correction' && anchor !== null && replacement !== null && takenAt === null;
}

/** When each of a page's editions was published. */
export type EditionDates = readonly { readonly number: number; readonly publishedAt: string }[];

function takenOf({ takenAt, takenBy, takenBlock }: Annotation, editions: EditionDates): ThreadView['taken'] {
  if (takenAt === null) return null;
  const since = editions.flatMap(({ number, publishedAt }) => (publishedAt > takenAt ? [number] : []));
  const edition = since.length > 0 ? Math.min(...since) : null;
  return { at: takenAt, by: takenBy ?? '', blockId: takenBlock ?? '', edition };
}

/** What is shown of an annotation besides its place. */
export function toReplyView(annotation: Annotation, changeable: boolean): ReplyView {
  const { id, body, authorName: name, organisation, country, side, createdAt, editedAt } = annotation;
  const language = guessLanguage(body, annotation.writtenIn);
  return { id, body, language, author: { name, organisation, country, side }, createdAt, editedAt, changeable };
}

/** A thread: an annotation with its replies and places. */
export function toThreadView(
  annotation: Annotation,
  parts: {
    readonly replies: readonly ReplyView[];
    readonly repliesPart: RepliesPart;
    readonly changeable: boolean;
    readonly resolvable: boolean;
    /** Whether the viewer may mark open annotations as must-fix. */
    readonly mayRequire: boolean;
    readonly place: EditionPlace | null;
    readonly draftPlace: Placement | null;
    readonly readsDraft: boolean;
    /** The viewer may change the draft as others propose. */
    readonly takes: boolean;
    /** Needed for corrections that were taken over. */
    readonly editions: EditionDates;
    /** What is shown in place of the words that it quotes; null: these words. */
    readonly quote: string | null;
  },
): ThreadView {
  const { anchor, mustFixAt, mustFixBy } = annotation;
  return {
    ...toReplyView(annotation, parts.changeable),
    kind: annotation.kind,
    quote: parts.quote ?? anchor?.quote.exact ?? '',
    whole: anchor !== null && isWholeBlock(anchor),
    editionNumber: annotation.editionNumber,
    versionNumber: annotation.versionNumber,
    resolvedAt: annotation.resolvedAt,
    resolvedBy: annotation.resolvedBy,
    mustFix: mustFixAt === null ? null : { at: mustFixAt, by: mustFixBy ?? '' },
    requirable: parts.mayRequire && annotation.resolvedAt === null,
    replacement: annotation.replacement,
    taken: takenOf(annotation, parts.editions),
    takeable: parts.takes && isTakeable(annotation),
    readsDraft: parts.readsDraft,
    resolvable: parts.resolvable,
    place: parts.place,
    draftPlace: parts.draftPlace,
    relative: parts.readsDraft ? (anchor?.relative ?? null) : null,
    replies: parts.replies,
    repliesPart: parts.repliesPart,
  };
}
