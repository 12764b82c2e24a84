import { expect } from 'vitest';
import * as Y from 'yjs';
import { MAX_DEPTH } from '#content/document/limits.ts';
import { DRAFT_FRAGMENT, documentSchema } from '#content/document/schema.ts';
import { HEAD_FIELDS } from '#content/draft/head-texts.ts';

const ROOTS: ReadonlySet<string> = new Set([DRAFT_FRAGMENT, ...HEAD_FIELDS]);
/** The deepest nested block that reads back (content/draft/yjs.ts), with its text. */
const DEEPEST = MAX_DEPTH + 10;

/** Whether the schema's content expression names this node or one of its groups. */
function mayHold(parent: string, child: string): boolean {
  const groups = (documentSchema.nodes[child]?.spec.group ?? '').split(' ');
  const words: readonly string[] = documentSchema.nodes[parent]?.spec.content?.match(/\w+/g) ?? [];
  return words.some((word) => word === child || groups.includes(word));
}

function expectHeld(name: string, parent: Y.XmlFragment | Y.XmlElement, depth: number, label: string): void {
  expect(depth, `${label}: blocks within blocks`).toBeLessThan(DEEPEST);
  for (const child of parent.toArray()) {
    const within = child instanceof Y.XmlElement ? child.nodeName : 'text';
    expect(mayHold(name, within), `${label}: ${within} in ${name}`).toBe(true);
    if (child instanceof Y.XmlElement) expectHeld(within, child, depth + 1, label);
    else
      for (const { insert } of (child as Y.XmlText).toDelta())
        expect(typeof insert, `${label}: in a text`).toBe('string');
  }
}

/**
 * Expects a draft to have no root but its own, and in each block only what the schema allows there:
 * reading it as a document would silently drop or repair the rest.
 */
export function expectWithinSchema(draft: Y.Doc, label: string): void {
  for (const root of draft.share.keys()) expect(ROOTS, `${label}: a root`).toContain(root);
  expectHeld('doc', draft.getXmlFragment(DRAFT_FRAGMENT), 0, label);
}
