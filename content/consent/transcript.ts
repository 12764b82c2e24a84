import type { ProposalKind } from './consent-loop.ts';

/** Most characters of a transcript sent to a person. */
export const LONGEST_TRANSCRIPT = 200_000;
/** Most characters of a passage: longer paragraphs are divided between sentences. */
export const LONGEST_PASSAGE = 2_000;
/** Characters on one screen, so in one form: forms without account are limited to small bodies. */
export const PART_CHARACTERS = 8_000;
export const PART_PASSAGES = 20;

/** Divides a paragraph into pieces of bounded length, after a sentence, or else between words. */
function cutParagraph(paragraph: string): string[] {
  const pieces: string[] = [];
  let rest = paragraph;
  while (rest.length > LONGEST_PASSAGE) {
    const head = rest.slice(0, LONGEST_PASSAGE);
    const sentence = [...head.matchAll(/[.!?…]\s/gu)].at(-1)?.index;
    const end = sentence === undefined ? head.lastIndexOf(' ') : sentence + 1;
    const at = end > 0 ? end : LONGEST_PASSAGE;
    pieces.push(rest.slice(0, at).trim());
    rest = rest.slice(at).trim();
  }
  return [...pieces, rest];
}

/** Divides a transcript into passages (its paragraphs), which can be corrected or struck. */
export function divideTranscript(text: string): string[] {
  return text
    .split(/\n+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .flatMap(cutParagraph);
}

/** The positions of the passages on each screen; at least one screen. */
export function transcriptParts(passages: readonly string[]): number[][] {
  const parts: number[][] = [[]];
  let characters = 0;
  for (const [place, passage] of passages.entries()) {
    const last = parts.at(-1)!;
    if (last.length > 0 && (last.length >= PART_PASSAGES || characters + passage.length > PART_CHARACTERS)) {
      parts.push([place]);
      characters = passage.length;
    } else {
      last.push(place);
      characters += passage.length;
    }
  }
  return parts;
}

/** A person's proposal for a passage. */
export interface Proposal {
  readonly position: number;
  readonly kind: ProposalKind;
  /** The corrected passage; for a strike, a remark to the team. */
  readonly text: string;
}

/**
 * Turns the text typed for a passage into a proposal; null if unchanged.
 * @param before the earlier proposal: its text, left in the field, becomes neither a remark when a
 * correction turns into a strike, nor a correction when a strike is undone
 */
export function proposalOf(
  position: number,
  passage: string,
  typed: string,
  isStruck: boolean,
  before: Pick<Proposal, 'kind' | 'text'> | null = null,
): Proposal | null {
  const bare = (words: string) => words.replace(/\s+/g, ' ').trim();
  const text = bare(typed);
  const isSame = text === bare(passage);
  const kind = isStruck || text === '' ? 'strike' : 'correct';
  const isLeft = before !== null && before.kind !== kind && text === bare(before.text);
  if (kind === 'strike') return { position, kind, text: isSame || isLeft ? '' : text };
  return isSame || isLeft ? null : { position, kind, text };
}

/** The transcript with accepted proposals: corrected passages replaced, struck ones removed. */
export function agreedTranscript(text: string, accepted: readonly Proposal[]): string {
  const by = new Map(accepted.map((one) => [one.position, one]));
  return divideTranscript(text)
    .flatMap((passage, position) => {
      const proposal = by.get(position);
      if (!proposal) return [passage];
      return proposal.kind === 'strike' ? [] : [proposal.text];
    })
    .join('\n\n');
}
