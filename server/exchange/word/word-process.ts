import { isNavetteError } from '#content/errors.ts';
import type { WordAnswer, WordTask } from '#server/exchange/reading/word-form.ts';
import { serveTasks } from '#server/tasks/serve-tasks.ts';
import type { TaskLimits } from '#server/tasks/task-limits.ts';

/** The child process that reads files of texts: see WordReader, which starts it with its limits. */
const limits: TaskLimits = JSON.parse(process.argv[2]!);

serveTasks(limits, async ({ file, name, entry, isListing }: WordTask): Promise<WordAnswer> => {
  try {
    const { listTexts, readFileText } = await import('./read-file-text.ts');
    return isListing ? { listed: await listTexts(file) } : { text: await readFileText(file, name, entry) };
  } catch (error) {
    if (isNavetteError(error)) return { refused: { code: error.code, details: error.details }, cause: null };
    return { refused: { code: 'unsupported-type', details: { reason: 'damaged' } }, cause: String(error) };
  }
});
