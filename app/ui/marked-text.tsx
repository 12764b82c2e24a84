import type { MarkedText as Piece } from '#content/search/query/passages.ts';

/** Text with the search terms marked. */
export function MarkedText({ pieces }: { pieces: readonly Piece[] }) {
  // Pieces have no identity but their place.
  // biome-ignore lint/suspicious/noArrayIndexKey: the list is never reordered
  return pieces.map(({ text, mark }, index) => (mark ? <mark key={index}>{text}</mark> : text));
}
