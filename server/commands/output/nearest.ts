/** Levenshtein distance: letters to change, add or remove. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(next[j]! + 1, row[j + 1]! + 1, row[j]! + (letter === b[j] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}

/**
 * The known word that was probably meant: the nearest, if at most a third of its letters differ; or
 * null.
 */
export function nearest(word: string, known: readonly string[]): string | null {
  let best: { name: string; far: number } | null = null;
  for (const name of known) {
    const far = distance(word, name);
    if (far <= Math.max(1, Math.floor(name.length / 3)) && far < (best?.far ?? Number.POSITIVE_INFINITY)) {
      best = { name, far };
    }
  }
  return best?.name ?? null;
}
