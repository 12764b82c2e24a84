import { DoneMessage } from '#app/frame/done-message.tsx';
import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { consentLinkPath } from '#content/addresses/site-paths.ts';
import { ConsentTurn } from './consent-turn.tsx';
import type { RefusedAnswer } from './own-form.server.ts';
import type { OwnView } from './own-view.server.ts';
import { QuotationsTurn } from './quotations-turn.tsx';
import { Receipt } from './receipt.tsx';
import { TranscriptTurn } from './transcript-turn.tsx';

/** The screens of a personal link, one for each turn. */
export function OwnPage({ view, refused }: { view: OwnView; refused: RefusedAnswer | null }) {
  const t = useT();
  const { token, name, study, turns, isWithdrawn } = view;
  return (
    <div className="narrow-page own-consent">
      <p className="kicker">
        {t('consent.about', { study: '' })}
        <span {...foreignLanguage(study.language, t.locale)}>{study.title}</span>
      </p>
      <h1>
        <bdi>{t('consent.hello', { name })}</bdi>
      </h1>
      {!refused && <DoneMessage />}
      {refused && (
        <div className="notice-box is-danger" role="alert">
          <p>
            <strong>{t(`consent.problem.${refused.problem}`)}</strong>
          </p>
          {refused.problem !== 'changed' && refused.problem !== 'partly' && <p>{t('consent.problem.title')}</p>}
        </div>
      )}
      <p className="standfirst no-print">{t('consent.intro')}</p>
      {!isWithdrawn && (
        <nav className="own-turns no-print" aria-label={t('consent.turns')}>
          <ol>
            {turns.map(({ turn, state }) => (
              <li key={turn}>
                {state === 'unasked' ? (
                  <span className="quiet">{t(`consent.turn.${turn}`)}</span>
                ) : (
                  <a href={consentLinkPath(token, turn)} aria-current={view.view === turn ? 'step' : undefined}>
                    {t(`consent.turn.${turn}`)}
                  </a>
                )}{' '}
                {state === 'asked' ? (
                  <span className="badge is-strong">{t(`consent.state.${state}`)}</span>
                ) : (
                  <span className="quiet">· {t(`consent.state.${state}`)}</span>
                )}
              </li>
            ))}
            <li>
              <a href={consentLinkPath(token, 'receipt')} aria-current={view.view === 'receipt' ? 'step' : undefined}>
                {t('consent.turn.receipt')}
              </a>
            </li>
          </ol>
        </nav>
      )}
      {view.consent && <ConsentTurn token={token} asked={view.consent} refused={refused} />}
      {view.transcript && <TranscriptTurn token={token} transcript={view.transcript} refused={refused} />}
      {view.view === 'transcript' && !view.transcript && <p>{t('consent.transcript.notReturned')}</p>}
      {view.quotations && <QuotationsTurn quotations={view.quotations} refused={refused} />}
      {view.receipt && <Receipt token={token} receipt={view.receipt} study={study} />}
    </div>
  );
}
