import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { serveTasks } from '#server/tasks/serve-tasks.ts';
import { DOCUMENT_LIMITS, type DocumentText, unread } from './document-form.ts';
import type { DocumentAnswer, DocumentTask } from './document-reader.ts';

/** On the scale of -20 to 19: about a third of the processor time of competing processes. */
const NICENESS = 5;

/** The child process that reads attachments: see DocumentReader. */
serveTasks(DOCUMENT_LIMITS, async ({ file, type }: DocumentTask): Promise<DocumentAnswer> => {
  const bytes = new Uint8Array(await readFile(file));
  try {
    return { text: await read(bytes, type), cause: null };
  } catch (error) {
    return { text: unread('damaged'), cause: String(error) };
  }
});
// No request waits for a document's text, so it yields to everything else. Set after the watchdog
// has started, which must not be delayed.
os.setPriority(NICENESS);

/** Loads each library on first use. */
async function read(bytes: Uint8Array, type: DocumentTask['type']): Promise<DocumentText> {
  if (type === 'docx') return (await import('./read-docx.ts')).readDocx(bytes);
  return (await import('./read-pdf.ts')).readPdf(bytes);
}
