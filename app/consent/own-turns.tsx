import { useLinkT } from '#app/i18n/translate.ts';
import { consentLinkPath } from '#content/addresses/site-paths.ts';
import type { LoopView } from '#content/consent/consent-loop.ts';
import { OwnLanguages } from './own-languages.tsx';
import type { OwnView } from './own-view.server.ts';

/** The id of the form of the turn that is shown. */
export const TURN_FORM = 'tour';

/**
 * What the buttons to other turns do with what was typed, and which button the Enter key presses.
 */
const LEAVING = {
  consent: { intent: 'accord', usual: () => 'accepter' },
  transcript: {
    intent: 'garder',
    usual: ({ transcript }: OwnView) => (transcript && transcript.part + 1 < transcript.parts ? 'suite' : 'fini'),
  },
  quotations: { intent: 'citations', usual: () => 'citations' },
} as const;

/** How a view is left: by buttons of its form, or by links if nothing is typed in it. */
function leavingOf(view: OwnView) {
  if (view.view === 'receipt') return null;
  const hasForm = view.consent ?? view.transcript ?? (view.quotations?.items.length || null);
  return hasForm === null ? null : LEAVING[view.view];
}

/** The turns of a link, and the languages of its screens. */
export function OwnTurns({ view }: { view: OwnView }) {
  const t = useLinkT();
  const { token, turns, isWithdrawn } = view;
  const leaving = leavingOf(view);
  const part = view.transcript?.part ?? view.quotations?.part ?? 0;
  const here = consentLinkPath(token, view.view) + (part > 0 ? `&partie=${part + 1}` : '');
  const wayTo = (to: LoopView) => {
    const now = view.view === to ? ('step' as const) : undefined;
    const name = t(`consent.turn.${to}`);
    if (!leaving)
      return (
        <a href={consentLinkPath(token, to)} aria-current={now}>
          {name}
        </a>
      );
    // No link: what was typed here would be lost.
    return (
      <button
        type="submit"
        form={TURN_FORM}
        name="intent"
        value={`${leaving.intent}-tour-${to}`}
        formNoValidate
        className="link-button"
        aria-current={now}
      >
        {name}
      </button>
    );
  };
  return (
    <>
      {leaving && (
        // The Enter key presses a form's first button, which must not be one that leaves.
        <button
          type="submit"
          form={TURN_FORM}
          name="intent"
          value={leaving.usual(view)}
          className="visually-hidden"
          tabIndex={-1}
          aria-hidden="true"
        />
      )}
      <OwnLanguages here={here} form={leaving ? TURN_FORM : null} />
      {!isWithdrawn && (
        <nav className="own-turns no-print" aria-label={t('consent.turns')}>
          <ol>
            {turns.map(({ turn, state }) => (
              <li key={turn}>
                {state === 'unasked' ? <span className="quiet">{t(`consent.turn.${turn}`)}</span> : wayTo(turn)}{' '}
                {state === 'asked' ? (
                  <span className="badge is-strong">{t(`consent.state.${state}`)}</span>
                ) : (
                  <span className="quiet">· {t(`consent.state.${state}`)}</span>
                )}
              </li>
            ))}
            <li>{wayTo('receipt')}</li>
          </ol>
        </nav>
      )}
    </>
  );
}
