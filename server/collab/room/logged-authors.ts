/** Chooses the one person named in a row of the log, however many wrote what it holds. */
export class LoggedAuthors {
  /** For each person, the latest row that names them. */
  private readonly named = new Map<string, number>();
  private rows = 0;

  /**
   * Picks the author of the next row who was named longest ago; null if none has an account.
   * @param authors their ids; null for somebody without an account
   */
  pick(authors: Iterable<string | null>): string | null {
    this.rows++;
    let longest: string | null = null;
    for (const personId of authors) {
      if (personId === null) continue;
      if (longest === null || (this.named.get(personId) ?? 0) < (this.named.get(longest) ?? 0)) longest = personId;
    }
    if (longest !== null) this.named.set(longest, this.rows);
    return longest;
  }
}
