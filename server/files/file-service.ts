import { attachmentType, downloadName } from '#content/attachment.ts';
import { authorise, personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import { MOST_IMAGE_BYTES } from '#content/image-limits.ts';
import { SMALL_IMAGE_WIDTH } from '#content/image-widths.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { can, collectionSubject, pageSubject } from '#content/permission.ts';
import type { PictureCrop } from '#content/picture-crop.ts';
import type { Database, Reader } from '#db/driver/database.ts';
import { newId } from '#db/driver/new-id.ts';
import { isFilePublished } from '#db/files/attachment-repository.ts';
import {
  findFile,
  findSameFile,
  insertFile,
  listCoveredCollections,
  listFiles,
  listShowingPages,
  listVersionPages,
  type StoredFile,
} from '#db/files/file-repository.ts';
import { findMaskedName } from '#db/files/masked-attachment-repository.ts';
import { findPage } from '#db/pages/page-repository.ts';
import { requirePage } from '#server/auth/require-page.ts';

import { ImageWorkshop, type WrittenImage } from '#server/files/images/image-workshop.ts';
import { writeFor } from '#server/runtime/asker.ts';
import type { Clock } from '#server/runtime/clock.ts';
import type { Logger } from '#server/runtime/logger.ts';
import { SenderQuota } from '#server/tasks/sender-quota.ts';
import { cleanName } from './clean-name.ts';
import { type FileStore, isReceived, type ReceivedBytes } from './file-store.ts';
import { ImageVariants } from './image-variants.ts';

const IMAGE = 'image/webp';

/** Images of one sender in progress: being received, waiting, or being prepared. */
const MOST_UNDER_WAY = 40;

export interface NewFile {
  /**
   * The file's content: in memory, streamed (a request's body), or received on the disk, where it
   * is left.
   */
  readonly bytes: Uint8Array | AsyncIterable<Uint8Array> | ReceivedBytes;
  /** The owner's name for it; for display only, never used as a path. */
  readonly name: string;
  /**
   * The page it is added to; that page's readers can see the file once an edition shows it. Null
   * for a collection's cover.
   */
  readonly pageId: string | null;
  /** What is cut off at its sides. */
  readonly crop?: PictureCrop;
}

export interface AddedFile {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

type ReadyFile = StoredFile & { readonly width: number; readonly height: number };

/** A file as a list shows it. */
export type FileRow = Pick<StoredFile, 'id' | 'name' | 'bytes' | 'width' | 'height' | 'createdAt'>;

/** A file as it is served. */
export interface ReadableFile {
  readonly path: string;
  readonly mediaType: string;
  readonly etag: string;
  readonly reach: Reach;
  /** The name to save it under; set for documents, which are never opened within our pages. */
  readonly saveAs: string | null;
  /** It is a file of a study's material: somebody may take it back at any time. */
  readonly isOfMaterial: boolean;
}

/**
 * Who may read a file: anyone; the readers of the edition or collection that shows it; or only
 * those who write the draft that contains it.
 */
export type Reach = 'everyone' | 'readers' | 'writers';

/** How somebody may read a file. */
interface Showing {
  readonly reach: Reach;
  readonly isChecked: PictureReaders['isChecked'];
}

const TO_WRITERS: Showing = { reach: 'writers', isChecked: false };

/** Whether a picture is a file of a material, and is kept from readers since somebody went back. */
export interface JudgedPicture {
  readonly isOfMaterial: boolean;
  readonly isWithheld: boolean;
}

/** The readers for whom a picture is judged. */
export interface PictureReaders {
  readonly reach: 'public' | 'network';
  /**
   * What shows it was checked when it was published: an edition, and neither a version to annotate
   * nor a cover.
   */
  readonly isChecked: boolean;
}

const NO_PICTURE: JudgedPicture = { isOfMaterial: false, isWithheld: false };

interface FileServiceDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly store: FileStore;
  readonly logger: Logger;
  /** Judges a picture by what the people of its material agreed to for such readers. */
  readonly judgePicture: (db: Reader, id: string, readers: PictureReaders) => Promise<JudgedPicture>;
}

/** Serves files of pages: images, which are added here, and attachments (AttachmentService). */
export class FileService {
  readonly #deps: FileServiceDeps;
  private readonly workshop: ImageWorkshop;
  private readonly variants: ImageVariants;
  private readonly quota = new SenderQuota(MOST_UNDER_WAY);

  constructor(deps: FileServiceDeps) {
    this.#deps = deps;
    this.workshop = new ImageWorkshop(deps);
    this.variants = new ImageVariants({ ...deps, workshop: this.workshop });
  }

  /**
   * Checks the right to add files to a page, before the body is read.
   * @throws NavetteError `not-found`, `forbidden`
   */
  async requireUpload(pageId: string | null, viewer: Viewer): Promise<void> {
    if (pageId === null) authorise(viewer, 'file.upload');
    else await requirePage(this.#deps.database.read, viewer, 'file.upload', pageId);
  }

  /**
   * Adds an image to a page. Adding the same image again returns the same file.
   * @param signal cancels: nothing is stored
   * @throws NavetteError `unsupported-type`, `too-large`, `too-many` if the sender has too many in
   * progress, `not-found` for the page; those of ImageWorkshop; the signal's reason
   */
  async add(file: NewFile, viewer: Viewer, signal?: AbortSignal): Promise<AddedFile> {
    await this.requireUpload(file.pageId, viewer);
    const ready = await this.makeReady(file, viewer, signal);
    const id = await writeFor(viewer, this.#deps.database, async (trx) => {
      const same = await findSameFile(trx, ready);
      if (!same) await insertFile(trx, ready);
      return same?.id ?? ready.id;
    });
    return { id, width: ready.width, height: ready.height };
  }

  /**
   * Stores the bytes of an image for a page that is yet to be created (`NewPage.files`), without a
   * row.
   * @throws NavetteError `unsupported-type`, `too-large`
   */
  prepare(file: Omit<NewFile, 'pageId'>, viewer: Viewer): Promise<ReadyFile> {
    authorise(viewer, 'file.upload');
    return this.makeReady({ ...file, pageId: null }, viewer);
  }

  private makeReady(file: NewFile, viewer: Viewer, signal?: AbortSignal): Promise<ReadyFile> {
    const sender = personIdOf(viewer) ?? viewer.role;
    return this.quota.hold(sender, async () => {
      // The form's reader drops the bytes received with a form.
      const { bytes, crop = null } = file;
      const sent = isReceived(bytes) ? bytes : await this.receive(bytes);
      const source = sent.temporary;
      const [whole, small] = [this.#deps.store.temporaryPath(), this.#deps.store.temporaryPath()];
      const task = { source, whole, small, crop };
      try {
        const image = await this.workshop.prepare(task, sender, signal);
        signal?.throwIfAborted();
        await this.keep(image, task);
        return this.describe(file, sent, image, viewer);
      } finally {
        for (const one of [...(sent === bytes ? [] : [source]), task.whole, task.small])
          await this.#deps.store.drop(one);
      }
    });
  }

  private receive(bytes: Uint8Array | AsyncIterable<Uint8Array>): Promise<ReceivedBytes> {
    const pieces = bytes instanceof Uint8Array ? [bytes] : bytes;
    return this.#deps.store.receive(pieces, MOST_IMAGE_BYTES, { lasting: false });
  }

  /** Stops preparing images; callers get an error that the server is closing. */
  close(): void {
    this.workshop.close();
  }

  /** Moves the variants of an image to their final names. */
  private async keep({ whole, small }: WrittenImage, written: { readonly whole: string; readonly small: string }) {
    const stored = { sha256: whole.sha256, mediaType: IMAGE };
    await this.#deps.store.nameOnce(written.whole, this.#deps.store.pathOf(stored), whole.bytes);
    if (small)
      await this.#deps.store.nameOnce(written.small, this.#deps.store.pathOf(stored, SMALL_IMAGE_WIDTH), small.bytes);
  }

  private describe(
    file: NewFile,
    sent: ReceivedBytes,
    { width, height, whole }: WrittenImage,
    viewer: Viewer,
  ): ReadyFile {
    return {
      id: newId(),
      sha256: whole.sha256,
      source: sent.sha256,
      mediaType: IMAGE,
      bytes: whole.bytes,
      width,
      height,
      name: cleanName(file.name, 'image'),
      pageId: file.pageId,
      createdBy: personIdOf(viewer),
      createdAt: this.#deps.clock().toISOString(),
    };
  }

  /**
   * A file for a viewer who may read what shows it (an edition, or a collection whose cover it is),
   * or write the draft it was added to; null otherwise. Only those who write a draft may read a
   * file that only the draft contains. The page's readers may read an attachment from the first
   * edition on that includes it.
   * @param askedPage the page whose draft the viewer is asked to review, if any
   */
  async findReadable(
    viewer: Viewer,
    id: string,
    width: number | null,
    askedPage: string | null = null,
  ): Promise<ReadableFile | null> {
    const file = await findFile(this.#deps.database.read, id);
    if (!file) return null;
    const isAsked = askedPage !== null && file.pageId === askedPage;
    const showing = (await this.showingOf(file, viewer)) ?? (isAsked ? TO_WRITERS : null);
    if (!showing) return null;
    const { reach, isChecked } = showing;
    const document = attachmentType(file.mediaType);
    const readers = { reach: reach === 'everyone' ? 'public' : 'network', isChecked } as const;
    const { isOfMaterial, isWithheld } = document
      ? NO_PICTURE
      : await this.#deps.judgePicture(this.#deps.database.read, id, readers);
    // Authors of the draft are shown it, as they are shown the draft's words.
    if (isWithheld && reach !== 'writers') return null;
    const variant = width === null ? null : await this.variants.choose(file, width);
    return {
      path: this.#deps.store.pathOf(file, variant ?? undefined),
      mediaType: file.mediaType,
      etag: variant ? `${file.sha256}-${variant}` : file.sha256,
      reach,
      saveAs: document && downloadName(await this.#nameFor(file, reach), document),
      isOfMaterial,
    };
  }

  /** The name of a document for who reads it: its own may name somebody who is not to be named. */
  async #nameFor({ id, name }: StoredFile, reach: Reach): Promise<string> {
    return (reach === 'writers' ? null : await findMaskedName(this.#deps.database.read, id)) ?? name;
  }

  /** How this viewer may read a file; null if they may not. */
  private async showingOf({ id, pageId, mediaType }: StoredFile, viewer: Viewer): Promise<Showing | null> {
    const { read } = this.#deps.database;
    const owner = pageId === null ? null : await findPage(read, pageId);
    const attached = attachmentType(mediaType) !== null && (await isFilePublished(read, id));
    const pages = [...(await listShowingPages(read, id)), ...(attached && owner ? [owner] : [])];
    const collections = await listCoveredCollections(read, id);
    const versions = await listVersionPages(read, id);
    const isPublishedFor = (reader: Viewer) => pages.some((page) => can(reader, 'page.read', pageSubject(page)));
    const shownTo = (reader: Viewer) =>
      isPublishedFor(reader) ||
      versions.some((page) => can(reader, 'version.read', pageSubject(page)) && !can(reader, 'draft.read')) ||
      collections.some((collection) => can(reader, 'collection.read', collectionSubject(collection)));
    if (shownTo(viewer))
      return { reach: shownTo(PUBLIC_VIEWER) ? 'everyone' : 'readers', isChecked: isPublishedFor(viewer) };
    // A former cover is visible to the staff only.
    if (pageId === null) return can(viewer, 'collection.manage') ? TO_WRITERS : null;
    return owner && can(viewer, 'draft.read', pageSubject(owner)) ? TO_WRITERS : null;
  }

  /** A page's images, latest first, for those who may read its draft. */
  async list(pageId: string, viewer: Viewer): Promise<FileRow[]> {
    const page = await findPage(this.#deps.database.read, pageId);
    if (!page) throw new NavetteError('not-found');
    authorise(viewer, 'draft.read', pageSubject(page));
    const files = await listFiles(this.#deps.database.read, pageId);
    return files.map(({ id, name, bytes, width, height, createdAt }) => ({
      id,
      name,
      bytes,
      width,
      height,
      createdAt,
    }));
  }
}
