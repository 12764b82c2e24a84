import {
  OPENING_FAILED_ID,
  OPENING_ID,
  OPENING_PROGRESS_ID,
  OPENING_RELOAD_ID,
  OPENING_SIGN_IN_ID,
  OPENING_STATE_ID,
} from '#app/editor/socket/opening-bar.ts';
import { DESK_DATA_ID, DESK_ID, type DeskData } from '#app/editor/tools/writing-page.ts';
import { useT } from '#app/i18n/translate.ts';
import { signInPath, writePath } from '#content/addresses/site-paths.ts';
import { directionOf } from '#content/locale.ts';
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
      {t('editor.longDraft')} <a href="?texte=1">{t('editor.readDraft')}</a>
    </p>
  );
  return (
    <>
      <div className="notice-box is-danger refusal opening-failed" role="alert" id={OPENING_FAILED_ID} hidden>
        <p data-broke={t('editor.broke')}>{t('editor.failed')}</p>
        <p className="actions">
          <button type="button" className="button">
            {t('editor.reload')}
          </button>
        </p>
      </div>
      <div className="writing" id={OPENING_ID}>
        <div className="writing-bar is-waiting">
          <p
            className="quiet"
            role="status"
            id={OPENING_STATE_ID}
            data-arrived={t('editor.arrived')}
            data-away={t('editor.away')}
          >
            {t('editor.loading')}
          </p>
          <progress id={OPENING_PROGRESS_ID} aria-label={t('editor.arriving')} hidden />
          <button type="button" className="button is-quiet is-small" id={OPENING_RELOAD_ID} hidden>
            {t('editor.reload')}
          </button>
          <a
            className="button is-quiet is-small"
            id={OPENING_SIGN_IN_ID}
            href={signInPath(writePath(page.path))}
            target="_blank"
            rel="noopener"
            hidden
          >
            {t('editor.refusal.signIn')}
          </a>
        </div>
        <div className="writing-text">
          <PageHead page={page} />
          <noscript>
            <p className="notice-box">{t('editor.noScript')}</p>
          </noscript>
          <div
            className="prose"
            lang={page.language}
            dir={directionOf(page.language)}
            dangerouslySetInnerHTML={{ __html: preview.html }}
          />
          {!preview.isWhole && rest}
        </div>
      </div>
      <div className="writing" id={DESK_ID} data-ready="false" />
      <script
        type="application/json"
        id={DESK_DATA_ID}
        // `<` is escaped, so that no content can end the element.
        dangerouslySetInnerHTML={{ __html: JSON.stringify(desk).replace(/</g, '\\u003c') }}
      />
    </>
  );
}
