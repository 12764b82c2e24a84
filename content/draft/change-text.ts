import { diffChars } from 'diff';
import * as Y from 'yjs';

/** Most characters of a text that is compared. */
const LONGEST_COMPARED = 2_400;

/**
 * The offset of each character of a text in a later version; -1 if deleted. One more entry for the
 * end of the later version.
 */
function placesIn(now: string, before: string): number[] {
  const parts =
    now.length > LONGEST_COMPARED ? [{ value: before, removed: true, added: false }] : diffChars(before, now);
  const places: number[] = [];
  let at = 0;
  for (const { value, added, removed } of parts) {
    // The comparison is by code point, Yjs counts UTF-16 units.
    if (!added) for (let i = 0; i < value.length; i++) places.push(removed ? -1 : at + i);
    if (!removed) at += value.length;
  }
  return [...places, now.length];
}

/**
 * Applies the change from one text to another to a Yjs text that may have changed since the first:
 * preserves concurrent insertions, and deletes only characters of the first text.
 */
export function changeText(text: Y.Text, from: string, to: string): void {
  if (from === to) return;
  const longest = Math.min(from.length, to.length);
  let start = 0;
  while (start < longest && from[start] === to[start]) start++;
  let kept = 0;
  while (kept < longest - start && from.at(-1 - kept) === to.at(-1 - kept)) kept++;
  // Do not split a surrogate pair.
  if (isHigh(from[start - 1])) start--;
  if (kept > 0 && isLow(from.at(-kept))) kept--;
  const places = placesIn(Y.Text.prototype.toString.call(text), from);
  const end = from.length - kept;
  const insertAt = places.slice(start).find((place) => place >= 0)!;
  const gone = places.slice(start, end).filter((place) => place >= 0);
  text.doc!.transact(() => {
    for (const place of gone.reverse()) text.delete(place, 1);
    text.insert(insertAt, to.slice(start, to.length - kept));
  });
}

const isHigh = (unit: string | undefined): boolean => unit !== undefined && unit >= '\ud800' && unit <= '\udbff';
const isLow = (unit: string | undefined): boolean => unit !== undefined && unit >= '\udc00' && unit <= '\udfff';
