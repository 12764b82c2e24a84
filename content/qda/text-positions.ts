/** A surrogate pair is one code point. */
const isPairAt = (text: string, at: number): boolean => {
  const first = text.charCodeAt(at);
  return first >= 0xd800 && first < 0xdc00 && at + 1 < text.length && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
};

/** Code points before a place of a text. @param places in UTF-16 units, in any order */
export function toCodePoints(text: string, places: readonly number[]): number[] {
  return convert(places, (wanted) => {
    const found = new Map<number, number>();
    let at = 0;
    let points = 0;
    for (const place of wanted) {
      while (at < place && at < text.length) {
        at += isPairAt(text, at) ? 2 : 1;
        points++;
      }
      found.set(place, points);
    }
    return found;
  });
}

/** The inverse: a place beyond the end is the end. */
export function fromCodePoints(text: string, places: readonly number[]): number[] {
  return convert(places, (wanted) => {
    const found = new Map<number, number>();
    let at = 0;
    let points = 0;
    for (const place of wanted) {
      while (points < place && at < text.length) {
        at += isPairAt(text, at) ? 2 : 1;
        points++;
      }
      found.set(place, at);
    }
    return found;
  });
}

/** Looks places up in one go through the text, from the first to the last. */
function convert(places: readonly number[], look: (wanted: readonly number[]) => Map<number, number>): number[] {
  const found = look([...new Set(places)].sort((a, b) => a - b));
  return places.map((place) => found.get(place) ?? 0);
}
