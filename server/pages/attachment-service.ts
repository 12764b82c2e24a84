import { filePath } from '#content/addresses/file-path.ts';
import {
  ATTACHMENT_TYPES,
  type AttachmentType,
  attachmentType,
  MOST_ATTACHMENT_BYTES,
  MOST_ATTACHMENTS,
  type TextState,
  titleOfFile,
} from '#content/attachment.ts';
import { personIdOf } from '#content/authorise.ts';
import { isNavetteError, NavetteError } from '#content/errors.ts';
import { type AttachmentInput, attachmentInput, newAttachmentInput } from '#content/input/attachment-input.ts';
import { parseInput } from '#content/input/parse-input.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Database } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import {
  type AttachedFile,
  type Attachment,
  deleteAttachment,
  findAttachment,
  insertAttachment,
  isFileInVersion,
  isFilePublished,
  listAttachments,
  listEditionAttachments,
  orderAttachments,
  updateAttachment,
} from '#db/files/attachment-repository.ts';
import { deleteFile, findFile, findSameFile, insertFile } from '#db/files/file-repository.ts';
import { insertFileText, listUnreadFiles } from '#db/files/file-text-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';
import { cleanName } from '#server/files/clean-name.ts';
import type { DocumentReader } from '#server/files/documents/document-reader.ts';
import { sniffDocument } from '#server/files/documents/sniff-document.ts';
import { type FileStore, isReceived, type ReceivedBytes } from '#server/files/file-store.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { EventBus } from '#server/runtime/events.ts';
import type { Logger } from '#server/runtime/logger.ts';

/**
 * Milliseconds for which attaching a document waits for its text, so that the next screen can show
 * the result.
 */
const WAIT_FOR_TEXT = 3_000;

export interface NewAttachment extends AttachmentInput {
  /** The document, as a stream or received on the disk already. */
  readonly bytes: AsyncIterable<Uint8Array> | ReceivedBytes;
  /** The owner's name for the file. If the title is empty, it is derived from it. */
  readonly name: string;
}

/** An attachment as readers see it. */
export interface AttachmentRow {
  readonly href: string;
  readonly title: string;
  readonly language: string;
  readonly type: AttachmentType;
  readonly bytes: number;
}

/** An attachment as those who write the draft see it. */
export interface DraftAttachmentRow extends AttachmentRow {
  readonly id: string;
  readonly name: string;
  /** State of its text, for search. */
  readonly text: TextState;
}

interface AttachmentServiceDeps {
  readonly database: Database;
  readonly store: FileStore;
  readonly reader: DocumentReader;
  readonly events: EventBus;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What was read from a document of a page, without the words withdrawn from the page. */
  readonly withoutWithdrawn: (pageId: string, text: string) => Promise<string>;
}

/**
 * Attachments of pages. They belong to the draft until an edition is published, and then remain in
 * that edition: a published one does not change while the next is being written.
 */
export class AttachmentService {
  readonly #deps: AttachmentServiceDeps;
  private readonly reading = new Set<Promise<void>>();
  /** A document was not read because its sender had too many waiting: it is read after those. */
  private turnedAway = false;

  constructor(deps: AttachmentServiceDeps) {
    this.#deps = deps;
  }

  /** A draft's attachments, for those who may read it. */
  async list(pageId: string, viewer: Viewer): Promise<DraftAttachmentRow[]> {
    await requirePage(this.#deps.database.read, viewer, 'draft.read', pageId);
    const attachments = await listAttachments(this.#deps.database.read, pageId);
    return attachments.map((one) => ({ ...toAttachmentRow(one), id: one.id, name: one.name, text: one.textState }));
  }

  /** The attachments of an edition. The caller has checked the right to read the page. */
  async ofEdition(pageId: string, editionNumber: number): Promise<AttachmentRow[]> {
    return (await listEditionAttachments(this.#deps.database.read, pageId, editionNumber)).map((one) =>
      toAttachmentRow(one),
    );
  }

  /**
   * Attaches a document to a draft.
   * @throws NavetteError `unsupported-type`, `too-large`; `conflict` with `reason` `attached` if
   * the page has it already, `too-many`
   */
  async add(pageId: string, input: NewAttachment, viewer: Viewer): Promise<void> {
    await requirePage(this.#deps.database.read, viewer, 'file.upload', pageId);
    const { title, language } = parseInput(newAttachmentInput, input);
    const received = isReceived(input.bytes)
      ? input.bytes
      : await this.#deps.store.receive(input.bytes, MOST_ATTACHMENT_BYTES);
    const mediaType = await this.keep(received);
    const name = cleanName(input.name, 'document');
    const fileId = await writeFor(viewer, this.#deps.database, async (trx) => {
      const present = await listAttachments(trx, pageId);
      if (present.length >= MOST_ATTACHMENTS) throw new NavetteError('too-many', { limit: MOST_ATTACHMENTS });
      const same = await findSameFile(trx, { sha256: received.sha256, source: '', pageId });
      if (present.some(({ fileId }) => fileId === same?.id)) throw new NavetteError('conflict', { reason: 'attached' });
      const fileId = same?.id ?? newId();
      if (!same) {
        await insertFile(trx, {
          id: fileId,
          sha256: received.sha256,
          source: '',
          mediaType,
          bytes: received.bytes,
          width: null,
          height: null,
          name,
          pageId,
          createdBy: personIdOf(viewer),
          createdAt: this.#deps.clock().toISOString(),
        });
      }
      await insertAttachment(trx, {
        id: newId(),
        pageId,
        fileId,
        title: title || titleOfFile(name),
        language,
      });
      return fileId;
    });
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, WAIT_FOR_TEXT).unref();
    });
    await Promise.race([this.readText(fileId), enough]);
    clearTimeout(timer);
  }

