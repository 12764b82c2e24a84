import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { wrapComments } from './comment-lines.ts';
import { listModules, ROOT } from './module-graph.ts';

/** Wraps the comments of all sources at 100 columns: `npm run wrap`. */
for (const file of listModules(['app', 'content', 'db', 'server', 'tests'])) {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const wrapped = wrapComments(text, file);
  if (wrapped !== text) writeFileSync(path.join(ROOT, file), wrapped);
}
