import { suggestionsPath } from '#content/addresses/site-paths.ts';
/** A page or collection suggested for a link or card. */
export interface PageSuggestion {
  readonly title: string;
  readonly href: string;
  readonly kind: string;
}

function isSuggestion(value: unknown): value is PageSuggestion {
  const { title, href, kind } = (value ?? {}) as Record<string, unknown>;
  return typeof title === 'string' && typeof href === 'string' && typeof kind === 'string';
}

/** Suggests pages by words; none if the search fails, since plain addresses always work. */
export async function suggestPages(words: string, signal: AbortSignal): Promise<PageSuggestion[]> {
  try {
    const answer = await fetch(suggestionsPath(words), {
      signal,
      headers: { Accept: 'application/json' },
    });
    if (!answer.ok) return [];
    const found: unknown = await answer.json();
    return Array.isArray(found) ? found.filter(isSuggestion).slice(0, 8) : [];
  } catch {
    // Aborted by the next keystroke, or offline.
    return [];
  }
}
