import type { LoopTurn } from '#content/consent/consent-loop.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import { inParts } from '#db/driver/in-parts.ts';

/** A page of which an edition cites a material. */
export interface PublishedWith {
  readonly pageId: string;
  readonly editionNumber: number;
  readonly publishedAt: string;
}

const latestFirst = (a: PublishedWith, b: PublishedWith): number =>
  a.publishedAt === b.publishedAt ? 0 : a.publishedAt < b.publishedAt ? 1 : -1;

/**
 * The pages whose latest edition cites one of these targets, the latest published first; without
 * archived ones and those in the bin.
 */
export async function listPublishedWith(
  db: Reader | Writer,
  targets: readonly [string, ...string[]],
): Promise<PublishedWith[]> {
  const found = new Map<string, PublishedWith>();
  for (const some of inParts(targets)) {
    const rows = await citing(db, some, '=');
    for (const row of rows) found.set(row.pageId, row);
  }
  return [...found.values()].sort(latestFirst);
}

/** The same of earlier editions, the latest published first. */
export async function listPublishedBefore(
  db: Reader | Writer,
  targets: readonly [string, ...string[]],
): Promise<PublishedWith[]> {
  const found = new Map<string, PublishedWith>();
  for (const some of inParts(targets)) {
    const rows = await citing(db, some, '<');
    for (const row of rows) found.set(`${row.pageId} ${row.editionNumber}`, row);
  }
  return [...found.values()].sort(
    (a, b) => latestFirst(a, b) || b.editionNumber - a.editionNumber || (a.pageId < b.pageId ? -1 : 1),
  );
}

/** Editions that cite one of these targets: the latest ones of their pages, or those before. */
function citing(db: Reader | Writer, targets: readonly string[], which: '=' | '<'): Promise<PublishedWith[]> {
  return db
    .selectFrom('editionCitation')
    .innerJoin('page', 'page.id', 'editionCitation.pageId')
    .innerJoin('edition', (join) =>
      join
        .onRef('edition.pageId', '=', 'editionCitation.pageId')
        .onRef('edition.number', '=', 'editionCitation.editionNumber'),
    )
    .select(['edition.pageId', 'edition.number as editionNumber', 'edition.publishedAt'])
    .distinct()
    .where('editionCitation.target', 'in', targets)
    .whereRef('editionCitation.editionNumber', which, 'page.editionNumber')
    .where('page.archivedAt', 'is', null)
    .where('page.binnedAt', 'is', null)
    .execute();
}

/** A loop whose person may get mail. */
export interface ReachableLoop {
  readonly concernedId: string;
  readonly materialId: string;
}

/** Loops with a mail address and valid links, without those withdrawn or refused. */
export function listReachable(db: Reader, now: string, limit: number, after: string): Promise<ReachableLoop[]> {
  return db
    .selectFrom('consentLoop')
    .innerJoin('concerned', 'concerned.id', 'consentLoop.concernedId')
    .select(['consentLoop.concernedId', 'concerned.materialId'])
    .where('consentLoop.email', '!=', '')
    .where('consentLoop.revokedAt', 'is', null)
    .where('consentLoop.expiresAt', '>', now)
    .where('concerned.state', 'not in', ['refused', 'withdrawn'])
    .where('consentLoop.concernedId', '>', after)
    .orderBy('consentLoop.concernedId')
    .limit(limit)
    .execute();
}

/** A person's unanswered turns, with when they were asked. */
export function listOpenTurns(
  db: Reader | Writer,
  concernedId: string,
): Promise<{ turn: LoopTurn; askedAt: string }[]> {
  return db
    .selectFrom('consentTurn')
    .select(['turn', 'askedAt'])
    .where('concernedId', '=', concernedId)
    .where('answeredAt', 'is', null)
    .execute();
}

/** When each message was sent to a person, by occasion. */
export async function listMessages(db: Reader | Writer, concernedId: string): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('consentMessage')
    .select(['occasion', 'sentAt'])
    .where('concernedId', '=', concernedId)
    .execute();
  return new Map(rows.map(({ occasion, sentAt }) => [occasion, sentAt]));
}

export async function insertMessage(
  trx: Writer,
  message: { readonly concernedId: string; readonly occasion: string; readonly sentAt: string },
): Promise<void> {
  await trx
    .insertInto('consentMessage')
    .values(message)
    .onConflict((oc) => oc.doNothing())
    .execute();
}
