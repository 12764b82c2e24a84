import { MOST_ATTACHMENT_BYTES } from '#content/attachment.ts';
import { personIdOf } from '#content/authorise.ts';
import { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Database } from '#db/driver/database.ts';
import { findTranscript } from '#db/extracts/transcript-repository.ts';
import { findMaterialFile } from '#db/materials/material-file-repository.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { DocumentReader } from '#server/files/documents/document-reader.ts';
import { sniffDocument } from '#server/files/documents/sniff-document.ts';
import type { UploadStore } from '#server/files/uploads/upload-store.ts';
import { requireMaterial } from '#server/materials/require-material.ts';
import type { Transcripts } from './transcripts.ts';

interface FileTranscriptsDeps {
  readonly database: Database;
  readonly uploads: Pick<UploadStore, 'pathOf'>;
  readonly reader: DocumentReader;
  readonly tasks: DraftTaskRunner;
  readonly transcripts: Transcripts;
}

/** Texts of materials' files (PDF, Word), of which passages are marked in a transcript. */
export class FileTranscripts {
  readonly #deps: FileTranscriptsDeps;

  constructor(deps: FileTranscriptsDeps) {
    this.#deps = deps;
  }

  /**
   * Begins a material's transcript with the text of one of its files: a paragraph for each of its.
   * @throws NavetteError `not-found`, `forbidden`; `conflict` if the study is archived, or the
   * material has a transcript; `too-large` with `reason` `unpacked`, `too-slow` or
   * `long-text`; `unsupported-type`, with `reason` `no-text` for one without words that can be
   * read; `unavailable`, `too-many`: later it may be read
   */
  async begin(materialId: string, fileId: string, viewer: Viewer): Promise<void> {
    const { database, uploads, reader, tasks, transcripts } = this.#deps;
    await requireMaterial(database.read, viewer, 'material.write', materialId);
    const file = await findMaterialFile(database.read, fileId);
    if (!file || file.materialId !== materialId || file.completedAt === null) throw new NavetteError('not-found');
    if (await findTranscript(database.read, materialId)) throw new NavetteError('conflict');
    if (file.bytes > MOST_ATTACHMENT_BYTES) throw new NavetteError('too-large', { reason: 'long-text' });
    const path = uploads.pathOf(fileId);
    const type = await sniffDocument(path);
    const { state, paragraphs } = await reader.read({ file: path, type }, personIdOf(viewer) ?? '');
    if (state === 'too-heavy') throw new NavetteError('too-large', { reason: 'unpacked' });
    if (state === 'too-slow') throw new NavetteError('too-large', { reason: 'too-slow' });
    if (state === 'damaged') throw new NavetteError('unsupported-type', { reason: 'damaged' });
    if (state === 'cut') throw new NavetteError('too-large', { reason: 'long-text' });
    // A scan, or a document with a password.
    if (state !== 'read') throw new NavetteError('unsupported-type', { reason: 'no-text' });
    await transcripts.begin(materialId, await tasks.runAs(viewer, 'paragraphs', paragraphs), viewer);
  }
}
