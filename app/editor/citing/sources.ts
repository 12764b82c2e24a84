import { citedSourcesPath } from '#content/addresses/site-paths.ts';
import type { CitedFacts } from '#content/evidence/cited.ts';

/** A material that texts of this page can cite, as its author knows it. */
export interface Source {
  readonly target: string;
  /** « E3 » */
  readonly label: string;
  /** « Entretien » */
  readonly kind: string;
  readonly title: string;
  /** What is counted of it. */
  readonly facts: CitedFacts;
  /** Why the page may not draw on it once it is published; empty if all agreed. */
  readonly gap: string;
  /** Of an extract, that its words are gone; empty if they are still in the transcript. */
  readonly lost: string;
}

/** What its author should know before citing it; empty for nothing. */
export const warningOf = ({ gap, lost }: Source): string => [gap, lost].filter((part) => part !== '').join(', ');

function isSource(value: unknown): value is Source {
  const { target, label, kind, title, gap, lost } = (value ?? {}) as Record<string, unknown>;
  const { facts } = (value ?? {}) as { facts?: unknown };
  return [target, label, kind, title, gap, lost].every((one) => typeof one === 'string') && typeof facts === 'object';
}

/** Sources of a page, as the server lists them. */
interface ListedSources {
  readonly sources: readonly Source[];
  /** There are others, which are found by typing. */
  readonly isMore: boolean;
}

async function ask(pageId: string, query: string): Promise<ListedSources> {
  const answer = await fetch(citedSourcesPath(pageId, query), { headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error(`sources were not listed: ${answer.status}`);
  const { sources, isMore } = (await answer.json()) as { sources?: unknown; isMore?: unknown };
  return { sources: Array.isArray(sources) ? sources.filter(isSource) : [], isMore: isMore === true };
}

/** Milliseconds for which a list is used again: materials are added while one writes. */
const FRESH = 15_000;

let asked: { readonly pageId: string; readonly at: number; readonly listed: Promise<ListedSources> } | null = null;
/** What was found by typing, by target: it may be cited since. */
let sought: { readonly pageId: string; readonly found: Map<string, Source> } | null = null;

function list(pageId: string): Promise<ListedSources> {
  if (asked?.pageId !== pageId || Date.now() - asked.at > FRESH) {
    const listed = ask(pageId, '');
    asked = { pageId, at: Date.now(), listed };
    listed.catch(() => {
      asked = null;
    });
  }
  return asked.listed;
}

function withSought(pageId: string, sources: readonly Source[]): readonly Source[] {
  if (sought?.pageId !== pageId) return sources;
  const known = new Set(sources.map(({ target }) => target));
  return [...sources, ...[...sought.found.values()].filter(({ target }) => !known.has(target))];
}

/**
 * The materials that can be cited in a page's text, and their extracts; of very many, the first and
 * those that were found or cited. @throws Error if offline
 */
export const listSources = async (pageId: string): Promise<readonly Source[]> =>
  withSought(pageId, (await list(pageId)).sources);

/**
 * The same to choose from; of very many, what was typed is looked for by the server as well.
 * @returns also the targets of what the server found
 * @throws Error if offline
 */
export async function seekSources(
  pageId: string,
  query: string,
): Promise<ListedSources & { readonly found: ReadonlySet<string> }> {
  const listed = await list(pageId);
  if (!listed.isMore || query === '') return { ...listed, found: new Set() };
  const { sources, isMore } = await ask(pageId, query);
  if (sought?.pageId !== pageId) sought = { pageId, found: new Map() };
  for (const source of sources) sought.found.set(source.target, source);
  const found = new Set(sources.map(({ target }) => target));
  return { sources: withSought(pageId, listed.sources), isMore, found };
}
