import type { Anchor, AnnotationKind } from '#content/annotation/annotation.ts';
import { parseAnnotation, replyInput } from '#content/input/annotation-input.ts';
import type { Annotation } from '#db/annotations/annotation-repository.ts';
import { newId } from '#db/driver/new-id.ts';
import type { AuthorView } from './annotation-views.ts';

/** An annotation imported with its author and date, for the demonstration and imports. */
export interface ImportedAnnotation {
  readonly pageId: string;
  readonly kind: string;
  readonly body: string;
  /** Words of the latest edition. */
  readonly quote: string;
  /** Any format that `Date` parses. */
  readonly createdAt: string;
  readonly resolved?: boolean;
  readonly replies?: readonly { readonly author: AuthorView; readonly body: string; readonly createdAt: string }[];
}

/** The annotation followed by its replies, as they are stored. */
export function makeImported(
  author: AuthorView,
  input: ImportedAnnotation & {
    readonly kind: AnnotationKind;
    readonly anchor: Anchor;
    readonly editionNumber: number | null;
  },
): [Annotation, ...Annotation[]] {
  const { pageId, kind } = input;
  const make = (by: AuthorView, body: string, createdAt: string): Annotation => ({
    id: newId(),
    pageId,
    parentId: null,
    kind,
    ...parseAnnotation(replyInput, { body }),
    anchor: null,
    editionNumber: null,
    versionNumber: null,
    personId: null,
    invitationId: null,
    reviewRequestId: null,
    authorName: by.name,
    organisation: by.organisation,
    country: by.country,
    side: by.side,
    createdAt: new Date(createdAt).toISOString(),
    editedAt: null,
    resolvedAt: null,
    resolvedBy: null,
    replacement: null,
    takenAt: null,
    takenBy: null,
    takenBlock: null,
    mustFixAt: null,
    mustFixBy: null,
    writtenIn: '',
  });
  const root = make(author, input.body, input.createdAt);
  const replies = (input.replies ?? []).map((reply) => ({
    ...make(reply.author, reply.body, reply.createdAt),
    parentId: root.id,
  }));
  const last = replies.at(-1) ?? root;
  const resolved = input.resolved ? { resolvedAt: last.createdAt, resolvedBy: last.authorName } : {};
  return [{ ...root, ...resolved, anchor: input.anchor, editionNumber: input.editionNumber }, ...replies];
}
