import { type QuotedPassage, quotedPassages } from '#content/citation/quoted-passages.ts';
import { quotedParts, type Stretch, stretchesOf } from '#content/citation/stretches.ts';
import { isCitedAs } from '#content/citation/target.ts';
import type { QuotationAnswer } from '#content/consent/consent-loop.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { type HiddenName, hideNames, hideNamesIn, type NamesToHide } from './hidden-names.ts';
import { SoughtNames } from './sought-names.ts';
import { cutWords } from './withdraw-passages.ts';
import { ShortPhrases } from './words/short-phrases.ts';
import { findStruck, isWithinStruck, type StruckWords, struckWords } from './words/struck-words.ts';
import { findWithdrawn, type Range, shinglesOf } from './words/withdrawn-words.ts';

/** A source from which a text publishes more than was agreed to. */
export interface MaskedSource {
  readonly materialId: string;
  /** All targets by which a text may cite it. */
  readonly targets: readonly string[];
  /** It concerns one person. */
  readonly isAlone: boolean;
  /** It may be quoted. */
  readonly mayQuote: boolean;
  /** A text may rest on it in the authors' own words. */
  readonly mayRest: boolean;
  /** Its citations already show that it was withdrawn. */
  readonly isWithdrawn: boolean;
  /** The ids of blocks in which the team chose what to keep. */
  readonly kept: readonly string[];
  /**
   * The ids of blocks that cited it until words were withdrawn: their people stay unnamed there.
   */
  readonly former: readonly string[];
  /** The answers of its people for passages of the page, if they withdrew one. */
  readonly answers: readonly QuotationGiven[];
  /** The passages that its people struck from transcripts. */
  readonly struck: readonly string[];
  /** The names to hide of its people. */
  readonly names: readonly HiddenName[];
}

/** A person's answer for words of a page. */
export interface QuotationGiven {
  readonly concernedId: string;
  readonly blockId: string;
  /** Digest of the words that they were shown. */
  readonly digest: string;
  readonly answer: QuotationAnswer;
  readonly answeredAt: string;
  /** Only earlier texts had these words by then: the answer does not apply to present ones. */
  readonly isOfEarlier: boolean;
}

