/**
 * Removes spaces before punctuation from a text: omitting a citation, which is no word, leaves its
 * space before the full stop.
 */
export function closeGaps(words: string): string {
  // Each run of spaces is read once, whatever its length.
  return words.replace(/[ \u00a0]+([.,)\]]?)/g, (run: string, sign: string, at: number) => {
    const next = words.charAt(at + run.length);
    const isEnd = sign === ')' || sign === ']' || (sign !== '' && (next === '' || /[\s»”")\]]/.test(next)));
    return isEnd ? sign : run;
  });
}
