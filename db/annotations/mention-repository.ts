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
 * The annotations that mention a person and wait for them, of the latest that mention them: their
 * thread is open, and this person did not write in it since.
 */
export function waitingMentions(db: Reader, personId: string) {
  const latest = db
    .selectFrom('mention')
    .select('annotationId')
    .where('personId', '=', personId)
    .orderBy('createdAt', 'desc')
    .orderBy('annotationId', 'desc')
    .limit(MOST_SCANNED);
  return db
    .selectFrom(latest.as('latest'))
    .innerJoin('annotation', 'annotation.id', 'latest.annotationId')
    .innerJoin('annotation as root', (join) =>
      join.on((eb) => eb('root.id', '=', eb.fn.coalesce('annotation.parentId', 'annotation.id'))),
    )
    .where('root.resolvedAt', 'is', null)
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
    );
}

/** The pages, among these, with such annotations. */
export async function listMentioningPages(db: Reader, personId: string, pageIds: readonly string[]): Promise<string[]> {
  const rows = await waitingMentions(db, personId)
    .select('annotation.pageId')
    .distinct()
    .where('annotation.pageId', 'in', [...pageIds])
    .execute();
  return rows.map(({ pageId }) => pageId);
}

/** The same with their pages, the latest first. Excludes archived pages. */
export async function listWaitingMentions(
  db: Reader,
  personId: string,
  limit: number,
): Promise<UnansweredAnnotation[]> {
  const rows = await waitingMentions(db, personId)
    .innerJoin('page', 'page.id', 'annotation.pageId')
    .selectAll('annotation')
    .select(PAGE_COLUMNS)
    .where('page.archivedAt', 'is', null)
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
