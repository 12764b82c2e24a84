import lunr from 'lunr';
import MiniSearch from 'minisearch';
import type { Question, Row } from './data.ts';
import { fts5, MINI_SEARCH, miniSearch, plainLunr } from './engines.ts';
import { memoryOf, since } from './measures.ts';

/**
 * The cost of an engine on a corpus: seconds, megabytes, milliseconds. Null for values that cannot
 * be measured from here.
 */
export interface Cost {
  readonly build: number;
  readonly memory: number | null;
  readonly load: number | null;
  readonly times: readonly number[];
}

/** The same corpus and questions through the peers, one after the other, each alone in memory. */
export async function peerCosts(rows: readonly Row[], questions: readonly Question[]): Promise<Record<string, Cost>> {
  const costs: Record<string, Cost> = {};
  const ask = async (find: (q: string) => unknown) => {
    const times: number[] = [];
    for (const { q } of questions) {
      const at = performance.now();
      await find(q);
      times.push(since(at));
    }
    return times;
  };
  {
    const before = memoryOf();
    const start = performance.now();
    const engine = plainLunr(rows);
    const build = since(start);
    const memory = memoryOf() - before;
    const json = JSON.stringify(engine.index);
    const at = performance.now();
    lunr.Index.load(JSON.parse(json));
    const load = since(at);
    costs.lunr = { build, memory, load, times: await ask(engine.find) };
  }
  {
    const before = memoryOf();
    const start = performance.now();
    const engine = miniSearch(rows);
    const build = since(start);
    const memory = memoryOf() - before;
    const json = JSON.stringify(engine.index);
    const at = performance.now();
    MiniSearch.loadJSON(json, MINI_SEARCH);
    const load = since(at);
    costs.minisearch = { build, memory, load, times: await ask(engine.find) };
  }
  {
    const start = performance.now();
    const engine = await fts5(rows);
    const build = since(start);
    costs.fts5 = { build, memory: null, load: null, times: await ask(engine.find) };
  }
  return costs;
}
