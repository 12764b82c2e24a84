import type * as Y from 'yjs';
import { changeText } from '#content/draft/change-text.ts';
import { type DraftHead, openHead, readHead } from '#content/draft/draft-head.ts';
import { HEAD_FIELDS, headText, isHeadOpen } from '#content/draft/head-texts.ts';
import type { ServerEdits } from './server-edits.ts';

/**
 * The page's title and summary in its draft: written there when somebody first changes one of them
 * in place. From then on the draft's are the true ones, and the page's follow them in the commit
 * that stores each change.
 */
export class RoomHead {
  private readonly draft: Y.Doc;
  private readonly edits: ServerEdits;
  private readonly find: () => Promise<DraftHead | null>;
  private changed = false;
  private opening: Promise<void> | null = null;

  /** @param find reads the page's title and summary */
  constructor(draft: Y.Doc, edits: ServerEdits, find: () => Promise<DraftHead | null>) {
    this.draft = draft;
    this.edits = edits;
    this.find = find;
    for (const field of HEAD_FIELDS) {
      headText(draft, field).observe(() => {
        this.changed = true;
      });
    }
  }

  /** Writes the page's title and summary into the draft, if they are not in it. */
  async open(): Promise<void> {
    if (isHeadOpen(this.draft)) return;
    this.opening ??= this.runExclusive(() => this.write()).finally(() => {
      this.opening = null;
    });
    await this.opening;
  }

  private async write(): Promise<void> {
    const head = await this.find();
    if (head && !isHeadOpen(this.draft)) await this.edits.make((draft) => openHead(draft, head));
  }

  /**
   * Changes title and summary where they are: in the draft, if it has them, beside what others
   * wrote meanwhile; else by `keep` alone, and nobody opens them in between.
   * @param from what was changed
   * @param keep stores the rest of the change; called with whether the draft has them
   */
  change<T>(from: DraftHead, to: DraftHead, keep: (inDraft: boolean) => Promise<T>): Promise<T> {
    return this.runExclusive(async () => {
      const inDraft = isHeadOpen(this.draft);
      const kept = await keep(inDraft);
      if (inDraft) {
        await this.edits.make((draft) => {
          for (const field of HEAD_FIELDS) changeText(headText(draft, field), from[field], to[field]);
        });
      }
      return kept;
    });
  }

  /** What the page's are to be, if the draft's have changed since the last call. */
  takeChange(): Partial<DraftHead> | null {
    if (!this.changed) return null;
    this.changed = false;
    return readHead(this.draft);
  }

  private runExclusive<T>(work: () => Promise<T>): Promise<T> {
    return this.edits.exchangeInTurn(() => this.edits.runExclusive(work));
  }
}
