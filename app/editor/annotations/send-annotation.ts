import { threadsPath } from '#content/addresses/site-paths.ts';
export type SentAnnotation =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly why: string | null };

/**
 * Sends an annotation's form, with a key that makes sending it again harmless. `why` is null if
 * there was no response.
 */
export async function sendAnnotation(
  pageId: string,
  fields: Readonly<Record<string, string>>,
): Promise<SentAnnotation> {
  try {
    const answer = await fetch(threadsPath(pageId), { method: 'POST', body: new URLSearchParams(fields) });
    const answered = (await answer.json()) as { ok?: boolean; id?: string; errors?: Record<string, string> };
    if (answered.ok) return { ok: true, id: answered.id ?? '' };
    return { ok: false, why: Object.values(answered.errors ?? {}).join(' ') || null };
  } catch {
    // Offline, or an unreadable response: the text is still in the form.
    return { ok: false, why: null };
  }
}
