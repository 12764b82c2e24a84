import { useDoneCode } from '#app/frame/done-message.tsx';
import { type LinkKey, useLinkT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { ConsentTurn } from './consent-turn.tsx';
import type { RefusedAnswer } from './own-form.server.ts';
import { OwnTurns, TURN_FORM } from './own-turns.tsx';
import type { OwnView } from './own-view.server.ts';
import { QuotationsTurn } from './quotations-turn.tsx';
import { Receipt } from './receipt.tsx';
import { TranscriptTurn } from './transcript-turn.tsx';

/** Problems whose message already states what was stored and what was not. */
const STATES_WHAT_IS_KEPT: ReadonlySet<RefusedAnswer['problem']> = new Set([
  'changed',
  'asked',
  'returned',
  'partly',
  'unsent',
]);

/** The message about the form that redirected here, by the code in the address. */
const DONE: Readonly<Record<string, LinkKey>> = {
  reponse: 'consent.thanks',
  garde: 'consent.kept',
  'sans-courriel': 'consent.mailStopped',
};

function OwnDone() {
  const t = useLinkT();
  const done = useDoneCode() ?? '';
  if (!Object.hasOwn(DONE, done)) return null;
  return (
    <p className="notice-box" role="status">
      {t(DONE[done]!)}
    </p>
  );
}

/** The screens of a personal link, one for each turn. */
export function OwnPage({ view, refused }: { view: OwnView; refused: RefusedAnswer | null }) {
  const t = useLinkT();
  const { token, name, study } = view;
  return (
    <div className="narrow-page own-consent">
      <p className="kicker">
        {t('consent.about', { study: '' })}
        <span {...foreignLanguage(study.language, t.locale)}>{study.title}</span>
      </p>
      <h1>
        <bdi>{t('consent.hello', { name })}</bdi>
      </h1>
      {!refused && <OwnDone />}
      {refused?.problem && (
        <div className="notice-box is-danger" role="alert">
          <p>
            <strong>{t(`consent.problem.${refused.problem}`)}</strong>
          </p>
          {!STATES_WHAT_IS_KEPT.has(refused.problem) && <p>{t('consent.problem.title')}</p>}
          {refused.away && (
            <p>
              <a href={refused.away}>{t('consent.problem.away')}</a>
            </p>
          )}
        </div>
      )}
      <WrittenWords written={refused?.written} />
      <p className="standfirst no-print">{t('consent.intro')}</p>
      <OwnTurns view={view} />
      {view.consent && <ConsentTurn token={token} asked={view.consent} refused={refused} />}
      {view.transcript && <TranscriptTurn token={token} transcript={view.transcript} refused={refused} />}
      {view.view === 'transcript' && !view.transcript && <p>{t('consent.transcript.notReturned')}</p>}
      {view.quotations && <QuotationsTurn quotations={view.quotations} refused={refused} />}
      {view.receipt && <Receipt token={token} receipt={view.receipt} study={study} />}
    </div>
  );
}

/**
 * What somebody wrote that has no place any more, to be read and copied; nothing for none. The
 * screen's form sends it along, since it is shown again in another language.
 */
export function WrittenWords({ written = [] }: { readonly written?: RefusedAnswer['written'] }) {
  const t = useLinkT();
  if (written.length === 0) return null;
  return (
    <section aria-labelledby="ecrit">
      <h2 id="ecrit">{t('consent.problem.written')}</h2>
      <ul>
        {written.map(({ text, isStruck }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what was written has no other identity
          <li key={at} dir="auto">
            {isStruck ? <del>{text}</del> : text}
            <input type="hidden" name={isStruck ? 'ecrit-raye' : 'ecrit'} value={text} form={TURN_FORM} />
          </li>
        ))}
      </ul>
    </section>
  );
}
