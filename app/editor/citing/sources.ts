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

async function ask(pageId: string): Promise<readonly Source[]> {
  const answer = await fetch(citedSourcesPath(pageId), { headers: { Accept: 'application/json' } });
  if (!answer.ok) throw new Error(`sources were not listed: ${answer.status}`);
  const found: unknown = await answer.json();
  return Array.isArray(found) ? found.filter(isSource) : [];
}

/** Milliseconds for which a list is used again: materials are added while one writes. */
const FRESH = 15_000;

let asked: { readonly pageId: string; readonly at: number; readonly sources: Promise<readonly Source[]> } | null = null;

/** The materials that can be cited in a page's text. @throws Error if offline */
export function listSources(pageId: string): Promise<readonly Source[]> {
  if (asked?.pageId !== pageId || Date.now() - asked.at > FRESH) {
    const sources = ask(pageId);
    asked = { pageId, at: Date.now(), sources };
    sources.catch(() => {
      asked = null;
    });
  }
  return asked.sources;
}
