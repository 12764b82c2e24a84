import { NavetteError } from '#content/errors.ts';
import type { Side, Viewer } from '#content/people/person.ts';
import { guessLanguage } from '#content/text/guess-language.ts';
import { type Annotation, type AuthorIds, listBodiesBy } from '#db/annotations/annotation-repository.ts';
import { findPerson } from '#db/auth/person-repository.ts';
import type { Database, Reader } from '#db/driver/database.ts';

/** Accounts belong to people of the network, which is in France. */
const HOME: { country: string; side: Side } = { country: 'FR', side: 'north' };

/** The author's name as the invitation or the account gives it, never as a form does. */
export async function authorOf(
  database: Database,
  viewer: Viewer,
  networkName: string,
): Promise<Pick<Annotation, 'authorName' | 'organisation' | 'country' | 'side'>> {
  if (viewer.role === 'partner') {
    const { name: authorName, organisation, country, side } = viewer;
    return { authorName, organisation, country, side };
  }
  if (viewer.role === 'public') throw new NavetteError('sign-in-required');
  return personOf(database, viewer, networkName);
}

async function personOf(
  database: Database,
  { personId, name }: { readonly personId: string; readonly name: string },
  networkName: string,
) {
  const person = await findPerson(database.read, personId);
  return { authorName: person?.name ?? name, organisation: person?.organisation || networkName, ...HOME };
}

/** Somebody who is asked to review a draft. */
export interface Annotator {
  /** Null for somebody without an account. */
  readonly personId: string | null;
  readonly name: string;
  readonly requestId: string;
  /** The side of a person without an account; empty if it was not asked. */
  readonly side: Side | '';
  /** The actor in the audit log. */
  readonly actor: string;
}

/**
 * As `authorOf`, for a reviewer. For one without an account, only the name and the side are known.
 */
export async function reviewerAsAuthor(
  database: Database,
  { personId, name, side }: Pick<Annotator, 'personId' | 'name' | 'side'>,
  networkName: string,
): Promise<Pick<Annotation, 'authorName' | 'organisation' | 'country' | 'side'>> {
  if (personId !== null) return personOf(database, { personId, name }, networkName);
  return { authorName: name, organisation: '', side: side || HOME.side, country: '' };
}

/** Most earlier annotations of an author that are searched for one whose language is clear. */
const MOST_BEFORE = 20;

/**
 * The language assumed for a text that fits any language, such as _Bravo !_ or _Super!_: that of
 * its author's earlier annotations on the page, else that of their screen.
 */
export async function usualLanguage(
  db: Reader,
  { pageId, body, writtenIn, ...author }: AuthorIds & Pick<Annotation, 'pageId' | 'body' | 'writtenIn'>,
): Promise<string> {
  // Its words alone decide the language or leave it open, whatever its author usually writes.
  if (guessLanguage(body, 'fr') === guessLanguage(body, 'en')) return writtenIn;
  for (const before of await listBodiesBy(db, pageId, author, MOST_BEFORE)) {
    const guessed = guessLanguage(before, '');
    if (guessed !== null) return guessed;
  }
  return writtenIn;
}
