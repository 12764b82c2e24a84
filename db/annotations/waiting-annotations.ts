import type { PageKind } from '#content/kinds/kind.ts';
import type { Reader } from '#db/driver/database.ts';
import { type Annotation, toAnnotation } from './annotation-repository.ts';

/** An unresolved annotation that nobody has answered, with what its page's address is made of. */
export interface UnansweredAnnotation extends Annotation {
  readonly pageTitle: string;
  readonly pageKind: PageKind;
  readonly pageSlug: string;
  readonly pageLanguage: string;
  /** Its page has no edition, but a version to annotate. */
  readonly onVersion: boolean;
}

/** Where a list of annotations goes on: after the one of this instant and id. */
export interface AnnotationCursor {
  readonly createdAt: string;
  readonly id: string;
}

/** Open annotations that one query looks at; the list goes on where it ended. */
const MOST_SCANNED = 300;

/**
 * Open annotations that wait for the staff, the latest first: the last word is not a staff
 * member's, or nobody has replied to one. Those on archived pages do not wait.
 * @param filter.reader whose own annotations do not wait for them
 * @param filter.ownOnly only on pages that the reader looks after, or nobody
 * @param filter.open those that do not wait too
 */
export async function listUnansweredAnnotations(
  db: Reader,
  filter: {
    readonly reader: string;
    readonly ownOnly: boolean;
    readonly open: boolean;
    readonly before: AnnotationCursor | null;
  },
  limit: number,
): Promise<{ annotations: UnansweredAnnotation[]; next: AnnotationCursor | null }> {
  const { reader, ownOnly, open, before } = filter;
  let scanned = db
    .selectFrom('annotation')
    .selectAll()
    .where('parentId', 'is', null)
    .where('resolvedAt', 'is', null)
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc');
  if (before !== null)
    scanned = scanned
      .where('createdAt', '<=', before.createdAt)
      .where((eb) => eb.or([eb('createdAt', '<', before.createdAt), eb('id', '<', before.id)]));
  let query = db
    .selectFrom(scanned.limit(MOST_SCANNED).as('root'))
    .innerJoin('page', 'page.id', 'root.pageId')
    .selectAll('root')
    .select([
      'page.title as pageTitle',
      'page.kind as pageKind',
      'page.slug as pageSlug',
      'page.language as pageLanguage',
      'page.editionNumber as pageEdition',
      'page.versionNumber as pageVersion',
    ])
    .where('page.archivedAt', 'is', null)
    .orderBy('root.createdAt', 'desc')
    .orderBy('root.id', 'desc')
    .limit(limit + 1);
  if (!open)
    query = query
      .where((eb) => eb.or([eb('root.personId', 'is', null), eb('root.personId', '<>', reader)]))
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('annotation as answer')
              .innerJoin('person', 'person.id', 'answer.personId')
              .select('answer.id')
              .whereRef('answer.parentId', '=', 'root.id')
              .where('person.role', '=', 'staff')
              .where(({ or, ref, eb: is }) =>
                or([is('root.personId', 'is', null), is('answer.personId', '<>', ref('root.personId'))]),
              )
              .where(({ not, exists, selectFrom }) =>
                not(
                  exists(
                    selectFrom('annotation as later')
                      .leftJoin('person as author', 'author.id', 'later.personId')
                      .select('later.id')
                      .whereRef('later.parentId', '=', 'root.id')
                      .whereRef('later.createdAt', '>', 'answer.createdAt')
                      .where(({ or, eb: is }) => or([is('author.role', 'is', null), is('author.role', '<>', 'staff')])),
                  ),
                ),
              ),
          ),
        ),
      );
  if (ownOnly) query = query.where((eb) => eb.or([eb('page.ownerId', '=', reader), eb('page.ownerId', 'is', null)]));
  const annotations = (await query.execute()).map(
    ({ pageTitle, pageKind, pageSlug, pageLanguage, pageEdition, pageVersion, ...row }): UnansweredAnnotation => ({
      ...toAnnotation(row),
      pageTitle,
      pageKind,
      pageSlug,
      pageLanguage,
      onVersion: pageEdition === null && pageVersion !== null,
    }),
  );
  const found = annotations.slice(0, limit);
  const last = found.at(-1);
  if (annotations.length > limit && last) return { annotations: found, next: cursorOf(last) };
  const end = await scanned
    .limit(1)
    .offset(MOST_SCANNED - 1)
    .executeTakeFirst();
  return { annotations: found, next: end ? cursorOf(end) : null };
}

function cursorOf({ createdAt, id }: AnnotationCursor): AnnotationCursor {
  return { createdAt, id };
}
