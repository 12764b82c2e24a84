import { WORKER_ADDRESS } from '#app/device/kept-pages.ts';
import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { Icon } from '#app/ui/icon.tsx';
import { LONGEST_BREAK } from '#content/addresses/plan-times.ts';
import { SESSION_PLAN_PATH } from '#content/addresses/site-paths.ts';
import { clockText, durationText } from '#content/text/duration.ts';
import { SessionClock } from './session-clock.tsx';
import type { PlanPart, PlanStep, SessionPlanView } from './session-plan-view.server.ts';

/**
 * What leads a session: what to prepare, and the steps with their times. It is complete and printed
 * without a script; the island `reading/session-plan` moves, cuts and times the steps.
 * @param keptIn where the device may keep the page; null if it must not
 */
export function SessionPlanPage({ view, keptIn }: { view: SessionPlanView; keptIn: string | null }) {
  const t = useT();
  const { parts, start, minutes, action } = view;
  const [first] = parts;
  const isOne = action !== SESSION_PLAN_PATH;
  if (!first) {
    return (
      <div className="narrow-page">
        <h1>{t('sessionPlan.title')}</h1>
        <div className="empty">
          <h2>{t('sessionPlan.empty')}</h2>
          <p>{t('sessionPlan.emptyHelp')}</p>
        </div>
      </div>
    );
  }
  return (
    <article
      className="session-plan"
      data-session-plan={view.key}
      data-locale={t.locale}
      {...(keptIn ? { 'data-keeper': WORKER_ADDRESS, 'data-kept-in': keptIn } : {})}
    >
      <header>
        {isOne ? (
          <>
            <p className="kicker">
              <a href={first.path}>{t('sessionPlan.back')}</a>
            </p>
            <h1 {...foreignLanguage(first.language, t.locale)}>{first.title}</h1>
          </>
        ) : (
          <h1>{t('sessionPlan.title')}</h1>
        )}
        <p className="session-sum">
          <strong data-total>{durationText(minutes, t.locale)}</strong>
          <span data-span>
            {start !== null && ` · ${t('sessionPlan.span', { from: start, to: clockText(start, minutes) })}`}
          </span>
          {isOne && first.groupSize !== '' && (
            <>
              {' · '}
              <span {...foreignLanguage(first.language, t.locale)}>{first.groupSize}</span>
            </>
          )}
        </p>
        <Sessions view={view} />
        <Times view={view} hasBreaks={parts.length > 1} />
      </header>
      <SessionClock />
      <Preparation view={view} />
      {parts.map((part, at) => (
        <Part key={part.steps[0]?.id} part={part} at={at} isOne={isOne} start={start} />
      ))}
      <p className="no-print" data-needs-script="" hidden>
        <button type="button" className="button is-quiet" data-restore="">
          {t('sessionPlan.restore')}
        </button>
      </p>
      <p className="visually-hidden" role="status" data-said="" />
    </article>
  );
}

