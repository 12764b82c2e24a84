import type { ConsentState } from '#content/material/consent.ts';

/** The turns of a consent loop, in order. The receipt follows from the answers. */
export const LOOP_TURNS = ['consent', 'transcript', 'quotations'] as const;
export type LoopTurn = (typeof LOOP_TURNS)[number];

/** The views of a link: a turn, or the receipt of all answers. */
export const LOOP_VIEWS = [...LOOP_TURNS, 'receipt'] as const;
export type LoopView = (typeof LOOP_VIEWS)[number];

/** State of a turn: `taken` once the team has dealt with the answer. */
export type TurnState = 'unasked' | 'asked' | 'answered' | 'taken';

interface TurnFacts {
  readonly askedAt: string;
  readonly answeredAt: string | null;
  readonly takenAt: string | null;
}

/** @param turn null if it was never asked */
export function turnState(turn: TurnFacts | null | undefined): TurnState {
  if (!turn) return 'unasked';
  if (turn.answeredAt === null) return 'asked';
  return turn.takenAt === null ? 'answered' : 'taken';
}

/** A person's possible answers for a quotation. */
export const QUOTATION_ANSWERS = ['validate', 'correct', 'withdraw'] as const;
export type QuotationAnswer = (typeof QUOTATION_ANSWERS)[number];

/** Most characters of a correction of a quotation, or of a passage of the transcript. */
export const LONGEST_CORRECTION = 4_000;

/** A person's proposal for a passage of their transcript. */
export type ProposalKind = 'correct' | 'strike';

/** Passages on one screen of a person's quotations; the others are on the screens after it. */
export const QUOTATIONS_AT_ONCE = 60;

/** Bytes of the words on one screen, as a form sends them: forms without account are small. */
export const QUOTED_BYTES = 24_000;
/** Bytes of a passage beside its words: its key four times, two digests, the answer twice. */
const BESIDE_WORDS = 300;

const bytesSent = (text: string): number => new URLSearchParams({ '': text }).toString().length;

/**
 * The passages on each screen, counted from 1; at least one screen, empty without any.
 * @param passages the words that are shown, and what was typed for them before
 */
export function quotationParts(
  passages: readonly { readonly text: string; readonly typed: string }[],
): { readonly from: number; readonly to: number }[] {
  const parts = [{ from: 1, to: 0 }];
  let bytes = 0;
  for (const [place, { text, typed }] of passages.entries()) {
    const sent = text.length > LONGEST_CORRECTION ? '' : text;
    const size = BESIDE_WORDS + Math.max(bytesSent(sent), bytesSent(typed));
    const last = parts.at(-1)!;
    const isFull = place + 1 - last.from >= QUOTATIONS_AT_ONCE || bytes + size > QUOTED_BYTES;
    if (place > 0 && isFull) {
      parts.push({ from: place + 1, to: place + 1 });
      bytes = size;
    } else {
      last.to = place + 1;
      bytes += size;
    }
  }
  return parts;
}

/** A text that has a person's words. */
export type QuotingText = 'draft' | 'edition' | 'version';

/**
 * Whether the person is asked again about a correction that the team has dealt with: if the draft
 * still has the words. Published texts do not change until the next edition, and earlier editions
 * never.
 */
export const isReopened = (
  { textKind }: { readonly textKind: QuotingText },
  { answer, takenAt }: { readonly answer: QuotationAnswer; readonly takenAt: string | null },
): boolean => textKind === 'draft' && answer === 'correct' && takenAt !== null;

/**
 * The earlier answer and text that a person's screen shows again for the same words. For a draft,
 * it shows neither an answer that is asked again (`isReopened`) nor a text that the team has dealt
 * with.
 */
export function answerShown(
  shown: { readonly textKind: QuotingText },
  given: { readonly answer: QuotationAnswer; readonly text: string; readonly takenAt: string | null } | undefined,
): { readonly answer: QuotationAnswer | ''; readonly typed: string } {
  if (!given) return { answer: '', typed: '' };
  const isOpen = given.takenAt === null || shown.textKind !== 'draft';
  return { answer: isReopened(shown, given) ? '' : given.answer, typed: isOpen ? given.text : '' };
}

/** Whether a link is valid, or why not. */
export function linkState(
  loop: { readonly revokedAt: string | null; readonly expiresAt: string },
  now: string,
): 'open' | 'revoked' | 'expired' {
  if (loop.revokedAt !== null) return 'revoked';
  return loop.expiresAt <= now ? 'expired' : 'open';
}

/** The view that a link opens: the first unanswered turn, or else the receipt. */
export function firstView(state: ConsentState, turns: Readonly<Partial<Record<LoopTurn, TurnFacts>>>): LoopView {
  if (state === 'withdrawn') return turnState(turns.consent) === 'asked' ? 'consent' : 'receipt';
  return LOOP_TURNS.find((turn) => turnState(turns[turn]) === 'asked') ?? 'receipt';
}

/** Identifies a quotation in a form. @param quotation.place index among a person's in its block */
export const quotationKey = (quotation: {
  readonly pageId: string;
  readonly blockId: string;
  readonly place: number;
}): string => `${quotation.pageId}-${quotation.blockId}-${quotation.place}`;
