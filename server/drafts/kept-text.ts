import { Node } from '@tiptap/pm/model';
import * as Y from 'yjs';
import { documentSchema } from '#content/document/schema.ts';
import { applyStored } from '#content/draft/updates/apply-stored.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import { findUpdates, unpackDocument } from './packed-document.ts';

/**
 * A stored text: a draft's Yjs state; a checkpoint's document, gzipped JSON; an edition's, JSON.
 */
export type KeptText = { readonly state: Uint8Array } | { readonly packed: Uint8Array } | { readonly json: string };

/** A draft with these updates, as they were stored. */
export function draftOf(...updates: readonly Uint8Array[]): Y.Doc {
  const draft = new Y.Doc();
  applyStored(draft, updates);
  return draft;
}

/** The document of a stored text. */
export function documentOf(text: KeptText): Node {
  if ('state' in text) return draftToDocument(draftOf(text.state)).document;
  const updates = 'packed' in text ? findUpdates(text.packed) : null;
  if (updates) return draftToDocument(draftOf(...updates)).document;
  return Node.fromJSON(documentSchema, 'json' in text ? JSON.parse(text.json) : unpackDocument(text.packed));
}
