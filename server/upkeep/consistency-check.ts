import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as Y from 'yjs';
import { pagePath } from '#content/addresses/address.ts';
import { materialPath } from '#content/addresses/site-paths.ts';
import { documentSchema } from '#content/document/schema.ts';
import { applyStored } from '#content/draft/updates/apply-stored.ts';
import { draftToDocument } from '#content/draft/yjs.ts';
import { readDraft } from '#db/drafts/draft-repository.ts';
import type { Database } from '#db/driver/database.ts';
import { listFileUses } from '#db/files/file-repository.ts';
import { listRemovedFiles } from '#db/files/removed-file-repository.ts';
import { listAllUploads, listErasedFiles, listWholeFiles } from '#db/materials/material-file-repository.ts';
import { listWithheld } from '#db/materials/withheld-text-repository.ts';
import { findEdition } from '#db/pages/edition-repository.ts';
import type { PageRow } from '#db/pages/page-repository.ts';
import { listAllPages, listEditionNumbers, listUnreachable } from '#db/upkeep/consistency-repository.ts';
import { listFilesBelow, materialFilePath, measure } from '#server/backup/backup-folder.ts';
import type { FileStore } from '#server/files/file-store.ts';

/** Milliseconds for which a file may be on the disk before its row is written. */
const NEW = 3_600_000;

export interface ConsistencyReport {
  /** Faults, one sentence each. */
  readonly problems: string[];
  /** What to do about them, one sentence for each kind of fault. */
  readonly advice: string[];
  /** Harmless oddities: files that no page uses, such as an interrupted upload leaves. */
  readonly remarks: string[];
  readonly counts: { readonly pages: number; readonly editions: number; readonly files: number };
}

/** What to do about each kind of fault. */
const ADVICE = {
  database:
    'The database is damaged: stop the server and put the last good backup in its place (`restore <folder> --force`).',
  address: 'An address that leads nowhere: give the page another address in its notice, which writes it anew.',
  draft:
    'A draft that cannot be read: its published editions still stand. Restore a backup into another DATA_DIR and bring the text over from there.',
  edition: 'An edition that cannot be read: publish the page again, which makes a new one of its draft.',
  withheld:
    'A text in which the words of somebody who went back on their consent could not be masked: publish the page again.',
  file: 'A file that is missing or damaged: copy it from a backup, from its `files` folder into the data folder’s.',
} as const;

type Sort = keyof typeof ADVICE;
type ReportProblem = (sort: Sort, problem: string) => void;

/**
 * Checks that everything stored is consistent and readable. Reads the storage, not open rooms;
 * changes nothing.
 */
export async function checkConsistency(options: {
  database: Database;
  files: FileStore;
  dataDir: string;
  onProgress?: (line: string) => void;
}): Promise<ConsistencyReport> {
  const { database, files, dataDir, onProgress = () => {} } = options;
  const problems: string[] = [];
  const sorts = new Set<Sort>();
  const reportProblem: ReportProblem = (sort, problem) => {
    sorts.add(sort);
    problems.push(problem);
  };
  onProgress('database');
  for (const problem of await database.integrityProblems()) reportProblem('database', `the database: ${problem}`);
  for (const id of await listUnreachable(database.read))
    reportProblem('address', `the address of ${id} does not lead to it`);
  const pages = await listAllPages(database.read);
  let editions = 0;
  for (const [index, page] of pages.entries()) {
    onProgress(`page ${index + 1} of ${pages.length}`);
    const report: ReportProblem = (sort, problem) => reportProblem(sort, `${pagePath(page)} (${page.id}): ${problem}`);
    await checkDraft(database, page, report);
    editions += await checkEditions(database, page, report);
  }
  const withheld = await listWithheld(database.read);
  for (const { pageId, textKind, number } of withheld) {
    const page = pages.find(({ id }) => id === pageId);
    if (page)
      reportProblem('withheld', `${pagePath(page)} (${pageId}): its ${textKind} ${number} is withheld from readers`);
  }
  onProgress('files');
  const addresses = new Map(pages.map((page) => [page.id, pagePath(page)]));
  const { count, remarks } = await checkFiles(database, files, { dataDir, addresses, report: reportProblem });
  const advice = [...sorts].map((sort) => ADVICE[sort]);
  return { problems, advice, remarks, counts: { pages: pages.length, editions, files: count } };
}

