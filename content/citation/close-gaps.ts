/**
 * Words of a text without the spaces that stand before a sign: where a citation was left out, which
 * is no word, its space would be left alone before the full stop.
 */
export function closeGaps(words: string): string {
  // Each run of spaces is looked at once, however long it is.
  return words.replace(/[ \u00a0]+([.,)\]]?)/g, (run: string, sign: string, at: number) => {
    const next = words.charAt(at + run.length);
    const isEnd = sign === ')' || sign === ']' || (sign !== '' && (next === '' || /[\s»”")\]]/.test(next)));
    return isEnd ? sign : run;
  });
}
