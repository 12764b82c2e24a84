export type SentAnnotation =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly why: string | null };

/** Sends an annotation's form, under a key that makes sending it again harmless. `why` is null when no answer came. */
export async function sendAnnotation(
  pageId: string,
  fields: Readonly<Record<string, string>>,
): Promise<SentAnnotation> {
  try {
    const answer = await fetch(`/annotations/${pageId}`, { method: 'POST', body: new URLSearchParams(fields) });
    const told = (await answer.json()) as { ok?: boolean; id?: string; errors?: Record<string, string> };
    if (told.ok) return { ok: true, id: told.id ?? '' };
    return { ok: false, why: Object.values(told.errors ?? {}).join(' ') || null };
  } catch {
    // Off line, or an answer that is none of ours: the text is still in its form.
    return { ok: false, why: null };
  }
}
