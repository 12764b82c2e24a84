/** Words of a passage that stand for it. */
const NAMED = 60;

/** The first words of a passage, on one line. */
export function shorten(words: string): string {
  const line = words.replace(/\s+/g, ' ').trim();
  return line.length <= NAMED
    ? line
    : `${line
        .slice(0, NAMED)
        .replace(/[\ud800-\udbff]$/, '')
        .trimEnd()}…`;
}
