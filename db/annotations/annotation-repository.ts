import type { Selectable } from 'kysely';
import type { Anchor, AnnotationKind } from '#content/annotation/annotation.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Side } from '#content/people/person.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { AnnotationTable } from '#db/driver/schema.ts';

/**
 * An annotation, or a reply to one. The author's details are stored as they were then: names
 * outlive accounts and invitations.
 */
export interface Annotation {
  readonly id: string;
  readonly pageId: string;
  /** The annotation that a reply answers; null for an annotation itself. */
  readonly parentId: string | null;
  readonly kind: AnnotationKind;
  readonly body: string;
  /** Null for replies. */
  readonly anchor: Anchor | null;
  /** The edition on which it was made; null if it was made on the draft. */
  readonly editionNumber: number | null;
  /** The version to annotate on which it was made; null if it was made on another text. */
  readonly versionNumber: number | null;
  readonly personId: string | null;
  readonly invitationId: string | null;
  /** The request for a review that it was made for; null for others. */
  readonly reviewRequestId: string | null;
  readonly authorName: string;
  readonly organisation: string;
  readonly country: string;
  readonly side: Side;
  readonly createdAt: string;
  readonly editedAt: string | null;
  readonly resolvedAt: string | null;
  readonly resolvedBy: string | null;
  /** The words that a correction proposes for those it quotes; null for none. */
  readonly replacement: string | null;
  /** When they were taken over into the draft, the name of who did it, and the block's id. */
  readonly takenAt: string | null;
  readonly takenBy: string | null;
  readonly takenBlock: string | null;
}

/** What most annotations are made without. */
type Later = 'versionNumber' | 'reviewRequestId' | 'replacement' | 'takenAt' | 'takenBy' | 'takenBlock';

function toAnnotation(row: Selectable<AnnotationTable>): Annotation {
  const { requestKey: _key, ...annotation } = row;
  return {
    ...annotation,
    kind: row.kind as AnnotationKind,
    anchor: row.anchor === null ? null : (JSON.parse(row.anchor) as Anchor),
  };
}

/**
 * Adds an annotation or a reply. @param requestKey unique: look first for the annotation that it
 * made before
 */
export async function insertAnnotation(
  trx: Writer,
  annotation: Omit<Annotation, Later> & Partial<Annotation>,
  requestKey: string | null,
): Promise<void> {
  const anchor = annotation.anchor === null ? null : JSON.stringify(annotation.anchor);
  await trx
    .insertInto('annotation')
    .values({ ...annotation, anchor, requestKey })
    .execute();
}

/** The annotation or reply with this id, or null. */
export async function findAnnotation(db: Reader | Writer, id: string): Promise<Annotation | null> {
  const row = await db.selectFrom('annotation').selectAll().where('id', '=', id).executeTakeFirst();
  return row ? toAnnotation(row) : null;
}

/** The annotation that a form sent before has made, or null. */
export async function findAnnotationByRequestKey(db: Reader | Writer, requestKey: string): Promise<Annotation | null> {
  const row = await db.selectFrom('annotation').selectAll().where('requestKey', '=', requestKey).executeTakeFirst();
  return row ? toAnnotation(row) : null;
}

/** The annotations that were made for a request for a review, oldest first. */
export async function listAnnotationsOfRequest(
  db: Reader,
  reviewRequestId: string,
  limit: number,
): Promise<Annotation[]> {
  const rows = await db
    .selectFrom('annotation')
    .selectAll()
    .where('reviewRequestId', '=', reviewRequestId)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(toAnnotation);
}

/** A page's annotations and replies, oldest first. */
export async function listAnnotations(db: Reader | Writer, pageId: string): Promise<Annotation[]> {
  const rows = await db
    .selectFrom('annotation')
    .selectAll()
    .where('pageId', '=', pageId)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return rows.map(toAnnotation);
}

/** The annotations of a page with these ids, and their replies, oldest first. */
export async function findThreads(db: Reader | Writer, pageId: string, ids: readonly string[]): Promise<Annotation[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('annotation')
    .selectAll()
    // Each side of the union uses an index; `or` might read all annotations of the page.
    .where('id', 'in', [...ids])
    .union((eb) =>
      eb
        .selectFrom('annotation')
        .selectAll()
        .where('parentId', 'in', [...ids]),
    )
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return rows.filter((row) => row.pageId === pageId).map(toAnnotation);
}

/** How many annotations and replies a page has, and how many replies one annotation has. */
export async function countAnnotations(
  db: Reader | Writer,
  filter: { pageId: string } | { parentId: string },
): Promise<number> {
  const query = db.selectFrom('annotation').select((eb) => eb.fn.countAll<number>().as('count'));
  const row = await ('pageId' in filter
    ? query.where('pageId', '=', filter.pageId)
    : query.where('parentId', '=', filter.parentId)
  ).executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Open annotations of a page that are not replies, oldest first: their kind, and the words they are about. */
export async function listOpenNotes(
  db: Reader | Writer,
  pageId: string,
  limit: number,
): Promise<{ kind: AnnotationKind; quote: string }[]> {
  const rows = await db
    .selectFrom('annotation')
    .select(['kind', 'anchor'])
    .where('pageId', '=', pageId)
    .where('parentId', 'is', null)
    .where('resolvedAt', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ kind, anchor }) => ({
    kind: kind as AnnotationKind,
    quote: anchor === null ? '' : (JSON.parse(anchor) as Anchor).quote.exact,
  }));
}

/**
 * What a page's annotations and replies amount to: how many, and the characters of their words and
 * anchors.
 */
export async function measureAnnotations(
  db: Reader | Writer,
  pageId: string,
): Promise<{ readonly count: number; readonly characters: number }> {
  const { fn } = db;
  const row = await db
    .selectFrom('annotation')
    .select([
      fn.countAll<number>().as('count'),
      fn.sum<number | null>(fn<number>('length', ['body'])).as('body'),
      fn.sum<number | null>(fn<number>('length', ['anchor'])).as('anchor'),
      fn.sum<number | null>(fn<number>('length', ['replacement'])).as('replacement'),
    ])
    .where('pageId', '=', pageId)
    .executeTakeFirstOrThrow();
  const { body, anchor, replacement } = row;
  return { count: Number(row.count), characters: Number(body ?? 0) + Number(anchor ?? 0) + Number(replacement ?? 0) };
}

export type AnnotationChange = Partial<
  Pick<Annotation, 'body' | 'kind' | 'editedAt' | 'resolvedAt' | 'resolvedBy' | 'takenAt' | 'takenBy' | 'takenBlock'>
>;

/**
 * Changes these fields of an annotation. Its anchor, with the words on which it was made, never
 * changes.
 */
export async function updateAnnotation(trx: Writer, id: string, change: AnnotationChange): Promise<void> {
  await trx.updateTable('annotation').set(change).where('id', '=', id).execute();
}

/** Deletes an annotation. */
export async function deleteAnnotation(trx: Writer, id: string): Promise<void> {
  await trx.deleteFrom('annotation').where('id', '=', id).execute();
}

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

/** How many threads are open on pages that are not archived. */
export async function countOpenAnnotations(db: Reader): Promise<number> {
  const { count } = await db
    .selectFrom('annotation')
    .innerJoin('page', 'page.id', 'annotation.pageId')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    // Only a thread's first annotation is resolved: replies are not counted.
    .where('annotation.parentId', 'is', null)
    .where('annotation.resolvedAt', 'is', null)
    .where('page.archivedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

function cursorOf({ createdAt, id }: AnnotationCursor): AnnotationCursor {
  return { createdAt, id };
}
