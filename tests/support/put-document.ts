import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { createTempFolder } from '#tests/support/temp-folder.ts';

/** Writes a document into a folder of its own. @returns its path */
export function putDocument(docx: Buffer, name = 'texte.docx'): string {
  const file = path.join(createTempFolder('word'), name);
  writeFileSync(file, docx);
  return file;
}
