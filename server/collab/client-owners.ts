/**
 * Whose the client ids of a draft are, while its room is open. Under an id, updates count on from what was there; if another could write
 * under it, what its owner typed at the same count would be taken for known and be lost without a word.
 */
export class ClientOwners {
  private readonly owners = new Map<number, string | null>();

  /** True for an id that is this person's, or was nobody's: then it is theirs from now on. */
  claim(clientId: number, personId: string | null): boolean {
    const owner = this.owners.get(clientId);
    if (owner === undefined) this.owners.set(clientId, personId);
    return owner === undefined || owner === personId;
  }
}
