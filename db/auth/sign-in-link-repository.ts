import type { Reader, Writer } from '#db/driver/database.ts';
import type { SignInLinkTable } from '#db/driver/schema.ts';

/** A link that signs one person in, once. Only its token's hash is stored. */
export type SignInLink = Readonly<SignInLinkTable>;

/** Adds a link. */
export async function insertSignInLink(trx: Writer, link: SignInLink): Promise<void> {
  await trx.insertInto('signInLink').values(link).execute();
}

/**
 * Writes the same as adding a link, and deletes it again: takes the same time, without creating a
 * link.
 */
export async function simulateSignInLink(trx: Writer, link: Omit<SignInLink, 'personId'>): Promise<void> {
  const somebody = await trx.selectFrom('person').select('id').limit(1).executeTakeFirst();
  if (!somebody) return;
  await insertSignInLink(trx, { ...link, personId: somebody.id });
  await trx.deleteFrom('signInLink').where('tokenHash', '=', link.tokenHash).execute();
}

/**
 * The person that a link would sign in now: it is neither used nor expired, and the person is not
 * disabled.
 */
export async function findSignInLinkHolder(
  db: Reader | Writer,
  tokenHash: string,
  now: string,
): Promise<{ personId: string; name: string } | null> {
  const row = await db
    .selectFrom('signInLink')
    .innerJoin('person', 'person.id', 'signInLink.personId')
    .select(['person.id as personId', 'person.name'])
    .where('tokenHash', '=', tokenHash)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .where('person.disabledAt', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

/** Uses a link up. @returns the person's id; null if it is unknown, expired or already used */
export async function useSignInLink(trx: Writer, tokenHash: string, now: string): Promise<string | null> {
  const row = await trx
    .updateTable('signInLink')
    .set({ usedAt: now })
    .where('tokenHash', '=', tokenHash)
    .where('usedAt', 'is', null)
    .where('expiresAt', '>', now)
    .returning('personId')
    .executeTakeFirst();
  return row?.personId ?? null;
}

/** Deletes every link of a person. */
export async function deleteSignInLinksOf(trx: Writer, personId: string): Promise<void> {
  await trx.deleteFrom('signInLink').where('personId', '=', personId).execute();
}

/** Deletes the links that expired before this instant, used or not. */
export async function deleteExpiredSignInLinks(trx: Writer, now: string): Promise<void> {
  await trx.deleteFrom('signInLink').where('expiresAt', '<=', now).execute();
}
