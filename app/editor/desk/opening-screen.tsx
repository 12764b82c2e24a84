import type { ReactNode } from 'react';
import type { SectionDeskData } from '#app/editor/sections/section-data.ts';
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
import { signInPath } from '#content/addresses/site-paths.ts';

interface OpeningScreenProps {
  readonly data: DeskData | SectionDeskData;
  /** Of this screen. */
  readonly address: string;
  /** What is written, to be read until the desk replaces it; without scripts it stays. */
  readonly children: ReactNode;
}

/** Where a desk opens: how far it has come, and the data that it is made from. */
export function OpeningScreen({ data, address, children }: OpeningScreenProps) {
  const t = useT();
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
            href={signInPath(address)}
            target="_blank"
            rel="noopener"
            hidden
          >
            {t('editor.refusal.signIn')}
          </a>
        </div>
        {children}
      </div>
      <div className="writing" id={DESK_ID} data-ready="false" />
      <script
        type="application/json"
        id={DESK_DATA_ID}
        // `<` is escaped, so that no content can end the element.
        dangerouslySetInnerHTML={{ __html: JSON.stringify(data).replace(/</g, '\\u003c') }}
      />
    </>
  );
}
