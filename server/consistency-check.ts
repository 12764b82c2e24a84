import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as Y from 'yjs';
import { pagePath } from '#content/address.ts';
import { documentSchema } from '#content/document/schema.ts';
import { draftToDocument } from '#content/document/yjs.ts';
import { listAllPages, listEditionNumbers, listUnreachable } from '#db/consistency-repository.ts';
import type { Database } from '#db/database.ts';
import { readDraft } from '#db/draft-repository.ts';
import { findEdition } from '#db/edition-repository.ts';
import { listFileHashes } from '#db/file-repository.ts';
import type { Page } from '#db/page-repository.ts';
import { listFilesBelow, measure } from './backup/backup-folder.ts';
import type { FileService } from './files/file-service.ts';

/** A file lies on the disk for a moment before its row is written. Milliseconds. */
const NEW = 3_600_000;

export interface ConsistencyReport {
  /** What is wrong, a sentence each. */
  readonly problems: string[];
  /** What is odd and harms nobody: files that no page uses, as an upload that was cut off leaves them. */
  readonly remarks: string[];
  readonly counts: { readonly pages: number; readonly editions: number; readonly files: number };
}

/** Checks that all that is stored hangs together and can be read. Looks at what is stored, not at open rooms; changes nothing. */
export async function checkConsistency(options: {
  database: Database;
  files: FileService;
  dataDir: string;
  onProgress?: (line: string) => void;
}): Promise<ConsistencyReport> {
  const { database, files, dataDir, onProgress = () => {} } = options;
  onProgress('database');
  const problems = await database.integrityProblems();
  for (const id of await listUnreachable(database.read)) problems.push(`the address of ${id} does not lead to it`);
  const pages = await listAllPages(database.read);
  let editions = 0;
  for (const [index, page] of pages.entries()) {
    onProgress(`page ${index + 1} of ${pages.length}`);
    const say = (problem: string) => problems.push(`${pagePath(page)} (${page.id}): ${problem}`);
    await checkDraft(database, page, say);
    editions += await checkEditions(database, page, say);
  }
  onProgress('files');
  const { hashes, remarks } = await checkFiles(database, files, dataDir, problems);
  return { problems, remarks, counts: { pages: pages.length, editions, files: hashes.length } };
}

type Say = (problem: string) => void;

async function checkDraft(database: Database, page: Page, say: Say): Promise<void> {
  const stored = await readDraft(database.read, page.id);
  if (!stored.snapshot && stored.updates.length === 0) return say('its draft has no text at all');
  const draft = new Y.Doc();
  try {
    draft.transact(() => {
      for (const update of [stored.snapshot, ...stored.updates]) if (update) Y.applyUpdate(draft, update);
    });
    if (draft.store.pendingStructs || draft.store.pendingDs) say('its draft lacks an update that later ones build on');
    const { unwrapped, dropped, added } = draftToDocument(draft).repairs;
    if (unwrapped + dropped + added > 0) {
      say(`its draft does not fit the schema (${unwrapped} unwrapped, ${dropped} dropped, ${added} added)`);
    }
  } catch (error) {
    say(`its draft cannot be loaded: ${String(error)}`);
  } finally {
    draft.destroy();
  }
}

async function checkEditions(database: Database, page: Page, say: Say): Promise<number> {
  const numbers = await listEditionNumbers(database.read, page.id);
  if (page.editionNumber !== (numbers.at(-1) ?? null)) {
    say(`it says its latest edition is ${page.editionNumber}, and has ${numbers.join(', ') || 'none'}`);
  }
  for (const number of numbers) {
    try {
      const edition = await findEdition(database.read, page.id, number);
      documentSchema.nodeFromJSON(edition?.document).check();
    } catch (error) {
      say(`its edition ${number} cannot be read: ${String(error)}`);
    }
  }
  return numbers.length;
}

async function checkFiles(database: Database, files: FileService, dataDir: string, problems: string[]) {
  // The rows first: what they speak of has been on the disk since before they were written.
  const hashes = await listFileHashes(database.read);
  for (const hash of hashes) {
    const file = files.pathOf(hash);
    const found = await measure(file).catch(() => null);
    if (!found) problems.push(`the file ${hash} is missing`);
    else if (found.sha256 !== hash) problems.push(`the file ${hash} is damaged`);
  }
  const folder = path.join(dataDir, 'files');
  const known = new Set(hashes);
  const remarks: string[] = [];
  for (const name of await listFilesBelow(folder)) {
    if (known.has(path.basename(name).replace(/(-\d+)?\.\w+$/, ''))) continue;
    const found = await stat(path.join(folder, name)).catch(() => null);
    if (found && Date.now() - found.mtimeMs > NEW) remarks.push(`no page uses the file ${name}`);
  }
  return { hashes, remarks };
}
