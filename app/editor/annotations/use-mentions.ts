import { type RefObject, useEffect } from 'react';
import { useT } from '#app/i18n/translate.ts';
import { suggestMentions } from '#app/islands/suggest-mentions.ts';

/** Suggests names of the staff in a field, as on reading pages. */
export function useMentions(area: RefObject<HTMLTextAreaElement | null>, pageId: string): void {
  const label = useT()('annotations.live.mention');
  useEffect(() => {
    if (area.current) suggestMentions(area.current, { pageId, label });
  }, [area, pageId, label]);
}
