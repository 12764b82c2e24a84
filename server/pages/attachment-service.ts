import {
  ATTACHMENT_TYPES,
  type AttachmentType,
  attachmentType,
  LONGEST_ATTACHMENT_TITLE,
  MOST_ATTACHMENT_BYTES,
  MOST_ATTACHMENTS,
  type TextState,
  titleOfFile,
} from '#content/attachment.ts';
import { NavetteError } from '#content/errors.ts';
import { PAGE_LANGUAGES } from '#content/locale.ts';
import { type Action, pageSubject } from '#content/permission.ts';
import type { Viewer } from '#content/person.ts';
import {
  type AttachedFile,
  type Attachment,
  deleteAttachment,
  findAttachment,
  insertAttachment,
  isFilePublished,
  listAttachments,
  listEditionAttachments,
  orderAttachments,
  updateAttachment,
} from '#db/attachment-repository.ts';
import type { Database } from '#db/database.ts';
import { deleteFile, findSameFile, insertFile } from '#db/file-repository.ts';
import { newId } from '#db/new-id.ts';
import { findPage, type Page } from '#db/page-repository.ts';
import { authorise, personIdOf } from '#server/auth/authorise.ts';
import type { Clock } from '#server/clock.ts';
import { cleanName } from '#server/files/clean-name.ts';
import { filePath } from '#server/files/file-path.ts';
import type { FileStore, ReceivedBytes } from '#server/files/file-store.ts';
import { sniffDocument } from '#server/files/sniff-document.ts';

export interface NewAttachment {
  /** The document, piece by piece. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** What its owner calls the file. */
  readonly name: string;
  /** Empty: made of the name. */
  readonly title: string;
  readonly language: string;
}

/** A document as readers are shown it. */
export interface AttachmentLine {
  readonly href: string;
  readonly title: string;
  readonly language: string;
  readonly type: AttachmentType;
  readonly bytes: number;
}

/** A document of a draft, as those who write it are shown it. */
export interface DraftAttachmentLine extends AttachmentLine {
  readonly id: string;
  readonly name: string;
  /** What became of its text, for the search. */
  readonly text: TextState;
}

/**
 * Documents attached to pages. They are the draft's until they go out with an edition, and stay in that edition: what is published does
 * not move while the next edition is being written.
 */
export class AttachmentService {
  private readonly database: Database;
  private readonly store: FileStore;
  private readonly clock: Clock;

  constructor(deps: { database: Database; store: FileStore; clock: Clock }) {
    this.database = deps.database;
    this.store = deps.store;
    this.clock = deps.clock;
  }

  /** A draft's documents, for those who write it. */
  async list(pageId: string, viewer: Viewer): Promise<DraftAttachmentLine[]> {
    await this.requirePage('draft.read', pageId, viewer);
    const attachments = await listAttachments(this.database.read, pageId);
    return attachments.map((one) => ({ ...toLine(one), id: one.id, name: one.name, text: one.textState }));
  }

  /** The documents an edition went out with. Who may read the page was asked before. */
  async ofEdition(pageId: string, editionNumber: number): Promise<AttachmentLine[]> {
    return (await listEditionAttachments(this.database.read, pageId, editionNumber)).map(toLine);
  }

  /**
   * Attaches a document to a draft.
   * @throws NavetteError `unsupported-type`, `too-large`; `conflict` with `reason` `attached` if the page has it, `too-many`
   */
  async add(pageId: string, input: NewAttachment, viewer: Viewer): Promise<void> {
    const page = await this.requirePage('file.upload', pageId, viewer);
    checkFields({ title: input.title || 'x', language: input.language });
    const received = await this.store.receive(input.bytes, MOST_ATTACHMENT_BYTES);
    const mediaType = await this.keep(received);
    const name = cleanName(input.name, 'document');
    await this.database.write(async (trx) => {
      const present = await listAttachments(trx, pageId);
      if (present.length >= MOST_ATTACHMENTS) throw new NavetteError('too-many', { limit: MOST_ATTACHMENTS });
      const same = await findSameFile(trx, received.sha256, pageId);
      if (present.some(({ fileId }) => fileId === same?.id)) throw new NavetteError('conflict', { reason: 'attached' });
      const fileId = same?.id ?? newId();
      if (!same) {
        await insertFile(trx, {
          id: fileId,
          sha256: received.sha256,
          mediaType,
          bytes: received.bytes,
          width: null,
          height: null,
          name,
          pageId,
          createdBy: personIdOf(viewer),
          createdAt: this.clock().toISOString(),
        });
      }
      await insertAttachment(trx, {
        id: newId(),
        pageId,
        fileId,
        title: input.title.trim() || titleOfFile(name),
        language: input.language || page.language,
      });
    });
  }

  /** Gives a document another title or language, with the next edition. @throws NavetteError `invalid` with `fields` */
  async change(
    pageId: string,
    id: string,
    input: { readonly title: string; readonly language: string },
    viewer: Viewer,
  ): Promise<void> {
    await this.requirePage('file.upload', pageId, viewer);
    checkFields(input);
    const change = { title: input.title.trim(), language: input.language };
    await this.database.write(async (trx) => {
      await requireAttachment(trx, pageId, id);
      await updateAttachment(trx, id, change);
    });
  }

  /** Moves a document one place up or down. */
  async move(pageId: string, id: string, by: -1 | 1, viewer: Viewer): Promise<void> {
    await this.requirePage('file.upload', pageId, viewer);
    await this.database.write(async (trx) => {
      const ids = (await listAttachments(trx, pageId)).map((one) => one.id);
      const from = ids.indexOf(id);
      const to = from + by;
      if (from < 0) throw new NavetteError('not-found');
      if (to < 0 || to >= ids.length) return;
      ids.splice(to, 0, ...ids.splice(from, 1));
      await orderAttachments(trx, ids);
    });
  }

  /** Takes a document out of the draft. Editions that went out with it keep it; one that never went out is forgotten. */
  async remove(pageId: string, id: string, viewer: Viewer): Promise<void> {
    await this.requirePage('file.upload', pageId, viewer);
    await this.database.write(async (trx) => {
      const { fileId } = await requireAttachment(trx, pageId, id);
      await deleteAttachment(trx, id);
      if (!(await isFilePublished(trx, fileId))) await deleteFile(trx, fileId);
    });
  }

  /** Names received bytes by what they are, or drops them. @returns their media type */
  private async keep({ temporary, sha256 }: ReceivedBytes): Promise<string> {
    try {
      const mediaType = ATTACHMENT_TYPES[await sniffDocument(temporary)];
      await this.store.name(temporary, this.store.pathOf({ sha256, mediaType }));
      return mediaType;
    } catch (error) {
      await this.store.drop(temporary);
      throw error;
    }
  }

  private async requirePage(action: Action, pageId: string, viewer: Viewer): Promise<Page> {
    const page = await findPage(this.database.read, pageId);
    if (!page) throw new NavetteError('not-found');
    authorise(viewer, action, pageSubject(page));
    return page;
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

function checkFields({ title, language }: { readonly title: string; readonly language: string }): void {
  const fields: string[] = [];
  if (title.trim() === '' || title.length > LONGEST_ATTACHMENT_TITLE) fields.push('title');
  if (!(PAGE_LANGUAGES as readonly string[]).includes(language)) fields.push('language');
  if (fields.length > 0) throw new NavetteError('invalid', { fields });
}

function toLine({ fileId, title, language, mediaType, bytes }: AttachedFile): AttachmentLine {
  return { href: filePath(fileId), title, language, type: attachmentType(mediaType) ?? 'pdf', bytes };
}
