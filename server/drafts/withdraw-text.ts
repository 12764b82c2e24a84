import { createHmac } from 'node:crypto';
import { Node } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { type DocumentNode, documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { documentSchema } from '#content/document/schema.ts';
import { replaceDocument } from '#content/draft/replace-document.ts';
import { applyStored } from '#content/draft/updates/apply-stored.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Notice } from '#content/kinds/notice.ts';
import { type CutText, cutEverywhere, cutFromTexts } from '#content/withdrawal/cut-everywhere.ts';
import { type FoundBeyond, type MaskedSource, maskQuotations } from '#content/withdrawal/mask-quotations.ts';
import { noticeWords, withNoticeWords } from '#content/withdrawal/notice-words.ts';
import { withdrawPassages } from '#content/withdrawal/withdraw-passages.ts';
import type { TextWithdrawal } from '#content/withdrawal/withdrawal.ts';
import { cutWithdrawn, findWithdrawn, shinglesOf } from '#content/withdrawal/words/withdrawn-words.ts';
import { type EditionText, editionOf } from './edition-text.ts';
import { documentOf, draftOf } from './kept-text.ts';
import { type PackedDocument, packDocument } from './packed-document.ts';
import { isTakenBack } from './quotations/taken-back.ts';

/** Characters of a digest: 96 bits. */
const DIGEST_LENGTH = 16;

/** The digest of a sequence of words. */
export function digestWords(salt: string, words: string): string {
  return createHmac('sha256', salt).update(words).digest('base64url').slice(0, DIGEST_LENGTH);
}

/** Returns a test of whether a sequence of words was withdrawn. */
export function withdrawnWords({
  salt,
  digests,
  passages = [],
}: Pick<TextWithdrawal, 'salt' | 'digests'> & Partial<Pick<TextWithdrawal, 'passages'>>) {
  const known = new Set([...digests, ...passages.flatMap(({ short = [] }) => short)]);
  return (words: string): boolean => known.size > 0 && known.has(digestWords(salt, words));
}

/** What is known of the words of a withdrawal: digests, under a salt. */
export type RegisteredWords = Pick<TextWithdrawal, 'salt' | 'digests'>;

/** The same of several withdrawals. */
export function registeredWords(register: readonly RegisteredWords[]) {
  const known = register.map(withdrawnWords);
  return (words: string): boolean => known.some((isWithdrawn) => isWithdrawn(words));
}

/** A text that comes from outside, without words that were withdrawn here. */
export function withoutRegistered(document: Node, register: readonly RegisteredWords[]): CutText<Node> {
  if (register.length === 0) return { text: document, count: 0 };
  const json = JSON.parse(JSON.stringify(documentJson(document))) as DocumentNode;
  const { text, count } = cutEverywhere(json, registeredWords(register));
  return { text: count === 0 ? document : fitDocument(text).document, count };
}

/** Plain texts that come from outside, without words that were withdrawn here. */
export const cutRegistered = (
  texts: readonly string[],
  register: readonly RegisteredWords[],
  instead: string,
): CutText<readonly string[]> =>
  register.length === 0 ? { text: texts, count: 0 } : cutFromTexts(texts, registeredWords(register), instead);

/** A document without withdrawn words; null if it has none of them. */
function withdrawFrom(document: Node, withdrawal: TextWithdrawal): Node | null {
  const json = JSON.parse(JSON.stringify(documentJson(document))) as DocumentNode;
  const after = withdrawPassages(json, withdrawal, withdrawnWords(withdrawal));
  return after && fitDocument(after).document;
}

/**
 * The edit that removes withdrawn words from a draft: a Yjs update; null if it has none of them.
 */
export function withdrawFromDraft(state: Uint8Array, withdrawal: TextWithdrawal): Uint8Array | null {
  const draft = draftOf(state);
  const after = withdrawFrom(draftToDocument(draft).document, withdrawal);
  if (!after) return null;
  const known = Y.encodeStateVector(draft);
  replaceDocument(draft, after);
  return Y.encodeStateAsUpdate(draft, known);
}

/** The text of a checkpoint without withdrawn words; null if it has none of them. */
export function withdrawFromPacked(packed: Uint8Array, withdrawal: TextWithdrawal): PackedDocument | null {
  const after = withdrawFrom(documentOf({ packed }), withdrawal);
  return after && packDocument(after);
}

/** The texts of an edition without withdrawn words; null if it has none of them. */
export function withdrawFromPublished(
  json: string,
  withdrawal: TextWithdrawal,
  options: { language: string },
): EditionText | null {
  const after = withdrawFrom(Node.fromJSON(documentSchema, JSON.parse(json)), withdrawal);
  return after && editionOf(after, options);
}

/** A plain text without withdrawn words; null if it has none of them. */
export function withdrawFromPlain(
  text: string,
  withdrawal: Pick<TextWithdrawal, 'salt' | 'digests'>,
  instead: string,
): string | null {
  const after = cutWithdrawn(text, withdrawnWords(withdrawal), instead);
  return after === text ? null : after;
}

/** Whether a plain text has words of one of these passages, as many in a row as are withdrawn. */
export function holdsPassages(text: string, passages: readonly string[]): boolean {
  const known = new Set(passages.flatMap(shinglesOf));
  return known.size > 0 && findWithdrawn(text, (shingle) => known.has(shingle)).length > 0;
}

/** What is published of a page: its text, and the words beside it. */
interface PublishedWords {
  readonly kind: PageKind;
  readonly title: string;
  readonly summary: string;
  readonly notice: Notice;
  readonly note: string;
  /** JSON. */
  readonly document: string;
  readonly attached: readonly AttachedWords[];
}

/** Title and file name of an attached document. */
interface AttachedWords {
  readonly title: string;
  readonly name: string;
}

/** The masked texts of an edition, and what was found of each source. */
interface MaskedPublication extends EditionText, Pick<PublishedWords, 'title' | 'summary' | 'notice' | 'note'> {
  /** Title and name of each attached document. */
  readonly attached: readonly AttachedWords[];
  readonly isMasked: boolean;
  readonly found: readonly FoundBeyond[];
}

/**
 * The texts of an edition in which a sentence replaces the quotations of some sources; without
 * sources, as it was published.
 */
export function maskPublished(
  { kind, title, summary, notice, note, document, attached }: PublishedWords,
  sources: readonly MaskedSource[],
  { language, sentence }: { language: string; sentence: string },
): MaskedPublication {
  const whole = JSON.parse(document) as DocumentNode;
  const beside = attached.flatMap((one) => [one.title, one.name]);
  const heads = [title, summary, note, ...beside, ...noticeWords(kind, notice)];
  const masked = maskQuotations(whole, heads, sources, sentence, isTakenBack);
  const shown = masked.document ? fitDocument(masked.document).document : Node.fromJSON(documentSchema, whole);
  const [shownTitle = '', shownSummary = '', shownNote = '', ...others] = masked.heads;
  return {
    ...editionOf(shown, { language }),
    ...{ title: shownTitle, summary: shownSummary, note: shownNote },
    attached: attached.map((_, place) => ({ title: others[2 * place] ?? '', name: others[2 * place + 1] ?? '' })),
    notice: withNoticeWords(kind, notice, others.slice(beside.length)),
    ...{ isMasked: masked.document !== null, found: masked.found },
  };
}

/**
 * What stands beside a text, such as the introduction of its collection, under the masks that the
 * text needs.
 * @param document JSON
 */
export function maskBeside(document: string, words: readonly string[], sources: readonly MaskedSource[]): string[] {
  return [...maskQuotations(JSON.parse(document) as DocumentNode, words, sources, '', isTakenBack).heads];
}

/**
 * Whether a draft's log has withdrawn words that its text has, or had for a moment: also if they
 * were typed letter by letter, corrected, and deleted at once.
 * @param snapshot the state before the log
 */
export function logContains(
  snapshot: readonly Uint8Array[],
  updates: readonly Uint8Array[],
  words: Pick<TextWithdrawal, 'salt' | 'digests'>,
): boolean {
  const isWithdrawn = withdrawnWords(words);
  const holds = (text: string) => findWithdrawn(text, isWithdrawn).length > 0;
  // Without garbage collection, letters deleted in the update that inserted them are still known.
  const draft = new Y.Doc({ gc: false });
  applyStored(draft, snapshot);
  const seen = new Set<Y.Text>();
  for (const update of updates) {
    const changed = new Set<Y.Text>();
    draft.once('afterTransaction', (transaction: Y.Transaction) => {
      for (const type of transaction.changed.keys()) if (type instanceof Y.Text) changed.add(type);
    });
    applyStored(draft, [update]);
    for (const text of changed) {
      seen.add(text);
      if (holds(lettersOf(text, false))) return true;
    }
  }
  return [...seen].some((text) => holds(lettersOf(text, true)));
}

/** The letters of a text, with or without the deleted ones. */
function lettersOf(text: Y.Text, all: boolean): string {
  let letters = '';
  for (let item = text._start; item !== null; item = item.right)
    if (item.content instanceof Y.ContentString) {
      if (all || !item.deleted) letters += item.content.str;
    } else if (item.countable && !item.deleted) letters += '\n';
  return letters;
}
