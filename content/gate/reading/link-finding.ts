import type { Finding, InBothLanguages } from './finding.ts';
import { shorten } from './gate-text.ts';
import type { HiddenLink, HiddenReason } from './hidden-link.ts';

const REASONS: Readonly<Record<HiddenReason, InBothLanguages>> = {
  missing: { fr: 'aucune page n’a cette adresse', en: 'no page has this address' },
  unpublished: { fr: 'cette page n’est pas publiée', en: 'this page is not published' },
  archived: { fr: 'cette page est archivée', en: 'this page is archived' },
  narrower: {
    fr: 'cette page est ouverte à moins de lecteurs que celle-ci',
    en: 'this page is open to fewer readers than yours',
  },
  staff: { fr: 'cet écran est réservé à l’équipe', en: 'this screen is for staff' },
};

/** A finding at a link, identified by its words, with the target and the reason. */
export function findingAtLink({ block, words, href, title, why }: HiddenLink): Finding {
  const target = { fr: title === null ? href : `«\u202f${title}\u202f»`, en: title === null ? href : `“${title}”` };
  const linked = shorten(words.trim());
  return {
    at: { block },
    words: linked,
    name: target,
    why:
      linked === ''
        ? REASONS[why]
        : { fr: `vers ${target.fr}\u00a0: ${REASONS[why].fr}`, en: `to ${target.en}: ${REASONS[why].en}` },
  };
}