/** The words found in a text that exceed the consent for a source. */
export interface FoundBeyond {
  readonly materialId: string;
  /** Quotations, which are masked. */
  readonly quotations: number;
  /** Statements in the authors' own words that rest on it, which stay. */
  readonly statements: number;
  /** Places where the text names its people, which are masked. */
  readonly names: number;
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

/** Whether people took back words of theirs in a passage. */
export type IsTakenBack = (source: MaskedSource, passage: QuotedPassage, stretch: Stretch) => boolean;

/** Stands for masked words of a title, a summary or a notice. */
export const CUT_WORDS = '[…]';

/**
 * The words to mask of a stretch: all of a quotation; of a sentence, what is between quotation
 * marks.
 */
const wordsOfStretch = (passage: QuotedPassage, { kind, text }: Stretch): readonly string[] =>
  kind === 'rests' && passage.testimony === null ? quotedParts(text) : text.split('\n');

/**
 * Replaces the quotations of some sources in a text by a sentence: testimonies and words in
 * quotation marks, where they cite the source and wherever six of their words are repeated in
 * sequence; likewise words that people struck from transcripts. Statements in the authors' own
 * words cannot be separated from the rest of the text: they are counted, and stay. People who are
 * not to be named are named as they agreed.
 * @param heads further words about the text
 */
export function maskQuotations(
  document: DocumentNode,
  heads: readonly string[],
  sources: readonly MaskedSource[],
  sentence: string,
  isTakenBack: IsTakenBack = () => false,
): MaskedDocument {
  const testimonies = new Set<string>();
  const citingWithdrawn = new Set<string>();
  let isQuoting = false;
  const short = new ShortPhrases();
  const shingles = new Set<string>();
  const passages = quotedPassages(document);
  const around = claimsAround(document);
  const counts = sources.map((source): Counted => {
    let [quotations, statements] = [0, 0];
    const blocks = new Set<string>();
    const struck = struckWords(source.struck);
    const cited = new Set<string>();
    const cite = (ids: readonly string[]) => {
      for (const id of ids) for (const one of [id, ...(around.get(id) ?? [])]) cited.add(one);
    };
    cite(source.former);
    for (const passage of passages) {
      const { blockId, blockIds, cites, testimony } = passage;
      if (!cites.some((one) => isCitedAs(source.targets, one))) continue;
      cite(blockIds);
      if (source.kept.some((id) => blockIds.includes(id))) continue;
      const stretches = stretchesOf(passage, source.targets, source.isAlone).filter(({ kind }) => kind !== 'against');
      const isOut = (one: Stretch) =>
        !(one.isQuoted ? source.mayQuote : source.mayRest) ||
        (one.isQuoted && isWithinStruck(one.text, struck)) ||
        isTakenBack(source, passage, one);
      const quoted = stretches.filter((one) => one.isQuoted && isOut(one));
      statements += stretches.filter((one) => !one.isQuoted && isOut(one)).length;
      if (quoted.length === 0) continue;
      const isWhole = quoted.length === stretches.filter(({ isQuoted }) => isQuoted).length;
      quotations += quoted.length;
      for (const id of blockIds) blocks.add(id);
      if (source.isWithdrawn) for (const id of blockIds) citingWithdrawn.add(id);
      if (isWhole && testimony !== null && blockId !== '' && cites.every((one) => isCitedAs(source.targets, one)))
        testimonies.add(blockId);
      const before = passage.runs.flatMap((run) => run.before.split('\n'));
      for (const text of quoted.flatMap((stretch) => wordsOfStretch(passage, stretch))) {
        // A quotation right before its citation is in a block of its own.
        const hasWords = short.add(text, before.includes(text) ? [] : blockIds);
        isQuoting ||= hasWords;
        for (const shingle of shinglesOf(text)) shingles.add(shingle);
      }
    }
    return { source, quotations, statements, names: 0, struck, hasStruck: false, blocks, cited };
  });
  const people = new UnnamedPeople(counts);
  const partly = counts.filter(({ struck }) => struck.shingles.size > 0);

  /** The sources of struck words, by word sequence: a text is read once for all of them. */
  const strikers = new Map<string, Counted[]>();
  for (const one of partly)
    for (const shingle of one.struck.shingles) strikers.set(shingle, [...(strikers.get(shingle) ?? []), one]);
  const strikersOf = (text: string): Counted[] => {
    const found = new Set<Counted>();
    const note = (shingle: string): boolean => {
      for (const one of strikers.get(shingle) ?? []) found.add(one);
      return false;
    };
    if (strikers.size > 0) findWithdrawn(text, note);
    return found.size === 0 ? [] : partly.filter((one) => found.has(one));
  };

  const isWithdrawn = (shingle: string) => shingles.has(shingle);
  const shared = (text: string) => findWithdrawn(text, isWithdrawn);
  // A few words are common speech, except where they are quoted.
  const rangesIn = (text: string, ids: readonly string[]): Range[] =>
    merged([...short.find(text, ids), ...shared(text)]);
  /** The ranges of struck words, in quotations of other words or anywhere else. */
  const struckIn = (text: string, ids: readonly string[]): Range[] =>
    strikersOf(text).flatMap((one) => {
      if (one.source.kept.some((id) => ids.includes(id))) return [];
      const ranges = findStruck(text, one.struck);
      if (ranges.length === 0) return [];
      one.hasStruck = true;
      // If the quotation around them is masked as a whole, they are counted with it.
      if (!one.blocks.has(ids.at(-1) ?? '')) one.quotations += ranges.length;
      for (const id of ids) one.blocks.add(id);
      return ranges;
    });
  const isWithdrawnTarget = (target: unknown) =>
    sources.some((one) => one.isWithdrawn && isCitedAs(one.targets, target));
  const read = (node: DocumentNode, around: readonly string[]): DocumentNode => {
    const id = typeof node.attrs?.id === 'string' ? node.attrs.id : '';
    if (testimonies.has(id)) return { type: 'paragraph', attrs: { id }, content: [{ type: 'text', text: sentence }] };
    const ids = id === '' ? around : [...around, id];
    const content = node.content?.map((child) => read(child, ids));
    const bare = content ? { ...node, content } : node;
    const inText = (text: string) => merged([...rangesIn(text, ids), ...struckIn(text, ids)]);
    const inField = (text: string) => [...shared(text), ...struckIn(text, ids)];
    const isWhole = !isQuoting && partly.length === 0;
    const quoteless = isWhole ? bare : cutWords(bare, inText, sentence, inField);
    const cut = withoutNames(quoteless, ids);
    const isCut = quoteless.content !== content && cut.content !== undefined;
    if (!isCut || !ids.some((one) => citingWithdrawn.has(one))) return cut;
    // These citations would only repeat the sentence that replaces the quotation.
    return {
      ...cut,
      content: (cut.content ?? []).filter(
        ({ type, attrs }) => type !== 'citation' || !isWithdrawnTarget(attrs?.target),
      ),
    };
  };
  const masked = !isQuoting && people.owners.size + partly.length === 0 ? document : read(document, []);
  const maskedHeads = heads.map((text) => {
    let cut = text;
    for (const [start, end] of merged([...shared(text), ...struckIn(text, [])]).reverse())
      cut = cut.slice(0, start) + CUT_WORDS + cut.slice(end);
    const { text: shown, named } = people.hideElsewhere(cut);
    for (const { source, count } of named) source.names += count;
    return shown;
  });
  const isMasked = isQuoting || counts.some(({ names, hasStruck }) => names > 0 || hasStruck);
  return {
    document: isMasked ? masked : null,
    heads: maskedHeads,
    found: counts.map(({ source, quotations, statements, names, blocks }) => ({
      ...{ materialId: source.materialId, quotations, statements, names, blocks: [...blocks] },
    })),
  };

  function withoutNames(node: DocumentNode, ids: readonly string[]): DocumentNode {
    const { node: hidden, found } = hideNamesIn(node, people.around(ids));
    for (const name of found) {
      const owner = people.owners.get(name)!.source;
      owner.names++;
      for (const id of ids) owner.blocks.add(id);
    }
    return hidden;
  }
}

/**
 * For each block, the typed blocks around it: a finding as a whole, with its title, is about the
 * sources that it cites.
 */
function claimsAround(node: DocumentNode, around: readonly string[] = []): Map<string, readonly string[]> {
  const id = typeof node.attrs?.id === 'string' ? node.attrs.id : '';
  const within = node.type === 'typedBlock' && id !== '' ? [...around, id] : around;
  const found = new Map<string, readonly string[]>(id === '' || within.length === 0 ? [] : [[id, within]]);
  for (const child of node.content ?? [])
    for (const [block, claims] of claimsAround(child, within)) found.set(block, claims);
  return found;
}

/**
 * The names to hide where a source is not cited: full names only, since part of a name may be
 * somebody else's.
 */
const elsewhere = ({ names }: MaskedSource): HiddenName[] =>
  names.filter(({ anywhere }) => anywhere).map((name) => ({ ...name, inPart: false }));

/** The names to hide of all sources: a text is searched once for all of them. */
class UnnamedPeople {
  /** The source of each name, and whether the name is hidden where that source is not cited. */
  readonly owners = new Map<
    HiddenName,
    { readonly source: Counted; readonly place: number; readonly isElsewhere: boolean }
  >();
  readonly #sought: SoughtNames<HiddenName>;

