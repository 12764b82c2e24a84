import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { type DocumentText, MOST_MEGABYTES, unread } from './document-form.ts';
import type { DocumentTask } from './document-reader.ts';

/**
 * The process that reads attached documents: see DocumentReader. A thread looks at the memory of the whole, since what decoders
 * unpack is outside V8's own limits and leaves this thread no moment to look: too much, and the process ends itself.
 */
const WATCH = `setInterval(() => {
  if (process.memoryUsage.rss() > ${MOST_MEGABYTES * 1024 * 1024}) process.kill(process.pid, 'SIGKILL');
}, 25)`;
new Worker(WATCH, {
  eval: true,
  execArgv: [],
  resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 },
});

process.on('disconnect', () => process.exit(0));
process.on('message', async (task: DocumentTask) => {
  process.send?.(await read(task));
});

async function read({ file, type }: DocumentTask): Promise<DocumentText> {
  const bytes = new Uint8Array(await readFile(file));
  try {
    // Each library is loaded when it is first needed.
    if (type === 'docx') return (await import('./read-docx.ts')).readDocx(bytes);
    return await (await import('./read-pdf.ts')).readPdf(bytes);
  } catch (error) {
    process.stderr.write(`${JSON.stringify({ msg: 'a document could not be read', file, problem: String(error) })}\n`);
    return unread('damaged');
  }
}
