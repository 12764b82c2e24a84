import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { writePath } from '#content/addresses/device-paths.ts';

/** Passages of a page that must be rewritten, each with a link to it. */
export function PlacesList({
  path,
  language,
  places,
}: {
  readonly path: string;
  readonly language: string;
  readonly places: readonly { readonly blockId: string; readonly text: string }[];
}) {
  const t = useT();
  return (
    <ul>
      {places.map(({ blockId, text }) => (
        <li key={blockId}>
          {/* It may begin with quotation marks of its own. */}
          <em {...foreignLanguage(language, t.locale)}>{text}</em>{' '}
          <a href={`${writePath(path)}#b-${blockId}`}>{t('materials.beyond.write')}</a>
        </li>
      ))}
    </ul>
  );
}
