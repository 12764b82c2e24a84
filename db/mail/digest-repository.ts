import type { Selectable } from 'kysely';
import type { ActivityRow } from '#db/activity/activity-repository.ts';
import type { Person } from '#db/auth/person-repository.ts';
import { toPerson } from '#db/auth/person-repository.ts';
import type { Reader, Writer } from '#db/driver/database.ts';
import type { DigestTable } from '#db/driver/schema.ts';

/** The range that a person's digest of a period covers. */
export type Digest = Readonly<Selectable<DigestTable>>;

/** A person who may get digests, and the end of their last one. */
export interface DigestReader {
  readonly person: Person;
  readonly isOff: boolean;
  /** A DigestRhythm; empty for the default. */
  readonly rhythm: string;
  /** The last entry of the audit log in their digests; null before the first one. */
  readonly upToEntry: number | null;
  /** Its instant; ignores instants in the future, from a wrong clock. Null as above. */
  readonly upToAt: string | null;
}

/** The staff who can sign in, with their choice and the end of their last digest. */
export async function listDigestReaders(db: Reader, now: string): Promise<DigestReader[]> {
  const people = await db
    .selectFrom('person')
    .selectAll()
    .where('role', '=', 'staff')
    .where('disabledAt', 'is', null)
    .orderBy('id')
    .execute();
  const choices = await db.selectFrom('mailChoice').selectAll().where('sort', '=', 'digest').execute();
  const ends = await db
    .selectFrom('digest')
    .select((eb) => [
      'personId',
      eb.fn.max('upToEntry').as('upToEntry'),
      eb.fn.max(eb.case().when('upToAt', '<=', now).then(eb.ref('upToAt')).else('').end()).as('upToAt'),
    ])
    .groupBy('personId')
    .execute();
  const choiceOf = new Map(choices.map((choice) => [choice.recipientId, choice]));
  const endOf = new Map(ends.map((end) => [end.personId, end]));
  return people.map((row) => {
    const [choice, end] = [choiceOf.get(row.id), endOf.get(row.id)];
    return {
      person: toPerson(row),
      isOff: choice?.isOff === 1,
      rhythm: choice?.rhythm ?? '',
      upToEntry: end ? Number(end.upToEntry) : null,
      upToAt: end?.upToAt ?? null,
    };
  });
}

/** Records a digest. @returns false if the person's digest of this period was made before */
export async function insertDigest(trx: Writer, digest: Digest): Promise<boolean> {
  const result = await trx
    .insertInto('digest')
    .values(digest)
    .onConflict((conflict) => conflict.columns(['personId', 'period']).doNothing())
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0) === 1;
}

export async function findDigest(db: Reader, personId: string, period: string): Promise<Digest | null> {
  const row = await db
    .selectFrom('digest')
    .selectAll()
    .where('personId', '=', personId)
    .where('period', '=', period)
    .executeTakeFirst();
  return row ?? null;
}

/** The number of the last entry of the audit log; 0 for none. */
export async function findLastEntry(db: Reader | Writer): Promise<number> {
  const row = await db.selectFrom('audit').select('id').orderBy('id', 'desc').limit(1).executeTakeFirst();
  return row?.id ?? 0;
}

/**
 * The events of a digest: actions of others, oldest first.
 * @param actions of the audit log
 */
export async function listDigestRows(
  db: Reader,
  { personId, afterEntry, upToEntry, afterAt, upToAt }: Digest,
  { actions, limit }: { actions: readonly string[]; limit: number },
): Promise<ActivityRow[]> {
  const logged = await db
    .selectFrom('audit')
    .select(['id', 'at', 'actor', 'action', 'subject', 'detail', 'pageId'])
    .where('id', '>', afterEntry)
    .where('id', '<=', upToEntry)
    .where('actor', '<>', personId)
    .where('action', 'in', [...actions])
    // The latest ones, if there are too many.
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  const written = await db
    .selectFrom('draftWriting')
    .innerJoin('page', 'page.id', 'draftWriting.pageId')
    .select(['draftWriting.id', 'wroteAt as at', 'personId', 'pageId'])
    .where('wroteAt', '>', afterAt)
    .where('wroteAt', '<=', upToAt)
    .where('personId', '<>', personId)
    .orderBy('wroteAt', 'desc')
    .orderBy('draftWriting.id', 'desc')
    .limit(limit)
    .execute();
  return [
    ...written.map(({ id, at, personId: actor, pageId }) => ({
      id,
      at,
      source: 'w' as const,
      actor,
      action: 'draft.written',
      subject: pageId,
      pageId,
      detail: {},
    })),
    ...logged.map((row) => ({
      ...row,
      source: 'a' as const,
      detail: JSON.parse(row.detail || '{}') as Record<string, unknown>,
    })),
  ].reverse();
}
