import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { serveTasks } from '#server/tasks/serve-tasks.ts';
import { DOCUMENT_LIMITS, type DocumentText, unread } from './document-form.ts';
import type { DocumentAnswer, DocumentTask } from './document-reader.ts';

/** Of -20 to 19: about a third of the processor time that others get who want it too. */
const NICENESS = 5;

/** The process that reads attached documents: see DocumentReader. */
serveTasks(DOCUMENT_LIMITS, async ({ file, type }: DocumentTask): Promise<DocumentAnswer> => {
  const bytes = new Uint8Array(await readFile(file));
  try {
    return { text: await read(bytes, type), cause: null };
  } catch (error) {
    return { text: unread('damaged'), cause: String(error) };
  }
});
// Nobody waits for a document's text: what people wait for comes first. After the watch has begun, which must not wait.
os.setPriority(NICENESS);

/** Each library is loaded when it is first needed. */
async function read(bytes: Uint8Array, type: DocumentTask['type']): Promise<DocumentText> {
  if (type === 'docx') return (await import('./read-docx.ts')).readDocx(bytes);
  return (await import('./read-pdf.ts')).readPdf(bytes);
}
