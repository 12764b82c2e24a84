import { readFile } from 'node:fs/promises';
import { serveTasks } from '#server/tasks/serve-tasks.ts';
import { DOCUMENT_LIMITS, type DocumentText, unread } from './document-form.ts';
import type { DocumentAnswer, DocumentTask } from './document-reader.ts';

/** The child process that reads attachments: see DocumentReader. */
serveTasks(DOCUMENT_LIMITS, async ({ file, type }: DocumentTask): Promise<DocumentAnswer> => {
  const bytes = new Uint8Array(await readFile(file));
  try {
    return { text: await read(bytes, type), cause: null };
  } catch (error) {
    return { text: unread('damaged'), cause: String(error) };
  }
});

/** Loads each library on first use. */
async function read(bytes: Uint8Array, type: DocumentTask['type']): Promise<DocumentText> {
  if (type === 'docx') return (await import('./read-docx.ts')).readDocx(bytes);
  return (await import('./read-pdf.ts')).readPdf(bytes);
}
