import { listClaims } from '#content/citation/listed-citations.ts';
import { writeTarget } from '#content/citation/target.ts';
import type { DocumentNode } from '#content/document/document.ts';

/**
 * A citation in a text of the demonstration. Ids exist only once the cited thing is stored, so a
 * file names a material or an extract by its label, and a finding or lesson by its number in its
 * page: `[@E3, min. 12]`, `[@E3 §2]`, `[@contra E6]`, `[@constat 4]`, `[@enseignement 2 de
 * <slug>]`.
 */
const LABELLED =
  /\[@(contra )?([A-Z]\d+(?: §\d+)?|(?:constat|enseignement) \d+)(?: de ([a-z0-9-]+))?(?:, ([^\]]+))?\]/g;

/** True for the source of a page that cites something by its label. */
export const citesByLabel = (source: string): boolean => new RegExp(LABELLED.source).test(source);

/** The labels of a page's findings and lessons: `constat 4`, from 1. */
export function claimTargets(pageId: string, document: DocumentNode): Map<string, string> {
  const targets = new Map<string, string>();
  const counts = { finding: 0, lesson: 0 };
  for (const { id, kind } of listClaims(document)) {
    const label = `${kind === 'finding' ? 'constat' : 'enseignement'} ${++counts[kind]}`;
    targets.set(label, writeTarget({ type: 'block', pageId, blockId: id }));
  }
  return targets;
}

/**
 * A document with citations instead of labels.
 * @param find the target of a label, in this page or the one with that slug
 * @throws Error for an unknown label
 */
export function citeByLabel(
  document: DocumentNode,
  find: (label: string, slug: string | null) => string | undefined,
): DocumentNode {
  const read = (node: DocumentNode): DocumentNode[] => {
    if (node.text === undefined)
      return [node.content ? { ...node, content: node.content.flatMap((child) => read(child)) } : node];
    const parts: DocumentNode[] = [];
    let from = 0;
    const add = (text: string) => text !== '' && parts.push({ ...node, text });
    for (const match of node.text.matchAll(LABELLED)) {
      const [whole, contra, label = '', slug, locator = ''] = match;
      const target = find(label, slug ?? null);
      if (target === undefined) throw new Error(`the demonstration cites ${whole}, which is nothing`);
      add(node.text.slice(from, match.index));
      parts.push({ type: 'citation', attrs: { target, locator, stance: contra ? 'against' : null } });
      from = match.index + whole.length;
    }
    if (parts.length === 0) return [node];
    add(node.text.slice(from));
    return parts;
  };
  return read(document)[0]!;
}
