import { isIdentified } from '#content/document/block-ids.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { headingText } from '#content/document/reading/headings.ts';
import { slugify } from '#content/text/slug.ts';

type LinkMark = { type: 'link'; attrs: Record<string, unknown> };

/** The heading anchor that sites which render Markdown generate. */
function markdownAnchor(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replace(/ /g, '-');
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

/**
 * Links within an imported text: maps the anchors of the source to the blocks made from them, so
 * that a table of contents still works. Links refer to a block's id, which later edits do not
 * change.
 */
export class ImportAnchors {
  /** Anchors found since the last block: they belong to the next one. */
  private waiting: string[] = [];
  private readonly names = new Map<DocumentNode, string[]>();
  private readonly headings: DocumentNode[] = [];
  private readonly links: { fragment: string; mark: LinkMark }[] = [];

  /** Records an anchor of the source. */
  meet(name: unknown): void {
    if (typeof name === 'string' && name !== '') this.waiting.push(name);
  }

  /** Assigns the anchors found so far to a block. */
  claim(node: DocumentNode): void {
    if (node.type === 'heading') this.headings.push(node);
    if (this.waiting.length === 0 || !isIdentified(node)) return;
    this.names.set(node, [...(this.names.get(node) ?? []), ...this.waiting]);
    this.waiting = [];
  }

  /** Moves the anchors of a dissolved block to the block that takes over its content. */
  move(from: DocumentNode, to: DocumentNode): void {
    const names = this.names.get(from);
    if (!names) return;
    this.names.delete(from);
    this.names.set(to, [...(this.names.get(to) ?? []), ...names]);
  }

  /** Keeps a link within the text, to be resolved once every block has its id. */
  keepLink(fragment: string, mark: LinkMark): void {
    this.links.push({ fragment: decode(fragment), mark });
  }

  /**
   * Points every link at its block. Links without a target lose their address. @returns their
   * number
   */
  resolve(): number {
    const targets = this.targets();
    let lost = 0;
    for (const { fragment, mark } of this.links) {
      const id = targets.get(fragment)?.attrs?.id;
      mark.attrs.href = typeof id === 'string' ? `#b-${id}` : null;
      if (typeof id !== 'string') lost++;
    }
    return lost;
  }

  private targets(): Map<string, DocumentNode> {
    const targets = new Map<string, DocumentNode>();
    const name = (anchor: string, node: DocumentNode) => {
      if (!targets.has(anchor)) targets.set(anchor, node);
    };
    for (const [node, names] of this.names) for (const anchor of names) name(anchor, node);
    for (const [node, names] of this.names) {
      for (const anchor of names) name(anchor.replace(/^user-content-/, ''), node);
    }
    const seen = new Map<string, number>();
    for (const heading of this.headings) {
      const text = headingText(heading);
      const anchor = markdownAnchor(text);
      const count = seen.get(anchor) ?? 0;
      seen.set(anchor, count + 1);
      name(count === 0 ? anchor : `${anchor}-${count}`, heading);
      name(slugify(text), heading);
    }
    return targets;
  }
}
