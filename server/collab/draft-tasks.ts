import { Node } from '@tiptap/pm/model';
import { updateYFragment } from '@tiptap/y-tiptap';
import * as Y from 'yjs';
import { compareDocuments } from '#content/document/compare.ts';
import { condenseComparison } from '#content/document/comparison.ts';
import { DRAFT_FRAGMENT, documentSchema } from '#content/document/schema.ts';
import { draftToDocument } from '#content/document/yjs.ts';
import { type PackedDocument, packDocument, unpackDocument } from './packed-document.ts';

/** A text as it is kept: a draft's Yjs state, or a checkpoint's document, JSON and gzipped. */
export type KeptText = { readonly state: Uint8Array } | { readonly packed: Uint8Array };

/** What a draft held, and the Yjs update that makes it hold something else; null when it holds that already. */
export interface Replacement {
  readonly before: PackedDocument;
  readonly update: Uint8Array | null;
}

function draftOf(state: Uint8Array): Y.Doc {
  const draft = new Y.Doc();
  // In a transaction of our own, as rooms load: Yjs would tidy the formatting of what it takes for a remote change.
  draft.transact(() => Y.applyUpdate(draft, state));
  return draft;
}

function documentOf(text: KeptText): Node {
  return 'state' in text
    ? draftToDocument(draftOf(text.state)).document
    : Node.fromJSON(documentSchema, unpackDocument(text.packed));
}

/** What is done with whole texts and, with long ones, takes longer than the event loop may be held. Nothing here waits or keeps anything. */
export const DRAFT_TASKS = {
  /** Packs what a draft holds. */
  pack: (state: Uint8Array): PackedDocument => packDocument(draftToDocument(draftOf(state)).document),

  /** Compares two texts. @returns a Comparison as JSON: it goes to the reader as it is */
  compare: (before: KeptText, after: KeptText): string =>
    JSON.stringify(condenseComparison(compareDocuments(documentOf(before), documentOf(after)))),

  /** Finds the edit that makes a draft hold a kept text. */
  replace(state: Uint8Array, packed: Uint8Array): Replacement {
    const draft = draftOf(state);
    const before = packDocument(draftToDocument(draft).document);
    const known = Y.encodeStateVector(draft);
    let changed = false;
    draft.on('update', () => {
      changed = true;
    });
    const fragment = draft.getXmlFragment(DRAFT_FRAGMENT);
    updateYFragment(draft, fragment, documentOf({ packed }), { mapping: new Map(), isOMark: new Map() });
    return { before, update: changed ? Y.encodeStateAsUpdate(draft, known) : null };
  },
};

export type DraftTaskName = keyof typeof DRAFT_TASKS;
export type DraftTaskInput<Name extends DraftTaskName> = Parameters<(typeof DRAFT_TASKS)[Name]>;
export type DraftTaskResult<Name extends DraftTaskName> = ReturnType<(typeof DRAFT_TASKS)[Name]>;
