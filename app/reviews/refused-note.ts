/** The values of a refused annotation, and its invalid fields. */
export interface RefusedNote {
  /** The one that was to be changed; empty for a new one. */
  readonly id: string;
  readonly quote: string;
  readonly body: string;
  readonly fields: readonly string[];
}
