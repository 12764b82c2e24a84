import type { ActivityNames, NamedDeed } from '#db/activity/activity-repository.ts';

/** Those concerned by a deed, by name. */
export interface DeedNames {
  /** Null for the command line and for people who no longer exist. */
  readonly actorName: string | null;
  /** The person or partner that it was done to. */
  readonly whom: string | null;
  /** The name of the page's new owner, from the detail. */
  readonly ownerName: string | null;
}

/** Picks the names of those whom a deed concerns from what `nameActivity` found. */
export function deedNames({ action, actor, subject, detail }: NamedDeed, { people }: ActivityNames): DeedNames {
  const isOnSomebody = action.startsWith('person.') || action.startsWith('invitation.');
  const { owner, name } = detail;
  return {
    // Reviewers without an account: their name is recorded with their answer.
    actorName: people.get(actor) ?? (actor.startsWith('review:') && typeof name === 'string' ? name : null),
    whom: isOnSomebody ? (people.get(subject) ?? null) : null,
    ownerName: typeof owner === 'string' ? (people.get(owner) ?? null) : null,
  };
}
