import { isNavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/person.ts';
import type { Services } from '#server/services.ts';
import { listMarkdownFiles, type MarkdownFile } from './markdown-files.ts';
import { type ImportChoices, type ImportedFile, MarkdownImport } from './markdown-import.ts';

/** A file that could not be imported; the others are. */
export interface FailedFile {
  readonly path: string;
  readonly outcome: 'failed';
  readonly error: unknown;
}

/** Imports files one after another: a faulty one does not keep the others from coming in. */
export async function importFiles(
  services: Services,
  files: readonly MarkdownFile[],
  choices: ImportChoices,
  viewer: Viewer,
  onFile: (done: number, file: ImportedFile | FailedFile) => void = () => {},
): Promise<(ImportedFile | FailedFile)[]> {
  const run = new MarkdownImport(services, choices, viewer);
  const results: (ImportedFile | FailedFile)[] = [];
  for (const file of files) {
    const result = await run.importFile(file).catch((error: unknown): FailedFile => {
      if (!isNavetteError(error) && !isSystemError(error)) throw error;
      return { path: file.file, outcome: 'failed', error };
    });
    results.push(result);
    onFile(results.length, result);
  }
  return results;
}

/** Imports what the paths stand for: Markdown files, and folders of them. */
export async function importPaths(
  services: Services,
  paths: readonly string[],
  choices: ImportChoices,
  viewer: Viewer,
  onFile?: (done: number, file: ImportedFile | FailedFile) => void,
): Promise<(ImportedFile | FailedFile)[]> {
  const files = (await Promise.all(paths.map(listMarkdownFiles))).flat();
  return importFiles(services, files, choices, viewer, onFile);
}

/** Of the file system: no right to read, a disk that fails. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string';
}
