/**
 * Words of a text without the spaces that stand before a sign: where a citation was left out, which
 * is no word, its space would be left alone before the full stop.
 */
export function closeGaps(words: string): string {
  return words.replaceAll(/[ \u00a0]+(?=[.,](?:[\s»”")\]]|$)|[)\]])/g, '');
}
