import { isPassage } from '#content/citation/find-passages.ts';
import { isTextBlock, linesOf, quotedPassages } from '#content/citation/quoted-passages.ts';
import { citableWords } from '#content/citation/stretches.ts';
import { isCitedAs } from '#content/citation/target.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { textAttribute } from '#content/document/reading/read-text.ts';
import { lineText } from '#content/document/reading/text.ts';
import { FIELDS } from './withdraw-passages.ts';
import { findNear } from './words/near-words.ts';
import { findStruck, struckWords } from './words/struck-words.ts';
import { wholeOf, wordsOf } from './words/withdrawn-words.ts';
import { SequenceReader } from './words/word-sequences.ts';

/** Shorter passages are common speech if no citation attributes them. */
const FEWEST = 4;
/** Least characters of so many words, with the spaces between them. */
const SHORTEST = 2 * FEWEST - 1;

/** Words withdrawn by the people of a material, to be found where a text does not cite it. */
export interface TakenBack {
  /** All targets by which a text may cite the material. */
  readonly targets: readonly string[];
  /** Passages that were struck from transcripts. */
  readonly struck: readonly string[];
  /** Digests of quotations that were taken back, as `digestOf` has them. */
  readonly digests: readonly string[];
  /** The sequences of their words (`sequencesOf`), as far as known. */
  readonly refused: readonly (readonly number[])[];
  /** The ids of blocks in which the team chose that words stay. */
  readonly kept: readonly string[];
}

/** Withdrawn words in a block that does not cite their material. */
export interface UncitedWords {
  /** The innermost block with an id; null in the title and the summary. */
  readonly blockId: string | null;
  readonly words: string;
  /**
   * True for the same words in sequence; false for most of them, with others inserted or some left
   * out.
   */
  readonly isSure: boolean;
}

/** A digest of words as the person was shown them. */
type DigestOf = (shown: { readonly text: string; readonly signed: string }) => string;

/** The withdrawn words of one material, while a text is read. */
interface Looking extends TakenBack {
  readonly shingles: ReadonlySet<string>;
  /** The words of each passage that was struck, as one. */
  readonly whole: ReadonlySet<string>;
  /** Quotations without source, which a citation after them is for. */
  readonly claimed: ReadonlySet<string>;
  /** The sequences of all that was struck and refused. */
  readonly sequences: ReadonlySet<number>;
  /** Refused quotations, by all their sequences. */
  readonly quotations: ReadonlySet<string>;
}

/** A block, and the testimony around it. */
interface Around {
  readonly nodes: readonly DocumentNode[];
  readonly ids: readonly string[];
}

/**
 * Finds withdrawn words in blocks that do not cite their material: six struck words in sequence,
 * whole struck passages, whole refused quotations, and words close to these. A block that cites the
 * material is not searched: its quotations have answers of their own.
 * @param heads title and summary
 */
export function findUncitedWords(
  document: DocumentNode,
  heads: readonly string[],
  takenBack: readonly TakenBack[],
  digestOf: DigestOf,
): UncitedWords[] {
  const passages = quotedPassages(document);
  const reader = new SequenceReader();
  const all = takenBack.map((one): Looking => {
    const { passages: struck, shingles } = struckWords(one.struck);
    const citing = passages.filter(({ cites }) => cites.some((target) => isCitedAs(one.targets, target)));
    return {
      ...{ ...one, shingles, whole: new Set(struck.filter(isLongEnough).map(wholeOf)) },
      claimed: new Set(citing.flatMap(({ runs }) => runs.flatMap(({ before }) => before.split('\n')))),
      sequences: new Set([...struck.flatMap((passage) => reader.read(passage)), ...one.refused.flat()]),
      quotations: new Set(one.refused.filter(({ length }) => length > 0).map(String)),
    };
  });
  const sequences = new Set(all.flatMap((one) => [...one.sequences]));
  const digests = new Set(all.flatMap((one) => one.digests));
  const found: UncitedWords[] = [];

  const digestsOf = (text: string, signed: string) =>
    (signed === '' ? [''] : ['', signed]).map((name) => digestOf({ text, signed: name }));
  /** A quick test that excludes nearly all blocks. */
  const mayHave = (text: string, signed: string, read: readonly number[]): boolean =>
    read.some((sequence) => sequences.has(sequence)) ||
    (digests.size > 0 &&
      citableWords(text).some((words) => digestsOf(words, signed).some((digest) => digests.has(digest))));
  /** The first withdrawn words of a material in a text; null for none. */
  const firstOf = (text: string, signed: string, one: Looking): string | null => {
    const [range] = findStruck(text, { passages: one.struck, shingles: one.shingles });
    if (range) return text.slice(range[0], range[1]);
    const isRefused = (words: string) =>
      one.whole.has(wholeOf(words)) ||
      one.quotations.has(String(reader.read(words))) ||
      digestsOf(words, signed).some((digest) => one.digests.includes(digest));
    return citableWords(text).find((words) => isLongEnough(words) && isRefused(words)) ?? null;
  };
  const look = (text: string, { nodes, ids }: Around, signed = '') => {
    if (text.length < SHORTEST) return;
    const read = reader.read(text);
    if (!mayHave(text, signed, read)) return;
    const others = all.filter(
      (one) =>
        !ids.some((id) => one.kept.includes(id)) &&
        !one.claimed.has(text.trim()) &&
        !nodes.some((node) => isPassage(node, one.targets)),
    );
    const blockId = ids.at(-1) ?? null;
    for (const one of others) {
      const words = firstOf(text, signed, one);
      if (words === null) continue;
      found.push({ blockId, words, isSure: true });
      return;
    }
    for (const one of others) {
      const isTakenBack = (sequence: number) => one.sequences.has(sequence);
      // The text as a whole, its sentences and its quotations.
      for (const part of citableWords(text)) {
        const near = findNear(part, reader.read(part), isTakenBack);
        if (!near) continue;
        found.push({ blockId, words: part.slice(...near), isSure: false });
        return;
      }
    }
  };
  const read = (node: DocumentNode, above: Around): void => {
    // Most nodes are the letters of a block, which is read as a whole.
    if (node.type === 'text') return;
    const id = textAttribute(node, 'id');
    const around = { nodes: [...above.nodes, node], ids: id === '' ? above.ids : [...above.ids, id] };
    const before = found.length;
    for (const field of FIELDS) look(textAttribute(node, field), around);
    if (node.type === 'footnote' || isTextBlock(node)) look(lineTextOf(node), around);
    for (const child of node.content ?? []) read(child, around);
    // A testimony is shown to its person in one, with how it is signed.
    if (found.length === before && node.type === 'typedBlock' && node.attrs?.kind === 'testimony')
      look(linesOf(node.content ?? []), around, textAttribute(node, 'attribution').trim());
  };
  for (const head of heads) look(head, { nodes: [], ids: [] });
  read(document, { nodes: [], ids: [] });
  return found;
}

/** The words of a block, or of a note, without the notes in it. */
const lineTextOf = (node: DocumentNode): string => (node.content ?? []).map(lineText).join('');

const isLongEnough = (text: string): boolean => wordsOf(text).length >= FEWEST;