  constructor(sources: readonly Counted[]) {
    for (const [place, source] of sources.entries()) {
      for (const name of source.source.names) this.owners.set({ ...name }, { source, place, isElsewhere: false });
      for (const name of elsewhere(source.source)) this.owners.set(name, { source, place, isElsewhere: true });
    }
    this.#sought = new SoughtNames([...this.owners.keys()]);
  }

  /**
   * The names that a block must not contain.
   * @param ids its own, and those of the blocks around it
   */
  around(ids: readonly string[]): NamesToHide {
    const isHidden = (name: HiddenName) => {
      const { source, isElsewhere } = this.owners.get(name)!;
      return isElsewhere !== ids.some((id) => source.cited.has(id));
    };
    return { sought: this.#sought, isHidden };
  }

  /** Hides names in words beside the text, of one source after the other. */
  hideElsewhere(words: string): { text: string; named: { readonly source: Counted; readonly count: number }[] } {
    const named: { readonly source: Counted; readonly count: number }[] = [];
    let text = words;
    for (let from = 0; ; ) {
      // Searched again: a replacement for one source may name a person of the next.
      const all = this.#sought.find(text).map(({ one }) => this.owners.get(one)!);
      const next = all.find(({ place, isElsewhere }) => isElsewhere && place >= from);
      if (!next) return { text, named };
      const isHidden = (name: HiddenName) => {
        const { source, isElsewhere } = this.owners.get(name)!;
        return isElsewhere && source === next.source;
      };
      const { text: hidden, found } = hideNames(text, { sought: this.#sought, isHidden });
      named.push({ source: next.source, count: found.length });
      text = hidden;
      from = next.place + 1;
    }
  }
}

/** The words found so far that exceed the consent for a source. */
interface Counted extends Pick<FoundBeyond, 'statements'> {
  readonly source: MaskedSource;
  quotations: number;
  names: number;
  readonly struck: StruckWords;
  /** Struck words were found beside quotations that go as a whole. */
  hasStruck: boolean;
  readonly blocks: Set<string>;
  /** The ids of the passages that cite it. */
  readonly cited: ReadonlySet<string>;
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
