/** Rows or ids in one statement: databases limit its parameters. */
const AT_ONCE = 500;

/** A list in parts that one statement takes, none of them empty. */
export function* inParts<T>(list: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < list.length; from += AT_ONCE) yield list.slice(from, from + AT_ONCE);
}

/** The rows that a query finds for a list, of which it is given a part at a time. */
export async function findInParts<T, Row>(
  list: readonly T[],
  find: (some: readonly T[]) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const found: Row[] = [];
  for (const some of inParts(list)) for (const row of await find(some)) found.push(row);
  return found;
}
