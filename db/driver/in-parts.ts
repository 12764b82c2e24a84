/** Rows or ids in one statement: databases limit its parameters. */
const AT_ONCE = 500;

/** A list in parts that one statement takes, none of them empty. */
export function* inParts<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < list.length; from += AT_ONCE) yield list.slice(from, from + AT_ONCE);
}
