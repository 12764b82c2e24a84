import type { Selectable } from 'kysely';
import type { Anchor, AnnotationKind } from '#content/annotation/annotation.ts';
import type { Side } from '#content/person.ts';
import type { Reader, Writer } from './database.ts';
import type { AnnotationTable } from './schema.ts';

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
  readonly authorName: string;
  readonly organisation: string;
  readonly country: string;
  readonly side: Side;
  readonly createdAt: string;
  readonly editedAt: string | null;
  readonly resolvedAt: string | null;
  readonly resolvedBy: string | null;
}

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
  annotation: Omit<Annotation, 'versionNumber'> & Partial<Annotation>,
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

/** What a page's annotations and replies amount to: how many, and the characters of their words and anchors. */
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
    ])
    .where('pageId', '=', pageId)
    .executeTakeFirstOrThrow();
  return { count: Number(row.count), characters: Number(row.body ?? 0) + Number(row.anchor ?? 0) };
}

export type AnnotationChange = Partial<Pick<Annotation, 'body' | 'kind' | 'editedAt' | 'resolvedAt' | 'resolvedBy'>>;

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

/** An unresolved annotation with its page, for the staff's home. */
export interface OpenAnnotation extends Annotation {
  readonly pageTitle: string;
}

/** The latest unresolved annotations, over all pages that are not archived. */
export async function listOpenAnnotations(db: Reader | Writer, limit: number): Promise<OpenAnnotation[]> {
  const rows = await db
    .selectFrom('annotation')
    .innerJoin('page', 'page.id', 'annotation.pageId')
    .selectAll('annotation')
    .select('page.title as pageTitle')
    .where('annotation.parentId', 'is', null)
    .where('annotation.resolvedAt', 'is', null)
    .where('page.archivedAt', 'is', null)
    .orderBy('annotation.createdAt', 'desc')
    .orderBy('annotation.id')
    .limit(limit)
    .execute();
  return rows.map(({ pageTitle, ...row }) => ({ ...toAnnotation(row), pageTitle }));
}
