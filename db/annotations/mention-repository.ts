import type { Reader, Writer } from '#db/driver/database.ts';
import { type Annotation, toAnnotation } from './annotation-repository.ts';
import { PAGE_COLUMNS, type UnansweredAnnotation } from './waiting-annotations.ts';

/** Latest mentions of a person that are read to find those that wait. */
const MOST_SCANNED = 200;

/** Stores whom an annotation mentions, instead of whom it mentioned before. */
export async function replaceMentions(
  trx: Writer,
  { id, createdAt }: Pick<Annotation, 'id' | 'createdAt'>,
  personIds: readonly string[],
): Promise<void> {
  await trx.deleteFrom('mention').where('annotationId', '=', id).execute();
  if (personIds.length === 0) return;
  await trx
    .insertInto('mention')
    .values(personIds.map((personId) => ({ personId, annotationId: id, createdAt })))
    .execute();
}

/**
 * The annotations that mention a person and wait for them, the latest first: their thread is open,
 * and this person did not write in it since. Excludes archived pages.
 */
export async function listWaitingMentions(
  db: Reader,
  personId: string,
  limit: number,
): Promise<UnansweredAnnotation[]> {
  const latest = db
    .selectFrom('mention')
    .select('annotationId')
    .where('personId', '=', personId)
    .orderBy('createdAt', 'desc')
    .orderBy('annotationId', 'desc')
    .limit(MOST_SCANNED);
  const rows = await db
    .selectFrom(latest.as('latest'))
    .innerJoin('annotation', 'annotation.id', 'latest.annotationId')
    .innerJoin('annotation as root', (join) =>
      join.on((eb) => eb('root.id', '=', eb.fn.coalesce('annotation.parentId', 'annotation.id'))),
    )
    .innerJoin('page', 'page.id', 'annotation.pageId')
    .selectAll('annotation')
    .select(PAGE_COLUMNS)
    .where('root.resolvedAt', 'is', null)
    .where('page.archivedAt', 'is', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('annotation as own')
            .select('own.id')
            .whereRef('own.parentId', '=', 'root.id')
            .where('own.personId', '=', personId)
            .whereRef('own.createdAt', '>', 'annotation.createdAt'),
        ),
      ),
    )
    .orderBy('annotation.createdAt', 'desc')
    .orderBy('annotation.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(
    ({ pageTitle, pageKind, pageSlug, pageLanguage, pageEdition, pageVersion, ...row }): UnansweredAnnotation => ({
      ...toAnnotation(row),
      ...{ pageTitle, pageKind, pageSlug, pageLanguage, pageEdition, pageVersion },
    }),
  );
}
