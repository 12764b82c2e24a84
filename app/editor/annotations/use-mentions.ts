import { type RefObject, useEffect } from 'react';
import { useT } from '#app/i18n/translate.ts';

/**
 * Suggests names of the staff in a field, as on reading pages. The script comes with the first
 * field: without the server, it has no names either.
 */
export function useMentions(area: RefObject<HTMLTextAreaElement | null>, pageId: string): void {
  const label = useT()('annotations.live.mention');
  useEffect(() => {
    const field = area.current;
    if (!field) return;
    import('#app/islands/suggest-mentions.ts').then(
      ({ namesFor, suggestMentions }) => {
        if (!field.isConnected) return;
        // A name may be there before the script is.
        void suggestMentions(field, { findNames: () => namesFor(pageId), label })();
      },
      (error: unknown) => console.info('names are not suggested', error),
    );
  }, [area, pageId, label]);
}
