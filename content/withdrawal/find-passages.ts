import type { DocumentNode } from '#content/document/document.ts';
import { plainText } from '#content/document/reading/text.ts';

/** A passage that draws on a material. */
export interface Passage {
  /** The id of its outermost block; empty for none. */
  readonly blockId: string;
  /** The ids of all its blocks. */
  readonly blockIds: readonly string[];
  readonly text: string;
}

const idOf = ({ attrs }: DocumentNode): string => (typeof attrs?.id === 'string' ? attrs.id : '');

function has(node: DocumentNode, matches: (node: DocumentNode) => boolean): boolean {
  return matches(node) || (node.content ?? []).some((child) => has(child, matches));
}

/** The ids of a block and of those in it. */
export function idsWithin(node: DocumentNode): string[] {
  const id = idOf(node);
  return [...(id === '' ? [] : [id]), ...(node.content ?? []).flatMap(idsWithin)];
}

const isTestimony = ({ type, attrs }: DocumentNode) => type === 'typedBlock' && attrs?.kind === 'testimony';
const isTextBlock = ({ content }: DocumentNode) =>
  (content ?? []).some(({ type }) => type === 'text' || type === 'citation' || type === 'footnote');

/**
 * Whether a block is as a whole a passage that draws on this target: a testimony with a citation of
 * it, or else the innermost block around the citation; or one that is known by its id.
 */
export function isPassage(node: DocumentNode, target: string, ids: ReadonlySet<string>): boolean {
  const cites = (one: DocumentNode) => one.type === 'citation' && one.attrs?.target === target;
  if (ids.has(idOf(node)) && (isTestimony(node) || isTextBlock(node))) return true;
  if (isTestimony(node)) return has(node, cites);
  return isTextBlock(node) && (node.content ?? []).some(cites);
}

/** The passages of a document that draw on a target, in the order of the text. */
export function findPassages(
  document: DocumentNode,
  target: string,
  ids: ReadonlySet<string> = new Set<string>(),
): Passage[] {
  const found: Passage[] = [];
  const read = (node: DocumentNode): void => {
    if (isPassage(node, target, ids)) {
      const { text } = plainText({ type: 'doc', content: [node] });
      found.push({ blockId: idOf(node), blockIds: idsWithin(node), text });
      return;
    }
    for (const child of node.content ?? []) read(child);
  };
  read(document);
  return found;
}
