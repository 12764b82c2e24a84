import type { Participant } from '#server/collab/participants/participant.ts';

/** What became of the frames that were taken in. */
export interface TakenIn {
  /** How many of each participant's frames are in the draft now. */
  readonly accepted: Map<Participant, number>;
  /** The participants whose frames changed the draft. */
  readonly authors: Set<Participant>;
}

/** Counts a frame that is in the draft now. @param isNew whether it changed the draft */
export function countTakenIn(into: TakenIn, author: Participant, isNew: boolean): void {
  if (isNew) into.authors.add(author);
  into.accepted.set(author, (into.accepted.get(author) ?? 0) + 1);
}
