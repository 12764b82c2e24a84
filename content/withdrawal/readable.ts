import { Node } from '@tiptap/pm/model';
import type { DocumentNode } from '#content/document/document.ts';
import { documentSchema } from '#content/document/schema.ts';

/** Whether the document of a text can be read at all: what is damaged cannot be searched either. */
export function isReadable(document: string): boolean {
  try {
    Node.fromJSON(documentSchema, JSON.parse(document) as DocumentNode);
    return true;
  } catch {
    return false;
  }
}