/** The sessions of a module that has several. */
function Sessions({ view: { sessions, action } }: { view: SessionPlanView }) {
  const t = useT();
  if (sessions.length === 0) return null;
  return (
    <nav className="session-choice no-print" aria-label={t('sessionPlan.sessions')}>
      <ul>
        {sessions.map(({ number, title, chosen }) => (
          <li key={number}>
            <a href={`${action}?seance=${number}`} aria-current={chosen ? 'page' : undefined}>
              {title || t('sessionPlan.session', { number })}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/**
 * The form for the beginning and the breaks: it puts them into the address, so that the page is
 * printed with them.
 */
function Times({ view, hasBreaks }: { view: SessionPlanView; hasBreaks: boolean }) {
  const t = useT();
  const { action, modules, start, pause, sessions } = view;
  const chosen = sessions.find((one) => one.chosen);
  return (
    <form action={action} className="session-times no-print">
      {action === SESSION_PLAN_PATH &&
        modules.map((path) => <input key={path} type="hidden" name="page" value={path} />)}
      {chosen && <input type="hidden" name="seance" value={chosen.number} />}
      <label>
        <span className="field-label">{t('sessionPlan.start')}</span>
        <input type="time" name="debut" defaultValue={start ?? ''} />
      </label>
      {hasBreaks && (
        <label>
          <span className="field-label">{t('sessionPlan.pause')}</span>
          <input type="number" name="pause" defaultValue={pause} min={0} max={LONGEST_BREAK} inputMode="numeric" />
        </label>
      )}
      <button type="submit" className="button is-quiet">
        {t('sessionPlan.recount')}
      </button>
      <p className="quiet">{t('sessionPlan.printHint')}</p>
    </form>
  );
}

/** The equipment and objectives in the notices. */
function Preparation({ view: { equipment, objectives } }: { view: SessionPlanView }) {
  const t = useT();
  if (equipment.length + objectives.length === 0) return null;
  return (
    <section className="session-prepare" aria-labelledby="preparer">
      <h2 id="preparer">{t('sessionPlan.prepare')}</h2>
      {(
        [
          ['equipment', equipment],
          ['objectives', objectives],
        ] as const
      ).map(
        ([name, notes]) =>
          notes.length > 0 && (
            <div key={name}>
              <h3>{t(`sessionPlan.${name}`)}</h3>
              <ul>
                {notes.map(({ text, language }) => (
                  <li key={text} {...foreignLanguage(language, t.locale)}>
                    {text}
                  </li>
                ))}
              </ul>
            </div>
          ),
      )}
    </section>
  );
}

function Part({ part, at, isOne, start }: { part: PlanPart; at: number; isOne: boolean; start: string | null }) {
  const t = useT();
  const { title, path, language, session, steps, exercises } = part;
  const id = `partie-${at + 1}`;
  return (
    <section className="session-part" aria-labelledby={id}>
      <h2 id={id} {...foreignLanguage(language, t.locale)}>
        {isOne ? (session ?? t('sessionPlan.steps')) : <a href={path}>{title}</a>}
        {!isOne && session !== null && `, ${session}`}
      </h2>
      <ol className="session-steps">
        {steps.map((step) => (
          <Step key={step.id} step={step} language={language} start={start} />
        ))}
      </ol>
      {exercises.map(({ title, lines }) => (
        // Several modules are one sheet of paper, which has no room for them.
        <section key={`${title} ${lines[0]}`} className={isOne ? 'session-exercise' : 'session-exercise no-print'}>
          <h3>
            {t('sessionPlan.exercise')}
            {title !== '' && <span {...foreignLanguage(language, t.locale)}>{t('sessionPlan.named', { title })}</span>}
          </h3>
          {lines.map((line) => (
            <p key={line} {...foreignLanguage(language, t.locale)}>
              {line}
            </p>
          ))}
        </section>
      ))}
    </section>
  );
}

function Step({ step, language, start }: { step: PlanStep; language: string; start: string | null }) {
  const t = useT();
  const { id, title, minutes, lines, from, isBreak } = step;
  const words = isBreak ? {} : foreignLanguage(language, t.locale);
  return (
    <li
      className={isBreak ? 'session-step is-break' : 'session-step'}
      id={id}
      data-minutes={minutes ?? ''}
      hidden={isBreak && minutes === 0}
    >
      <p className="session-when">
        <span data-from="">{clockText(start, from)}</span>{' '}
        <span data-lasts="" className="quiet">
          {minutes === null ? '' : durationText(minutes, t.locale)}
        </span>
      </p>
      <div className="session-what" {...words}>
        <h3>{title}</h3>
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </div>
      {/* Shown and named by the island, which gives each its title. */}
      <p className="session-tools no-print" data-needs-script="" hidden>
        <label>
          <span className="visually-hidden">{t('sessionPlan.minutesOf', { title })}</span>
          <input type="number" min={0} max={600} inputMode="numeric" defaultValue={minutes ?? ''} autoComplete="off" />
          <span aria-hidden="true"> min</span>
        </label>
        <button type="button" className="icon-button" data-move="-1" aria-label={t('sessionPlan.up', { title })}>
          <Icon name="up" />
        </button>
        <button type="button" className="icon-button" data-move="1" aria-label={t('sessionPlan.down', { title })}>
          <Icon name="down" />
        </button>
        <button
          type="button"
          className="icon-button"
          data-cut=""
          aria-pressed="false"
          aria-label={t('sessionPlan.cut', { title })}
        >
          <Icon name="cross" />
        </button>
      </p>
    </li>
  );
}