async function checkDraft(database: Database, page: PageRow, report: ReportProblem): Promise<void> {
  const stored = await readDraft(database.read, page.id);
  const updates = [...stored.snapshot, ...stored.updates];
  if (updates.length === 0) return report('draft', 'its draft has no text at all');
  const draft = new Y.Doc();
  try {
    applyStored(draft, updates);
    if (draft.store.pendingStructs || draft.store.pendingDs)
      report('draft', 'its draft lacks an update that later ones build on');
    const { unwrapped, dropped, added } = draftToDocument(draft).repairs;
    if (unwrapped + dropped + added > 0) {
      report('draft', `its draft does not fit the schema (${unwrapped} unwrapped, ${dropped} dropped, ${added} added)`);
    }
  } catch (error) {
    report('draft', `its draft cannot be loaded: ${String(error)}`);
  } finally {
    draft.destroy();
  }
}

async function checkEditions(database: Database, page: PageRow, report: ReportProblem): Promise<number> {
  const numbers = await listEditionNumbers(database.read, page.id);
  if (page.editionNumber !== (numbers.at(-1) ?? null)) {
    report('edition', `it says its latest edition is ${page.editionNumber}, and has ${numbers.join(', ') || 'none'}`);
  }
  for (const number of numbers) {
    try {
      const edition = await findEdition(database.read, page.id, number);
      documentSchema.nodeFromJSON(edition?.document).check();
    } catch (error) {
      report('edition', `its edition ${number} cannot be read: ${String(error)}`);
    }
  }
  return numbers.length;
}

async function checkFiles(
  database: Database,
  files: FileStore,
  { dataDir, addresses, report }: { dataDir: string; addresses: ReadonlyMap<string, string>; report: ReportProblem },
) {
  // Rows first: the files they refer to were on the disk before the rows were written.
  const uses = await listFileUses(database.read);
  const known = new Map(uses.map((use) => [use.sha256, use]));
  for (const [hash, use] of known) {
    const name = files.pathOf(use);
    const found = await measure(name).catch(() => null);
    if (found?.sha256 === hash) continue;
    const where = uses.filter(({ sha256 }) => sha256 === hash);
    const names = where.map(({ name, pageId }) => `${name}${pageId ? ` of ${addresses.get(pageId) ?? pageId}` : ''}`);
    report('file', `${names.join(', ')}: ${path.relative(dataDir, name)} is ${found ? 'damaged' : 'missing'}`);
  }
  const ofMaterials = await listWholeFiles(database.read);
  for (const { id, materialId, sha256 } of ofMaterials) {
    const name = materialFilePath(id);
    const found = await measure(path.join(dataDir, name)).catch(() => null);
    if (found?.sha256 === sha256) continue;
    report('file', `a file of ${materialPath(materialId)}: ${name} is ${found ? 'damaged' : 'missing'}`);
  }
  const folder = path.join(dataDir, 'files');
  const remarks: string[] = [];
  // Files of deleted pages are removed a day later.
  const waiting = new Set((await listRemovedFiles(database.read)).map(({ sha256 }) => sha256));
  for (const { id } of await listAllUploads(database.read)) waiting.add(id);
  for (const id of await listErasedFiles(database.read)) waiting.add(id);
  for (const name of await listFilesBelow(folder)) {
    const hash = path.basename(name).replace(/(-\d+)?\.\w+$/, '');
    if (known.has(hash) || waiting.has(hash)) continue;
    const found = await stat(path.join(folder, name)).catch(() => null);
    if (found && Date.now() - found.mtimeMs > NEW) remarks.push(`no page uses the file ${name}`);
  }
  return { count: known.size + ofMaterials.length, remarks };
}