  /** Resolves when no text is being read. */
  async settle(): Promise<void> {
    await Promise.all(this.reading);
  }

  /** Reads documents left unread when the server stopped. */
  async readUnread(): Promise<void> {
    for (const fileId of await listUnreadFiles(this.#deps.database.read)) await this.readText(fileId);
  }

  /**
   * Changes an attachment's title or language, effective with the next edition.
   * @throws NavetteError `invalid` with `fields`
   */
  async change(pageId: string, id: string, input: AttachmentInput, viewer: Viewer): Promise<void> {
    await requirePage(this.#deps.database.read, viewer, 'file.upload', pageId);
    const change = parseInput(attachmentInput, input);
    await writeFor(viewer, this.#deps.database, async (trx) => {
      await requireAttachment(trx, pageId, id);
      await updateAttachment(trx, id, change);
    });
  }

  /** Moves an attachment one place up or down. */
  async move(pageId: string, id: string, by: -1 | 1, viewer: Viewer): Promise<void> {
    await requirePage(this.#deps.database.read, viewer, 'file.upload', pageId);
    await writeFor(viewer, this.#deps.database, async (trx) => {
      const ids = (await listAttachments(trx, pageId)).map((one) => one.id);
      const from = ids.indexOf(id);
      const to = from + by;
      if (from < 0) throw new NavetteError('not-found');
      if (to < 0 || to >= ids.length) return;
      ids.splice(to, 0, ...ids.splice(from, 1));
      await orderAttachments(trx, ids);
    });
  }

  /**
   * Removes an attachment from the draft. Editions and versions that have it keep it; a file in
   * none is deleted.
   */
  async remove(pageId: string, id: string, viewer: Viewer): Promise<void> {
    await requirePage(this.#deps.database.read, viewer, 'file.upload', pageId);
    await writeFor(viewer, this.#deps.database, async (trx) => {
      const { fileId } = await requireAttachment(trx, pageId, id);
      await deleteAttachment(trx, id);
      if (!(await isFilePublished(trx, fileId)) && !(await isFileInVersion(trx, fileId))) await deleteFile(trx, fileId);
    });
  }

  private readText(fileId: string): Promise<void> {
    const reading = this.readAndKeep(fileId).finally(() => {
      this.reading.delete(reading);
      if (this.reading.size > 0 || !this.turnedAway) return;
      this.turnedAway = false;
      void this.readUnread();
    });
    this.reading.add(reading);
    return reading;
  }

  /**
   * Reads a document's text and stores it for search. Errors are logged, not thrown: the next start
   * tries again.
   */
  private async readAndKeep(fileId: string): Promise<void> {
    try {
      const file = await findFile(this.#deps.database.read, fileId);
      const type = file && attachmentType(file.mediaType);
      if (!type) return;
      const { state, pages, paragraphs } = await this.#deps.reader.read(
        { file: this.#deps.store.pathOf(file), type },
        file.createdBy ?? 'nobody',
      );
      const read = paragraphs.join('\n');
      const text = file.pageId === null ? read : await this.#deps.withoutWithdrawn(file.pageId, read);
      const isPublished = await this.#deps.database.write(async (trx) => {
        const readAt = this.#deps.clock().toISOString();
        await insertFileText(trx, { fileId, state, pages, text, readAt });
        return isFilePublished(trx, fileId);
      });
      if (isPublished && file.pageId !== null) this.#deps.events.emit('document-read', file.pageId);
    } catch (error) {
      if (isNavetteError(error) && error.code === 'too-many') this.turnedAway = true;
      this.#deps.logger.warn({ err: error, fileId }, 'the text of a document was not read');
    }
  }

  /** Stores received bytes by hash and detected type, or drops them. @returns their media type */
  private async keep({ temporary, sha256 }: ReceivedBytes): Promise<string> {
    try {
      const mediaType = ATTACHMENT_TYPES[await sniffDocument(temporary)];
      await this.#deps.store.name(temporary, this.#deps.store.pathOf({ sha256, mediaType }));
      return mediaType;
    } catch (error) {
      await this.#deps.store.drop(temporary);
      throw error;
    }
  }
}

async function requireAttachment(
  trx: Parameters<typeof findAttachment>[0],
  pageId: string,
  id: string,
): Promise<Attachment> {
  const attachment = await findAttachment(trx, id);
  if (attachment?.pageId !== pageId) throw new NavetteError('not-found');
  return attachment;
}

/** @param reviewKey for who may read it by a request for a review alone */
export function toAttachmentRow(
  { fileId, title, language, mediaType, bytes }: AttachedFile,
  reviewKey?: string,
): AttachmentRow {
  const type = attachmentType(mediaType) ?? 'pdf';
  return { href: filePath(fileId, undefined, reviewKey), title, language, type, bytes };
}
