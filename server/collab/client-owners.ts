/** Ids of one person: a new one comes with each page they open, and each is a cost for everybody who ever opens the draft. */
const MOST_OF_A_PERSON = 5_000;

/**
 * Whose the client ids of a draft are, while its room is open. Under an id, updates count on from what was there; if another could write
 * under it, what its owner typed at the same count would be taken for known and be lost without a word.
 */
export class ClientOwners {
  private readonly owners = new Map<number, string | null>();
  private readonly counts = new Map<string | null, number>();

  /** True for an id that is this person's, or was nobody's: then it is theirs from now on. */
  claim(clientId: number, personId: string | null): boolean {
    const owner = this.owners.get(clientId);
    if (owner !== undefined) return owner === personId;
    const count = (this.counts.get(personId) ?? 0) + 1;
    if (count > MOST_OF_A_PERSON) return false;
    this.counts.set(personId, count);
    this.owners.set(clientId, personId);
    return true;
  }

  /** The same for all of these. */
  claimAll(clientIds: readonly number[], personId: string | null): boolean {
    return clientIds.every((id) => this.claim(id, personId));
  }
}
