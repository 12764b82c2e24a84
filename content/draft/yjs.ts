import type { Node } from '@tiptap/pm/model';
import { prosemirrorToYXmlFragment } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument, type Repairs } from '#content/document/fit/fit.ts';
import { MAX_DEPTH } from '#content/document/limits.ts';
import { DRAFT_FRAGMENT } from '#content/document/schema.ts';
import { openBlocks } from './open-blocks.ts';

type Delta = { insert: unknown; attributes?: Record<string, unknown> };

/**
 * The marks of a Yjs text run. Marks that may overlap themselves are keyed `name--hash` by the
 * editor's binding.
 */
function marksOf(attributes: Record<string, unknown> | undefined): DocumentNode['marks'] {
  if (!attributes) return undefined;
  return Object.entries(attributes).map(([key, attrs]) => ({
    type: key.replace(/--[A-Za-z0-9+/=]{8}$/, ''),
    attrs: typeof attrs === 'object' && attrs !== null ? (attrs as Record<string, unknown>) : {},
  }));
}

function childrenOf(parent: Y.XmlFragment | Y.XmlElement, depth: number): DocumentNode[] {
  if (depth > MAX_DEPTH + 10) return [];
  const children: DocumentNode[] = [];
  for (const child of parent.toArray()) {
    if (child instanceof Y.XmlText) {
      for (const run of child.toDelta() as Delta[]) {
        if (typeof run.insert === 'string') {
          children.push({ type: 'text', text: run.insert, marks: marksOf(run.attributes) });
        }
      }
    } else if (child instanceof Y.XmlElement) {
      children.push({
        type: child.nodeName,
        attrs: child.getAttributes() as Record<string, unknown>,
        content: childrenOf(child, depth + 1),
      });
    }
  }
  return children;
}

/**
 * The document that a draft holds. Concurrent edits can briefly leave a draft outside the schema
 * (an emptied table row); this is repaired in the result, without changing the draft. Never throws.
 */
export function draftToDocument(draft: Y.Doc): { document: Node; repairs: Repairs } {
  return fitDocument({ type: 'doc', content: childrenOf(draft.getXmlFragment(DRAFT_FRAGMENT), 0) });
}

/** A new draft that holds this document, as a Yjs update (v1). */
export function documentToUpdate(document: Node): Uint8Array {
  const draft = new Y.Doc();
  const fragment = draft.getXmlFragment(DRAFT_FRAGMENT);
  prosemirrorToYXmlFragment(document, fragment);
  openBlocks(fragment);
  const update = Y.encodeStateAsUpdate(draft);
  draft.destroy();
  return update;
}
