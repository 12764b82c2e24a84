import { isIdentified } from '#content/document/block-ids.ts';
import { type DocumentNode, textOf, walk } from '#content/document/document.ts';

interface IdentifiedBlock {
  readonly node: DocumentNode;
  /** Equal for blocks with the same content. */
  readonly key: string;
}

function listIdentified(document: DocumentNode): IdentifiedBlock[] {
  const blocks: IdentifiedBlock[] = [];
  walk(document, (node) => {
    if (isIdentified(node)) blocks.push({ node, key: JSON.stringify([node.type, textOf(node), node.attrs?.alt]) });
    return undefined;
  });
  return blocks;
}

/**
 * Gives the blocks of a newly imported text the ids that they had in the replaced text, so that
 * links and annotations still refer to them: first to blocks with the same content, wherever they
 * are now, then to blocks that were changed in place. New blocks get new ids. Changes `next`.
 */
export function keepBlockIds(next: DocumentNode, before: DocumentNode, blockId: () => string): void {
  const old = listIdentified(before);
  const blocks = listIdentified(next);
  const waiting = new Map<string, number[]>();
  for (const [index, { key }] of old.entries()) waiting.set(key, [...(waiting.get(key) ?? []), index]);
  const partner = blocks.map(({ key }) => waiting.get(key)?.shift() ?? -1);
  const taken = new Set(partner);
  let after = -1;
  for (const [index, { node }] of blocks.entries()) {
    if (partner[index]! < 0) {
      // Only up to the next matched block: beyond it, a block is a different one.
      let candidate = after + 1;
      while (candidate < old.length && !taken.has(candidate) && old[candidate]!.node.type !== node.type) candidate++;
      if (candidate < old.length && !taken.has(candidate)) {
        partner[index] = candidate;
        taken.add(candidate);
      }
    }
    if (partner[index]! >= 0) after = partner[index]!;
  }
  const kept = new Map<string, string>();
  const used = new Set<string>();
  for (const [index, { node }] of blocks.entries()) {
    const imported = node.attrs?.id;
    let id = old[partner[index]!]?.node.attrs?.id;
    while (typeof id !== 'string' || used.has(id)) id = blockId();
    used.add(id);
    if (typeof imported === 'string') kept.set(imported, id);
    node.attrs = { ...node.attrs, id };
  }
  redirectLinks(next, kept);
}

/** Updates links within the text to the new ids. */
function redirectLinks(document: DocumentNode, ids: ReadonlyMap<string, string>): void {
  walk(document, (node) => {
    for (const mark of node.marks ?? []) {
      const href = mark.attrs?.href;
      const id = typeof href === 'string' && href.startsWith('#b-') ? ids.get(href.slice(3)) : undefined;
      if (id) mark.attrs = { ...mark.attrs, href: `#b-${id}` };
    }
    return undefined;
  });
}
