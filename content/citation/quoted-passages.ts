import type { DocumentNode } from '#content/document/document.ts';
import { plainText } from '#content/document/reading/text.ts';
import { idsWithin } from './find-passages.ts';
import { parseTarget, writeTarget } from './target.ts';

/** A passage of a text that draws on materials, as a person concerned is shown it. */
export interface QuotedPassage {
  /** The targets of its citations of materials and extracts. */
  readonly cites: readonly string[];
  /** Of its outermost block: the testimony, or else the block around the citation. */
  readonly blockId: string;
  readonly blockIds: readonly string[];
  readonly text: string;
  /** What stands just before and after; empty where that is somebody else's words, or nothing. */
  readonly before: string;
  readonly after: string;
}

/** Most characters of what stands beside a passage. */
const LONGEST_BESIDE = 400;

/** A testimony, or else a block of words. */
interface Unit {
  readonly node: DocumentNode;
  readonly cites: ReadonlySet<string>;
  readonly text: string;
}

function citedIn(node: DocumentNode): string[] {
  return (node.content ?? []).flatMap((child) => {
    const target = child.type === 'citation' ? parseTarget(child.attrs?.target) : null;
    return [...(target && target.type !== 'block' ? [writeTarget(target)] : []), ...citedIn(child)];
  });
}

const isTextBlock = ({ content }: DocumentNode) =>
  (content ?? []).some(({ type }) => type === 'text' || type === 'citation' || type === 'footnote');

function unitsOf(document: DocumentNode): Unit[] {
  const units: Unit[] = [];
  const read = (node: DocumentNode): void => {
    const isTestimony = node.type === 'typedBlock' && node.attrs?.kind === 'testimony';
    if (isTestimony || isTextBlock(node)) {
      const { text } = plainText({ type: 'doc', content: [node] });
      units.push({ node, cites: new Set(citedIn(node)), text });
    } else for (const child of node.content ?? []) read(child);
  };
  read(document);
  return units;
}

/** What may be shown beside a passage: nothing that draws on a material. */
function beside(unit: Unit | undefined, end: 'head' | 'tail'): string {
  if (!unit || unit.cites.size > 0) return '';
  const text = unit.text.trim();
  if (text.length <= LONGEST_BESIDE) return text;
  return end === 'head'
    ? `${text.slice(0, LONGEST_BESIDE).replace(/\s+\S*$/u, '')} …`
    : `… ${text.slice(-LONGEST_BESIDE).replace(/^\S*\s+/u, '')}`;
}

/** Every passage that cites materials or extracts, in one reading: as `findPassages` finds those of one. */
export function quotedPassages(document: DocumentNode): QuotedPassage[] {
  const units = unitsOf(document);
  return units.flatMap(({ node, cites, text }, place) => {
    if (cites.size === 0) return [];
    const blockIds = idsWithin(node);
    const before = beside(units[place - 1], 'tail');
    const after = beside(units[place + 1], 'head');
    return [{ cites: [...cites], blockId: blockIds[0] ?? '', blockIds, text, before, after }];
  });
}
