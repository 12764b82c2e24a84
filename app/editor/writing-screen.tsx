import { Component, lazy, type ReactNode, Suspense, useCallback, useEffect, useState } from 'react';
import { useT } from '#app/i18n/translate.ts';
import { keepPage } from '#app/offline/keep-page.ts';
import { directionOf } from '#content/locale.ts';
import { PageHead } from './page-head.tsx';
import type { WritingState } from './writing-page.ts';

const WritingDesk = lazy(() => import('./writing-desk.tsx'));

interface WritingScreenProps {
  readonly state: WritingState;
  readonly user: { readonly name: string; readonly seed: string };
  /** The draft as readers would see it; null when it is too long to be sent twice. */
  readonly preview: string | null;
}

/**
 * The writing page. The server sends the draft's text, to read; the browser then puts the editor in its place. Without scripts, the
 * text is what remains.
 */
export function WritingScreen({ state, user, preview }: WritingScreenProps) {
  const t = useT();
  const { page } = state;
  const [mounted, setMounted] = useState(false);
  const [ready, setReady] = useState(false);
  const onReady = useCallback(() => setReady(true), []);
  useEffect(() => setMounted(true), []);
  // When all that opening it needs has come.
  useEffect(() => {
    if (ready) void keepPage(`${page.path}/ecrire`);
  }, [ready, page.path]);
  return (
    <div className="writing" data-ready={ready}>
      {mounted && (
        <LoadFailure>
          <Suspense fallback={null}>
            <WritingDesk state={state} user={user} onReady={onReady} />
          </Suspense>
        </LoadFailure>
      )}
      {!ready && (
        <>
          <div className="writing-bar is-waiting">{mounted && <p className="quiet">{t('editor.loading')}</p>}</div>
          <div className="writing-text">
            <PageHead page={page} />
            <noscript>
              <p className="notice-box">
                {t('editor.noScript')}
                {preview === null && (
                  <>
                    {' '}
                    {t('editor.longDraft')} <a href="?texte=1">{t('editor.readDraft')}</a>
                  </>
                )}
              </p>
            </noscript>
            {preview !== null && (
              <div
                className="prose"
                lang={page.language}
                dir={directionOf(page.language)}
                dangerouslySetInnerHTML={{ __html: preview }}
              />
            )}
          </div>
        </>
      )}
    </div>
  );
}

/** The editor's script did not come (off line, or a newer one took its place), or broke. */
class LoadFailure extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    return this.state.failed ? <FailureNotice /> : this.props.children;
  }
}

function FailureNotice() {
  const t = useT();
  return (
    <div className="notice-box is-danger refusal" role="alert">
      <p>{t('editor.failed')}</p>
      <p className="actions">
        <button type="button" className="button" onClick={() => location.reload()}>
          {t('editor.reload')}
        </button>
      </p>
    </div>
  );
}
