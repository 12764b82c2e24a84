import { personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { DEFAULT_LOCALE, type Locale } from '#content/locale.ts';
import type { Viewer } from '#content/people/person.ts';
import { findPerson, findPersonByEmail, type Person } from '#db/auth/person-repository.ts';
import type { Reader } from '#db/driver/database.ts';
import type { ReviewRequest } from '#db/reviews/review-request-repository.ts';

/** Whom a request is addressed to. */
export type Reviewer = Pick<ReviewRequest, 'personId' | 'name' | 'email' | 'locale'>;

/** Any of the staff may answer. */
const THE_TEAM: Reviewer = { personId: null, name: '', email: '', locale: DEFAULT_LOCALE };

function reviewerOf({ id, name, email, locale }: Person): Reviewer {
  return { personId: id, name, email, locale };
}

/**
 * The people with these accounts; for nobody, the team as a whole.
 * @throws NavetteError `invalid` with `fields` `people` for somebody who cannot sign in
 */
export async function findReviewers(db: Reader, ids: readonly string[]): Promise<Reviewer[]> {
  if (ids.length === 0) return [THE_TEAM];
  const found: Reviewer[] = [];
  for (const id of ids) {
    const person = await findPerson(db, id);
    if (!person || person.disabledAt !== null) throw new NavetteError('invalid', { fields: ['people'] });
    found.push(reviewerOf(person));
  }
  return found;
}

/**
 * Somebody by name and mail; who has an account with this address, if somebody has.
 * @param field what a refusal names
 * @throws NavetteError `invalid` with `fields` for a disabled account
 */
export async function findOutsider(
  db: Reader,
  other: { readonly name: string; readonly email: string; readonly locale: Locale },
  field: string,
): Promise<Reviewer> {
  const known = await findPersonByEmail(db, other.email);
  if (!known) return { ...other, personId: null };
  if (known.disabledAt !== null) throw new NavetteError('invalid', { fields: [field] });
  return reviewerOf(known);
}

/** Whether a request is addressed to this account, or to the team that it belongs to. */
export function isFor({ personId, email }: ReviewRequest, viewer: Viewer): boolean {
  if (personId !== null) return personId === personIdOf(viewer);
  return email === '' && viewer.role === 'staff';
}

/** Who answers: whom the request names, or the one of the team who opened it. */
export function reviewerBy(
  { personId, name, email }: ReviewRequest,
  viewer: Viewer,
): { personId: string | null; name: string } {
  if (personId !== null || email !== '') return { personId, name };
  return { personId: personIdOf(viewer), name: 'name' in viewer ? viewer.name : '' };
}
