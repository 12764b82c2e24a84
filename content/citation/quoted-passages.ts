import type { DocumentNode } from '#content/document/document.ts';
import { plainText } from '#content/document/reading/text.ts';
import { idsWithin } from './find-passages.ts';
import { parseTarget } from './target.ts';

/** A passage of a text that draws on a material, as the person concerned is shown it. */
export interface QuotedPassage {
  readonly materialId: string;
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
  readonly materialIds: ReadonlySet<string>;
  readonly text: string;
}

function citedIn(node: DocumentNode): string[] {
  return (node.content ?? []).flatMap((child) => {
    const target = child.type === 'citation' ? parseTarget(child.attrs?.target) : null;
    return [...(target?.type === 'material' ? [target.id] : []), ...citedIn(child)];
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
      units.push({ node, materialIds: new Set(citedIn(node)), text });
    } else for (const child of node.content ?? []) read(child);
  };
  read(document);
  return units;
}

/** What may be shown beside a passage: nothing that draws on a material. */
function beside(unit: Unit | undefined, end: 'head' | 'tail'): string {
  if (!unit || unit.materialIds.size > 0) return '';
  const text = unit.text.trim();
  if (text.length <= LONGEST_BESIDE) return text;
  return end === 'head'
    ? `${text.slice(0, LONGEST_BESIDE).replace(/\s+\S*$/u, '')} …`
    : `… ${text.slice(-LONGEST_BESIDE).replace(/^\S*\s+/u, '')}`;
}

/** Every passage that cites a material, in one reading: as `findPassages` finds those of one target. */
export function quotedPassages(document: DocumentNode): QuotedPassage[] {
  const units = unitsOf(document);
  return units.flatMap(({ node, materialIds, text }, place) => {
    if (materialIds.size === 0) return [];
    const blockIds = idsWithin(node);
    const around = {
      before: beside(units[place - 1], 'tail'),
      after: beside(units[place + 1], 'head'),
    };
    return [...materialIds].map((materialId) => ({
      materialId,
      blockId: blockIds[0] ?? '',
      blockIds,
      text,
      ...around,
    }));
  });
}
