import { randomBytes } from 'node:crypto';
import { personIdOf } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import { ID_LENGTH, spellId } from '#content/text/ids.ts';
import type { WordText } from '#server/exchange/reading/word-form.ts';

/** Bytes of the texts and pictures of all stored documents: the oldest are dropped. */
const MOST_KEPT_BYTES = 160 * 1024 * 1024;

/** What was typed of a new page before its document was read. */
export interface TypedBefore {
  readonly kind: string;
  readonly title: string;
  readonly visibility: string;
}

/** A document that was read. */
export interface KeptDocument {
  readonly personId: string;
  readonly name: string;
  readonly text: WordText;
  readonly typed?: TypedBefore;
  /**
   * The page that it updates, with its draft's Yjs state when the file was read; null for a new
   * page.
   */
  readonly of: { readonly pageId: string; readonly state: Uint8Array } | null;
}

/**
 * Documents between being read and becoming pages, or changes of one. They are stored in memory,
 * the last one of each person: after a restart, the document is chosen again.
 */
export class KeptDocuments {
  readonly #kept = new Map<string, { readonly document: KeptDocument; readonly bytes: number }>();

  /** @returns the id to find it by */
  keep(document: KeptDocument): string {
    const id = spellId(randomBytes(ID_LENGTH));
    for (const [other, kept] of this.#kept) if (kept.document.personId === document.personId) this.#kept.delete(other);
    this.#put(id, document);
    return id;
  }

  #put(id: string, document: KeptDocument): void {
    const { source, original, images } = document.text;
    const around = 2 * (source.length + (original?.source.length ?? 0)) + (document.of?.state.length ?? 0);
    this.#kept.set(id, { document, bytes: images.reduce((sum, image) => sum + image.bytes.length, around) });
    let all = 0;
    for (const [other, { bytes }] of [...this.#kept].reverse()) {
      all += bytes;
      if (all > MOST_KEPT_BYTES && other !== id) this.#kept.delete(other);
    }
  }

  /** A document that this person uploaded; null if it is no longer stored, or another's. */
  find(id: string, viewer: Viewer, pageId: string | null): KeptDocument | null {
    const document = this.#kept.get(id)?.document;
    if (!document || document.personId !== personIdOf(viewer)) return null;
    return (document.of?.pageId ?? null) === pageId ? document : null;
  }

  /** Takes a document out to write it: other requests cannot find it meanwhile. */
  take(id: string, viewer: Viewer, pageId: string | null): KeptDocument | null {
    const found = this.find(id, viewer, pageId);
    if (found) this.#kept.delete(id);
    return found;
  }

  /** Puts back a document that could not be written. */
  putBack(id: string, document: KeptDocument): void {
    this.#put(id, document);
  }

  drop(id: string): void {
    this.#kept.delete(id);
  }
}
