/**
 * Client ids per person. Each opened page adds one, and each costs everybody who ever opens the
 * draft.
 */
const MOST_OF_A_PERSON = 5_000;

/**
 * Which person owns each client id of a draft while its room is open. The edits under an id are
 * numbered by one clock: if two people wrote under it, Yjs would take one person's edit for the
 * other's, already known, and silently drop it.
 */
export class ClientOwners {
  private readonly owners = new Map<number, string | null>();
  private readonly counts = new Map<string | null, number>();

  /**
   * Claims the id if nobody owns it.
   * @returns whether the id is this person's now; false also when the person has too many
   */
  claim(clientId: number, personId: string | null): boolean {
    const owner = this.owners.get(clientId);
    if (owner !== undefined) return owner === personId;
    const count = (this.counts.get(personId) ?? 0) + 1;
    if (count > MOST_OF_A_PERSON) return false;
    this.counts.set(personId, count);
    this.owners.set(clientId, personId);
    return true;
  }

  /** Claims all of these. @returns whether every one is this person's now */
  claimAll(clientIds: readonly number[], personId: string | null): boolean {
    return clientIds.every((id) => this.claim(id, personId));
  }
}
