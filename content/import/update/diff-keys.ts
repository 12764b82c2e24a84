import { diffArrays } from 'diff';

interface Keyed {
  readonly key: string;
}

interface DiffPart {
  readonly removed: boolean;
  readonly added: boolean;
  readonly count: number;
}

/**
 * The differences of two lists, by the keys of their entries.
 * @param most added and removed entries above which nothing counts as shared: more take seconds
 */
export function diffKeys(before: readonly Keyed[], after: readonly Keyed[], most: number): readonly DiffPart[] {
  const keysOf = (list: readonly Keyed[]) => list.map(({ key }) => key);
  return (
    diffArrays(keysOf(before), keysOf(after), { maxEditLength: most }) ?? [
      { removed: true, added: false, count: before.length },
      { removed: false, added: true, count: after.length },
    ]
  );
}
