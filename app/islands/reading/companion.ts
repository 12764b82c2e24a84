/**
 * What a reader has beside a page or a toolkit, with an account or without: aids, answers and what
 * was read. One file, since the policy of pages that everybody reads names the files that may run.
 */
import { showAids } from './aids.ts';
import { showProgress } from './progress.ts';
import { showWorksheet } from './worksheet.ts';

// One that fails leaves the others.
for (const show of [showAids, showWorksheet, showProgress]) queueMicrotask(show);
