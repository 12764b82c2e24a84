import type { AnchorState, Placement } from '#content/annotation/anchor-resolver.ts';
import { type AnnotationKind, isWholeBlock } from '#content/annotation/annotation.ts';
import type { AnnotationWindow, WindowState } from '#content/annotation/annotation-window.ts';
import type { Side, Viewer } from '#content/person.ts';
import type { Annotation } from '#db/annotation-repository.ts';
import type { EditionPlace } from './edition-text.ts';

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
  readonly author: AuthorView;
  readonly createdAt: string;
  readonly editedAt: string | null;
  /** The viewer may still change it or take it back. */
  readonly changeable: boolean;
}

/** Where the words stand in one text: what the reader is told, and where to show it. */
export interface PlaceView {
  readonly state: AnchorState;
  readonly blockId: string | null;
  readonly start: number;
  readonly end: number;
}

export interface ThreadView extends ReplyView {
  readonly kind: AnnotationKind;
  /** The words as its author read them. Kept for ever. */
  readonly quote: string;
  /** Made on a paragraph as a whole. */
  readonly whole: boolean;
  /** The edition it was made on; null when on the draft. */
  readonly editionNumber: number | null;
  readonly resolvedAt: string | null;
  readonly resolvedBy: string | null;
  /** The viewer may resolve or reopen it now. */
  readonly resolvable: boolean;
  /** In the latest edition; null when there is none. */
  readonly place: EditionPlace | null;
  /** In the draft; null for those who may not read it, or did not ask. */
  readonly draftPlace: PlaceView | null;
  /** The draft's own positions, for the editor; null for those who may not read it. */
  readonly relative: { readonly start: string; readonly end: string } | null;
  readonly replies: readonly ReplyView[];
}

/** A page's annotations as one viewer sees them. */
export interface AnnotationList {
  readonly pageId: string;
  /** The page's: what is said about it is shown in its typography. */
  readonly language: string;
  /** In the order of the text; orphans last. */
  readonly threads: readonly ThreadView[];
  readonly counts: Readonly<Record<Side, number>>;
  readonly window: AnnotationWindow | null;
  readonly windowState: WindowState;
  /** The viewer may annotate and reply now. */
  readonly mayWrite: boolean;
}

/** Some of a page's threads, as one viewer sees them now. */
export interface ThreadChanges extends Pick<AnnotationList, 'pageId' | 'language' | 'threads' | 'mayWrite'> {
  /** The number of the page's latest edition, which the threads' places are in. */
  readonly edition: number | null;
  /** The language that edition is written in. */
  readonly editionLanguage: string | null;
  /** The ids that were asked for and are no threads of this page, or no more. */
  readonly gone: readonly string[];
}

/** How long one's own annotation can be changed or taken back, as long as nobody has replied. */
export const OWN_CHANGE_HOURS = 24;

/** True if the viewer wrote this. */
export function isAuthor(viewer: Viewer, annotation: Annotation): boolean {
  if (viewer.role === 'partner') return annotation.invitationId === viewer.invitationId;
  return viewer.role !== 'public' && annotation.personId === viewer.personId;
}

/** True while its author may change an annotation or take it back. */
export function isChangeable(viewer: Viewer, annotation: Annotation, replies: number, now: Date): boolean {
  const age = now.getTime() - Date.parse(annotation.createdAt);
  return isAuthor(viewer, annotation) && replies === 0 && age < OWN_CHANGE_HOURS * 3600 * 1000;
}

/** What is shown of an annotation beside its place. */
export function toReplyView(annotation: Annotation, changeable: boolean): ReplyView {
  const { id, body, authorName: name, organisation, country, side, createdAt, editedAt } = annotation;
  return { id, body, author: { name, organisation, country, side }, createdAt, editedAt, changeable };
}

/** A thread: an annotation with its replies and places. */
export function toThreadView(
  annotation: Annotation,
  parts: {
    readonly replies: readonly ReplyView[];
    readonly changeable: boolean;
    readonly resolvable: boolean;
    readonly place: EditionPlace | null;
    readonly draftPlace: Placement | null;
    readonly readsDraft: boolean;
  },
): ThreadView {
  const { anchor } = annotation;
  return {
    ...toReplyView(annotation, parts.changeable),
    kind: annotation.kind,
    quote: anchor?.quote.exact ?? '',
    whole: anchor !== null && isWholeBlock(anchor),
    editionNumber: annotation.editionNumber,
    resolvedAt: annotation.resolvedAt,
    resolvedBy: annotation.resolvedBy,
    resolvable: parts.resolvable,
    place: parts.place,
    draftPlace: parts.draftPlace,
    relative: parts.readsDraft ? (anchor?.relative ?? null) : null,
    replies: parts.replies,
  };
}
