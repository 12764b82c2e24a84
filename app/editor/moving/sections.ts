import type { Node } from '@tiptap/pm/model';
import { documentJson } from '#content/document/document.ts';
import { lineText } from '#content/document/reading/text.ts';

/** A heading of the document with all that stands below it. */
export interface Section {
  readonly id: string | null;
  readonly level: number;
  readonly text: string;
  /** The heading's index among the document's blocks, and that of the block after the section. */
  readonly from: number;
  readonly to: number;
  /** The heading's position in the document. */
  readonly pos: number;
}

/** Unchanged headings are the same objects, so each is read once. */
const texts = new WeakMap<Node, string>();

function textOf(heading: Node): string {
  let text = texts.get(heading);
  if (text === undefined) {
    text = lineText(documentJson(heading)).replace(/\s+/g, ' ').trim();
    texts.set(heading, text);
  }
  return text;
}

/** The document's sections, in order; those of headings within other blocks are not listed. */
export function listSections(doc: Node): Section[] {
  const headings: Omit<Section, 'to'>[] = [];
  doc.forEach((block, pos, from) => {
    if (block.type.name !== 'heading') return;
    headings.push({
      id: block.attrs.id as string | null,
      level: block.attrs.level as number,
      text: textOf(block),
      from,
      pos,
    });
  });
  return headings.map((heading, index) => {
    const next = headings.slice(index + 1).find(({ level }) => level <= heading.level);
    return { ...heading, to: next?.from ?? doc.childCount };
  });
}

/** The section that a position is in, the innermost; -1 before the first heading. */
export function sectionAt(sections: readonly Section[], position: number): number {
  return sections.findLastIndex(({ pos }) => pos <= position);
}

/**
 * The block before which a section stands when it has changed places with the section before or
 * after it, of the same level and in the same section; null if there is none.
 */
export function placeBeside(sections: readonly Section[], index: number, direction: -1 | 1): number | null {
  const { level, to } = sections[index]!;
  if (direction > 0) {
    const next = sections.find(({ from }) => from === to);
    return next?.level === level ? next.to : null;
  }
  const above = sections.slice(0, index).findLast((section) => section.level <= level);
  return above?.level === level ? above.from : null;
}
