import { useT } from '#app/i18n/translate.ts';

/** The time left of a session, step by step; shown by the island, since without it nothing runs. */
export function SessionClock() {
  const t = useT();
  const words = {
    'data-rest': t('sessionPlan.rest', { time: '{time}', end: '{end}' }),
    'data-over': t('sessionPlan.over'),
    'data-next-words': t('sessionPlan.next', { title: '{title}' }),
    'data-last': t('sessionPlan.last'),
    'data-ready': t('sessionPlan.ready'),
    'data-start-words': t('sessionPlan.run'),
    'data-stop-words': t('sessionPlan.hold'),
    'data-over-words': t('sessionPlan.isOver', { title: '{title}' }),
    'data-range-words': t('sessionPlan.range', { most: '{most}' }),
    'data-span-words': t('sessionPlan.span', { from: '{from}', to: '{to}' }),
    'data-moved-words': t('sessionPlan.moved', { title: '{title}', time: '{time}' }),
  };
  return (
    <section
      className="session-clock no-print"
      aria-labelledby="minuteur"
      data-clock=""
      data-needs-script=""
      hidden
      {...words}
    >
      <h2 id="minuteur">{t('sessionPlan.clock')}</h2>
      <p className="session-now" data-now="" />
      <p className="session-left" role="timer" data-left="" />
      <p className="session-doing" data-doing="" />
      <p data-after="" />
      <p className="quiet" data-whole="" />
      <p className="actions">
        <button type="button" className="button" data-run="">
          {t('sessionPlan.run')}
        </button>
        <button type="button" className="button is-quiet" data-back="">
          {t('sessionPlan.previousStep')}
        </button>
        <button type="button" className="button is-quiet" data-forth="">
          {t('sessionPlan.nextStep')}
        </button>
        <button type="button" className="button is-quiet" data-big="" aria-pressed="false">
          {t('sessionPlan.big')}
        </button>
        <button type="button" className="button is-quiet" data-reset="">
          {t('sessionPlan.reset')}
        </button>
      </p>
      <p className="quiet session-keys">
        <span className="session-keyboard">{t('sessionPlan.keys')} </span>
        {t('sessionPlan.stays')}
      </p>
      <p className="quiet session-keys" data-is-kept="" hidden>
        {t('sessionPlan.kept')}
      </p>
    </section>
  );
}
