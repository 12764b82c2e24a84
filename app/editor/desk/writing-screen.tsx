import type { DeskData } from '#app/editor/tools/writing-page.ts';
import { useT } from '#app/i18n/translate.ts';
import { writePath } from '#content/addresses/device-paths.ts';
import { directionOf } from '#content/locale.ts';
import { OpeningScreen } from './opening-screen.tsx';
import { PageHead } from './page-head.tsx';

interface WritingScreenProps {
  readonly desk: DeskData;
  /** The draft, or its beginning, as readers would see it. */
  readonly preview: { readonly html: string; readonly isWhole: boolean };
}

/**
 * The writing page as the server renders it: the draft's text to read, and the data for the editor
 * that replaces it. Without scripts, the text stays.
 */
export function WritingScreen({ desk, preview }: WritingScreenProps) {
  const t = useT();
  const { page } = desk.state;
  const rest = (
    <p className="notice-box">
      {t('draft.longDraft')} <a href="?texte=1">{t('draft.readDraft')}</a>
    </p>
  );
  return (
    <OpeningScreen data={desk} address={writePath(page.path)}>
      <div className="writing-text">
        <PageHead page={page} />
        <noscript>
          <p className="notice-box">{t('draft.noScript')}</p>
        </noscript>
        <div
          className="prose"
          lang={page.language}
          dir={directionOf(page.language)}
          dangerouslySetInnerHTML={{ __html: preview.html }}
        />
        {!preview.isWhole && rest}
      </div>
    </OpeningScreen>
  );
}
