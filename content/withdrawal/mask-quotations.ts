import { type QuotedPassage, quotedPassages } from '#content/citation/quoted-passages.ts';
import { quotedParts, type Stretch, stretchesOf } from '#content/citation/stretches.ts';
import { isCitedAs } from '#content/citation/target.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { cutWords } from './withdraw-passages.ts';
import { findSequence, findWithdrawn, type Range, RUN, shinglesOf, wordsOf } from './withdrawn-words.ts';

/** A source of which a text says more than was agreed to. */
export interface MaskedSource {
  readonly materialId: string;
  /** All that a text may cite of it. */
  readonly targets: readonly string[];
  /** It concerns one person. */
  readonly isAlone: boolean;
  /** It may be quoted. */
  readonly mayQuote: boolean;
  /** A text may say something in its own words on the strength of it. */
  readonly mayRest: boolean;
  /** Its citations say by themselves that it was withdrawn. */
  readonly isSaid: boolean;
  /** The ids of blocks in which the team chose what stays. */
  readonly kept: readonly string[];
}

/** What was found of a source. */
export interface FoundBeyond {
  readonly materialId: string;
  /** Quotations, which are masked. */
  readonly quotations: number;
  /** What the text says in its own words on the strength of it, which stays. */
  readonly statements: number;
  /** The ids of the blocks around the masks. */
  readonly blocks: readonly string[];
}

/** A text under masks. */
interface MaskedDocument {
  /** Null if nothing is masked. */
  readonly document: DocumentNode | null;
  /** Title and summary. */
  readonly heads: readonly string[];
  readonly found: readonly FoundBeyond[];
}

/** Stands for masked words of a title or a summary. */
const CUT = '[…]';

/**
 * The words to mask of a stretch: all of a quotation; of a sentence, what is between quotation
 * marks.
 */
const wordsOfStretch = (passage: QuotedPassage, { kind, text }: Stretch): readonly string[] =>
  kind === 'rests' && passage.testimony === null ? quotedParts(text) : text.split('\n');

/**
 * A text in which a sentence stands in the place of what quotes some sources: testimonies and words
 * in quotation marks, in their place and wherever six words of them stand in a row. What the
 * authors say in words of their own cannot be told from the rest of a text: it is counted, and
 * stays.
 * @param heads further words about the text
 */
export function maskQuotations(
  document: DocumentNode,
  heads: readonly string[],
  sources: readonly MaskedSource[],
  sentence: string,
): MaskedDocument {
  const testimonies = new Set<string>();
  const said = new Set<string>();
  const phrases: { readonly words: readonly string[]; readonly blockIds: readonly string[] }[] = [];
  const shingles = new Set<string>();
  const passages = quotedPassages(document);
  const found = sources.map((source): FoundBeyond => {
    let [quotations, statements] = [0, 0];
    const blocks = new Set<string>();
    for (const passage of passages) {
      const { blockId, blockIds, cites, testimony } = passage;
      if (!cites.some((one) => isCitedAs(source.targets, one)) || source.kept.some((id) => blockIds.includes(id)))
        continue;
      const stretches = stretchesOf(passage, source.targets, source.isAlone).filter(({ kind }) => kind !== 'against');
      const quoted = stretches.filter(({ isQuoted }) => isQuoted);
      if (!source.mayRest) statements += stretches.length - quoted.length;
      if (quoted.length === 0 || source.mayQuote) continue;
      quotations += quoted.length;
      for (const id of blockIds) blocks.add(id);
      if (source.isSaid) for (const id of blockIds) said.add(id);
      if (testimony !== null && blockId !== '' && cites.every((one) => isCitedAs(source.targets, one)))
        testimonies.add(blockId);
      const before = passage.runs.flatMap((run) => run.before.split('\n'));
      for (const text of quoted.flatMap((stretch) => wordsOfStretch(passage, stretch))) {
        const words = wordsOf(text).map(({ word }) => word);
        // A quotation that stands right before its citation is in a block of its own.
        if (words.length > 0) phrases.push({ words, blockIds: before.includes(text) ? [] : blockIds });
        for (const shingle of shinglesOf(text)) shingles.add(shingle);
      }
    }
    return { materialId: source.materialId, quotations, statements, blocks: [...blocks] };
  });
  if (phrases.length === 0) return { document: null, heads, found };

  const isWithdrawn = (shingle: string) => shingles.has(shingle);
  const shared = (text: string) => findWithdrawn(text, isWithdrawn);
  const rangesIn = (text: string, ids: readonly string[]): Range[] => {
    const size = wordsOf(text).length;
    const inPlace = phrases.flatMap(({ words, blockIds }) =>
      // Few words are common speech, but where they are quoted.
      words.length >= RUN || words.length === size || ids.some((id) => blockIds.includes(id))
        ? findSequence(text, words)
        : [],
    );
    return merged([...inPlace, ...shared(text)]);
  };
  const isCitedSaid = (target: unknown) => sources.some((one) => one.isSaid && isCitedAs(one.targets, target));
  const read = (node: DocumentNode, around: readonly string[]): DocumentNode => {
    const id = typeof node.attrs?.id === 'string' ? node.attrs.id : '';
    if (testimonies.has(id)) return { type: 'paragraph', attrs: { id }, content: [{ type: 'text', text: sentence }] };
    const ids = id === '' ? around : [...around, id];
    const content = node.content?.map((child) => read(child, ids));
    const bare = content ? { ...node, content } : node;
    const cut = cutWords(bare, (text) => rangesIn(text, ids), sentence, shared);
    const isCut = cut.content !== content && cut.content !== undefined;
    if (!isCut || !ids.some((one) => said.has(one))) return cut;
    // The sentence in their place says what these would say once more.
    return {
      ...cut,
      content: (cut.content ?? []).filter(({ type, attrs }) => type !== 'citation' || !isCitedSaid(attrs?.target)),
    };
  };
  return {
    document: read(document, []),
    heads: heads.map((text) => {
      let cut = text;
      for (const [start, end] of shared(text).reverse()) cut = cut.slice(0, start) + CUT + cut.slice(end);
      return cut;
    }),
    found,
  };
}

/** Ranges in their order, those that touch as one. */
function merged(ranges: readonly Range[]): Range[] {
  const all: [number, number][] = [];
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = all.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else all.push([start, end]);
  }
  return all;
}
