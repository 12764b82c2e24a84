import { isNavetteError } from '#content/errors.ts';
import { WORD_LIMITS, type WordAnswer, type WordTask } from '#server/exchange/reading/word-form.ts';
import { serveTasks } from '#server/tasks/serve-tasks.ts';

/** The child process that reads files of texts: see WordReader. */
serveTasks(WORD_LIMITS, async ({ file, name, entry, isListing }: WordTask): Promise<WordAnswer> => {
  try {
    const { listTexts, readFileText } = await import('./read-file-text.ts');
    return isListing ? { listed: await listTexts(file) } : { text: await readFileText(file, name, entry) };
  } catch (error) {
    if (isNavetteError(error)) return { refused: { code: error.code, details: error.details }, cause: null };
    return { refused: { code: 'unsupported-type', details: { reason: 'damaged' } }, cause: String(error) };
  }
});
