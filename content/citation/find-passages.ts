import type { DocumentNode } from '#content/document/document.ts';
import { plainText } from '#content/document/reading/text.ts';
import { type CitedAs, isCitedAs } from './target.ts';

/** A passage of a text: a testimony, or else a block of words. */
export interface Passage {
  /** The id of its outermost block; empty for none. */
  readonly blockId: string;
  /** The ids of all its blocks. */
  readonly blockIds: readonly string[];
  readonly text: string;
}

/** A passage that draws on a material. */
export interface FoundPassage extends Passage {
  /** False for a passage that was found only by its id. */
  readonly isCiting: boolean;
  /** The passages beside it that do not. */
  readonly around: readonly Passage[];
}

/** The id of a block; empty for none. */
export const idOf = ({ attrs }: DocumentNode): string => (typeof attrs?.id === 'string' ? attrs.id : '');

function has(node: DocumentNode, matches: (node: DocumentNode) => boolean): boolean {
  return matches(node) || (node.content ?? []).some((child) => has(child, matches));
}

/** The ids of a block and of the blocks in it. */
export function idsWithin(node: DocumentNode): string[] {
  const id = idOf(node);
  return [...(id === '' ? [] : [id]), ...(node.content ?? []).flatMap(idsWithin)];
}

const isTestimony = ({ type, attrs }: DocumentNode) => type === 'typedBlock' && attrs?.kind === 'testimony';
const isTextBlock = ({ content }: DocumentNode) =>
  (content ?? []).some(({ type }) => type === 'text' || type === 'citation' || type === 'footnote');

/** Whether a block may be a passage: a testimony, or a block of words. */
export const mayBePassage = (node: DocumentNode): boolean => isTestimony(node) || isTextBlock(node);

/**
 * Whether a whole block is a passage that draws on this target: a testimony with a citation of it,
 * or else the innermost block around the citation.
 */
export function isPassage(node: DocumentNode, target: CitedAs): boolean {
  const cites = (one: DocumentNode) => one.type === 'citation' && isCitedAs(target, one.attrs?.target);
  if (isTestimony(node)) return has(node, cites);
  return isTextBlock(node) && (node.content ?? []).some(cites);
}

/** A block as a passage. */
export function passageOf(node: DocumentNode): Passage {
  const { text } = plainText({ type: 'doc', content: [node] });
  return { blockId: idOf(node), blockIds: idsWithin(node), text };
}

/** All passages of a document, in the order of the text. */
function passagesOf(document: DocumentNode, target: CitedAs, ids: ReadonlySet<string>) {
  const all: { readonly node: DocumentNode; readonly isFound: boolean; readonly isCiting: boolean }[] = [];
  const read = (node: DocumentNode): void => {
    const isCiting = isPassage(node, target);
    const isFound = isCiting || (ids.has(idOf(node)) && mayBePassage(node));
    // A block of a testimony that does not cite may be known by its id.
    const isWhole = isTextBlock(node) || (isTestimony(node) && !has(node, (one) => ids.has(idOf(one))));
    if (isFound || isWhole) all.push({ node, isFound, isCiting });
    else for (const child of node.content ?? []) read(child);
  };
  read(document);
  return all;
}

/**
 * The passages of a document that draw on a target or are known by their ids, in the order of the
 * text.
 * @param around how many of the passages before and after each are returned as well
 */
export function findPassages(
  document: DocumentNode,
  target: CitedAs,
  ids: ReadonlySet<string> = new Set<string>(),
  around = 0,
): FoundPassage[] {
  const all = passagesOf(document, target, ids);
  return all.flatMap(({ node, isFound, isCiting }, index) => {
    if (!isFound) return [];
    const beside = around === 0 ? [] : all.slice(Math.max(0, index - around), index + around + 1);
    return [
      {
        ...passageOf(node),
        isCiting,
        around: beside
          .filter((one) => !one.isFound && idOf(one.node) !== '')
          .map((one) => passageOf(one.node))
          .filter(({ text }) => text.trim() !== ''),
      },
    ];
  });
}

/**
 * The words of a text in the form that is searched, with a space before each and after the last.
 */
const spaced = (text: string): string =>
  ` ${(
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join(' ')} `;

/** The passages that have these words in this order, and do not draw on a target. */
export function searchPassages(document: DocumentNode, target: CitedAs, phrase: string): Passage[] {
  const wanted = spaced(phrase);
  if (wanted.trim() === '') return [];
  return passagesOf(document, target, new Set())
    .filter(({ node, isFound }) => !isFound && idOf(node) !== '')
    .map(({ node }) => passageOf(node))
    .filter(({ text }) => spaced(text).includes(wanted));
}
