import { createHash } from 'node:crypto';
import type { QuotedPassage } from '#content/citation/quoted-passages.ts';
import type { CitedAs } from '#content/citation/target.ts';
import type { DraftTaskRunner } from '#server/drafts/draft-task-runner.ts';
import type { KeptText } from '#server/drafts/kept-text.ts';
import { BoundedCache } from '#server/runtime/bounded-cache.ts';

/** What published texts were found to quote. */
const MOST_KEPT = { entries: 1_000, bytes: 16 * 1024 * 1024 };

interface Quoted {
  readonly passages: readonly QuotedPassage[];
  readonly bytes: number;
}

const kept = new WeakMap<DraftTaskRunner, BoundedCache<Quoted>>();

/** Identifies what is looked for, and the words that it is looked for in: masks change them. */
const keyOf = (json: string, cited: CitedAs): string =>
  createHash('sha256')
    .update(JSON.stringify([...cited].sort()))
    .update(json)
    .digest('base64url');

/**
 * The passages of a text that draw on a source. A published text that was read for it before is not
 * read again, as long as it has the same words.
 */
export async function findQuoted(
  tasks: DraftTaskRunner,
  text: KeptText,
  cited: CitedAs,
): Promise<readonly QuotedPassage[]> {
  if (!('json' in text)) return tasks.run('quotations', text, cited);
  const cache = kept.get(tasks) ?? new BoundedCache<Quoted>(MOST_KEPT, ({ bytes }) => bytes);
  kept.set(tasks, cache);
  const key = keyOf(text.json, cited);
  const found = cache.find(key);
  if (found) return found.passages;
  const passages = await tasks.run('quotations', text, cited);
  cache.keep(key, { passages, bytes: 2 * JSON.stringify(passages).length });
  return passages;
}
