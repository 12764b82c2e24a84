import { isNavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import type { Services } from '#server/services.ts';
import { textsIn } from './import-source.ts';
import { listMarkdownFiles, type MarkdownFile, shownPath } from './markdown-files.ts';
import { type ImportChoices, type ImportedFile, MarkdownImport } from './markdown-import.ts';

/** A file that could not be imported; the others still are. */
export interface FailedFile {
  readonly path: string;
  readonly outcome: 'failed';
  readonly error: unknown;
}

/** Follows and cancels an import. */
export interface ImportWatch {
  /** Called before each file. @param index from 1 */
  readonly onFile?: (index: number, total: number, file: MarkdownFile) => void;
  /** Cancels: files imported so far remain, the current one is dropped. */
  readonly signal?: AbortSignal;
}

export interface ImportOutcome {
  readonly files: (ImportedFile | FailedFile)[];
  /** Files not reached because the import was cancelled. */
  readonly left: readonly string[];
}

/** Imports files one after another; a faulty one does not stop the others. */
export async function importFiles(
  services: Services,
  files: readonly MarkdownFile[],
  choices: ImportChoices,
  viewer: Viewer,
  { onFile, signal }: ImportWatch = {},
): Promise<ImportOutcome> {
  const run = new MarkdownImport(services, choices, viewer, signal);
  const results: (ImportedFile | FailedFile)[] = [];
  for (const [index, file] of files.entries()) {
    if (signal?.aborted) break;
    onFile?.(index + 1, files.length, file);
    const result = await run.importFile(file).catch((error: unknown): FailedFile | null => {
      if (signal?.aborted && error === signal.reason) return null;
      if (!isNavetteError(error) && !isSystemError(error)) throw error;
      return { path: shownPath(file), outcome: 'failed', error };
    });
    if (!result) break;
    results.push(result);
  }
  return { files: results, left: files.slice(results.length).map(shownPath) };
}

/** Imports files of texts, folders and archives of them. */
export async function importPaths(
  services: Services,
  paths: readonly string[],
  choices: ImportChoices,
  viewer: Viewer,
  watch?: ImportWatch,
): Promise<ImportOutcome> {
  const files: MarkdownFile[] = [];
  for (const found of (await Promise.all(paths.map(listMarkdownFiles))).flat())
    files.push(...(await textsIn(found, services)));
  return importFiles(services, files, choices, viewer, watch);
}

/** An error of the file system: no permission, a failing disk. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';
}
