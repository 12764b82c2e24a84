import type { Selectable } from 'kysely';
import type { Anchor, AnnotationKind } from '#content/annotation/annotation.ts';
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
  /** When they were written into the draft, the name of that person, and the block's id. */
  readonly takenAt: string | null;
  readonly takenBy: string | null;
  readonly takenBlock: string | null;
  /**
   * Since when it must be dealt with before publishing, and the name of the person who set this;
   * null if it need not. Both stay once it is resolved.
   */
  readonly mustFixAt: string | null;
  readonly mustFixBy: string | null;
  /**
   * The language to assume for a text whose words do not show it: that of its author's earlier
   * words on the page, or else of the screen on which it was written; empty if neither is known.
   */
  readonly writtenIn: string;
}

/** Fields that most new annotations do not have. */
type Later =
  | 'versionNumber'
  | 'reviewRequestId'
  | 'replacement'
  | 'takenAt'
  | 'takenBy'
  | 'takenBlock'
  | 'mustFixAt'
  | 'mustFixBy'
  | 'writtenIn';

/** Converts a row into an annotation. */
export function toAnnotation(row: Selectable<AnnotationTable>): Annotation {
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
  if (annotation.parentId === null) await countOpenThreads(trx, annotation.pageId);
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

/** Annotations that are read in one turn of the event loop. */
const READ_AT_ONCE = 500;

/** A page's annotations and replies, oldest first. */
export async function listAnnotations(db: Reader | Writer, pageId: string): Promise<Annotation[]> {
  const found: Annotation[] = [];
  for (;;) {
    const last = found.at(-1);
    let query = db.selectFrom('annotation').selectAll().where('pageId', '=', pageId);
    if (last)
      query = query.where(({ eb, and, or }) =>
        or([eb('createdAt', '>', last.createdAt), and([eb('createdAt', '=', last.createdAt), eb('id', '>', last.id)])]),
      );
    const rows = await query.orderBy('createdAt').orderBy('id').limit(READ_AT_ONCE).execute();
    for (const row of rows) found.push(toAnnotation(row));
    if (rows.length < READ_AT_ONCE) return found;
  }
}

/**
 * The ids of an annotation's author, as far as known: account, invitation, request for a review.
 */
export type AuthorIds = Pick<Annotation, 'personId' | 'invitationId' | 'reviewRequestId'>;

/** The texts of an author's annotations of a page, latest first; empty if all ids are null. */
export async function listBodiesBy(
  db: Reader,
  pageId: string,
  { personId, invitationId, reviewRequestId }: AuthorIds,
  limit: number,
): Promise<string[]> {
  const of = db.selectFrom('annotation').select('body').where('pageId', '=', pageId);
  const own =
    personId !== null
      ? of.where('personId', '=', personId)
      : invitationId !== null
        ? of.where('invitationId', '=', invitationId)
        : reviewRequestId !== null && of.where('reviewRequestId', '=', reviewRequestId);
  if (!own) return [];
  const rows = await own.orderBy('createdAt', 'desc').orderBy('id', 'desc').limit(limit).execute();
  return rows.map(({ body }) => body);
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

/**
 * The words that a page's open annotations of a kind are about, oldest first; without those that
 * must be dealt with before publishing.
 */
export async function listOpenQuotes(
  db: Reader | Writer,
  pageId: string,
  kind: AnnotationKind,
  limit: number,
): Promise<string[]> {
  const rows = await db
    .selectFrom('annotation')
    .select('anchor')
    .where('pageId', '=', pageId)
    .where('kind', '=', kind)
    .where('parentId', 'is', null)
    .where('resolvedAt', 'is', null)
    .where('mustFixAt', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ anchor }) => quoteOf(anchor));
}

/** A page's open annotations that must be dealt with before publishing, oldest first. */
export async function listMustFix(
  db: Reader | Writer,
  pageId: string,
  limit: number,
): Promise<{ readonly id: string; readonly quote: string; readonly by: string }[]> {
  const rows = await db
    .selectFrom('annotation')
    .select(['id', 'anchor', 'mustFixBy'])
    .where('pageId', '=', pageId)
    .where('parentId', 'is', null)
    .where('resolvedAt', 'is', null)
    .where('mustFixAt', 'is not', null)
    .orderBy('createdAt')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id, anchor, mustFixBy }) => ({ id, quote: quoteOf(anchor), by: mustFixBy ?? '' }));
}

const quoteOf = (anchor: string | null): string => (anchor === null ? '' : (JSON.parse(anchor) as Anchor).quote.exact);

export type AnnotationChange = Partial<
  Pick<
    Annotation,
    | 'body'
    | 'kind'
    | 'editedAt'
    | 'resolvedAt'
    | 'resolvedBy'
    | 'takenAt'
    | 'takenBy'
    | 'takenBlock'
    | 'mustFixAt'
    | 'mustFixBy'
  >
>;

/**
 * Changes these fields of an annotation. Its anchor, with the words on which it was made, never
 * changes.
 */
export async function updateAnnotation(trx: Writer, id: string, change: AnnotationChange): Promise<void> {
  await trx.updateTable('annotation').set(change).where('id', '=', id).execute();
  if (change.resolvedAt !== undefined || change.mustFixAt !== undefined)
    await countOpenThreads(trx, await pageOf(trx, id));
}

/** Deletes an annotation. */
export async function deleteAnnotation(trx: Writer, id: string): Promise<void> {
  const pageId = await pageOf(trx, id);
  await trx.deleteFrom('annotation').where('id', '=', id).execute();
  await countOpenThreads(trx, pageId);
}

async function pageOf(trx: Writer, id: string): Promise<string> {
  const row = await trx.selectFrom('annotation').select('pageId').where('id', '=', id).executeTakeFirst();
  return row?.pageId ?? '';
}

/**
 * Stores the number of a page's open annotations in its row, for the board to sort by, and how many
 * of them must be dealt with before publishing.
 */
async function countOpenThreads(trx: Writer, pageId: string): Promise<void> {
  const { open, mustFix } = await trx
    .selectFrom('annotation')
    .select(({ fn }) => [fn.countAll<number>().as('open'), fn.count<number>('mustFixAt').as('mustFix')])
    .where('pageId', '=', pageId)
    .where('parentId', 'is', null)
    .where('resolvedAt', 'is', null)
    .executeTakeFirstOrThrow();
  await trx
    .updateTable('page')
    .set({ openThreads: Number(open), mustFixThreads: Number(mustFix) })
    .where('id', '=', pageId)
    .execute();
}
