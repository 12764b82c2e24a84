import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface Row {
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

export interface Question {
  readonly q: string;
  readonly id: string;
}

const FOLDER = path.resolve(import.meta.dirname, '../../../../shared/data/search');

/** The measuring corpus beside the project, or null where it is not. */
export function loadData(pages: number): { rows: Row[]; questions: Question[] } | null {
  if (!existsSync(path.join(FOLDER, 'corpus-fr.jsonl.gz'))) return null;
  const read = (name: string) => gunzipSync(readFileSync(path.join(FOLDER, name))).toString('utf8');
  const rows = read('corpus-fr.jsonl.gz')
    .trim()
    .split('\n')
    .slice(0, pages)
    .map((line) => JSON.parse(line) as Row);
  const known = new Set(rows.map(({ id }) => id));
  const questions = (JSON.parse(read('questions-dev.json.gz')) as Question[]).filter(({ id }) => known.has(id));
  return { rows, questions };
}
