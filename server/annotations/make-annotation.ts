import { personIdOf } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Annotation } from '#db/annotations/annotation-repository.ts';
import { newId } from '#db/driver/new-id.ts';

/** What an author gives to an annotation or a reply. */
export type AnnotationParts = Pick<
  Annotation,
  'pageId' | 'parentId' | 'kind' | 'body' | 'anchor' | 'editionNumber' | 'versionNumber'
> &
  Partial<Pick<Annotation, 'replacement' | 'writtenIn'>> & {
    /** It must be dealt with before publishing. */
    readonly mustFix?: boolean;
  };

/** A new annotation of this viewer, neither edited nor resolved. */
export function makeAnnotation(
  viewer: Viewer,
  {
    mustFix = false,
    ...given
  }: AnnotationParts & Pick<Annotation, 'authorName' | 'organisation' | 'country' | 'side' | 'createdAt'>,
): Annotation {
  return {
    id: newId(),
    replacement: null,
    writtenIn: '',
    ...given,
    personId: personIdOf(viewer),
    invitationId: viewer.role === 'partner' ? viewer.invitationId : null,
    reviewRequestId: null,
    editedAt: null,
    resolvedAt: null,
    resolvedBy: null,
    takenAt: null,
    takenBy: null,
    takenBlock: null,
    mustFixAt: mustFix ? given.createdAt : null,
    mustFixBy: mustFix ? given.authorName : null,
  };
}
