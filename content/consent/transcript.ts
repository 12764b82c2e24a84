import type { ProposalKind } from './consent-loop.ts';

/** Most characters of a transcript that is returned. */
export const LONGEST_TRANSCRIPT = 200_000;
/** Most characters of a passage of it: a longer paragraph is divided between sentences. */
export const LONGEST_PASSAGE = 2_000;
/** What one screen, and so one form, has of it: a form of somebody without account is small. */
export const PART_CHARACTERS = 8_000;
export const PART_PASSAGES = 20;

/** A paragraph in pieces of bounded length, cut after a sentence, or else between words. */
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

/** The passages of a transcript, each of which can be corrected or struck: its paragraphs. */
export function divideTranscript(text: string): string[] {
  return text
    .split(/\n+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .flatMap(cutParagraph);
}

/** The places of the passages that each screen shows; at least one screen. */
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

/** What somebody wants done with a passage. */
export interface Proposal {
  readonly position: number;
  readonly kind: ProposalKind;
  /** The passage as it is to read; for one that is struck, what its person says of it. */
  readonly text: string;
}

/**
 * What somebody typed for a passage as a proposal; null if they left it as it is.
 * @param before what they proposed for it: words that stay from a correction are no remark beside a
 * strike, and a remark is no correction once the strike is taken back
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

/** The transcript with what was accepted: corrected passages changed, struck ones gone. */
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
