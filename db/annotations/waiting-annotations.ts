import type { PageKind } from '#content/kinds/kind.ts';
import type { Reader } from '#db/driver/database.ts';
import { type Annotation, toAnnotation } from './annotation-repository.ts';

/** An unresolved annotation without an answer, with the parts of its page's address. */
export interface UnansweredAnnotation extends Annotation {
  readonly pageTitle: string;
  readonly pageKind: PageKind;
  readonly pageSlug: string;
  readonly pageLanguage: string;
  readonly pageEdition: number | null;
  readonly pageVersion: number | null;
}

/** Cursor of a list of annotations: continues after this instant and id. */
export interface AnnotationCursor {
  readonly createdAt: string;
  readonly id: string;
}

/** The columns of an annotation's page, in a query that joins it. */
export const PAGE_COLUMNS = [
  'page.title as pageTitle',
  'page.kind as pageKind',
  'page.slug as pageSlug',
  'page.language as pageLanguage',
  'page.editionNumber as pageEdition',
  'page.versionNumber as pageVersion',
] as const;

/** Most open annotations that one query scans; the list continues from its cursor. */
const MOST_SCANNED = 300;

/**
 * Open annotations that wait for the staff, the latest first: the last reply is not from the staff,
 * or there is none. Excludes archived pages.
 * @param filter.reader excludes this person's own annotations
 * @param filter.ownOnly only on pages whose owner is the reader, or that have no owner
 * @param filter.open all open annotations, also those that do not wait
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
    .select(PAGE_COLUMNS)
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
      ...{ pageTitle, pageKind, pageSlug, pageLanguage, pageEdition, pageVersion },
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
