import { formatList } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { stagePath, stagesCsvPath } from '#content/addresses/site-paths.ts';
import { stageGuidance, stageSlug } from '#content/study/stage-guidance.ts';
import { currentStage, isLateStage, type StageCode } from '#content/study/study-stage.ts';
import type { ThreadStage } from '#server/studies/study-thread.ts';
import { StageDue } from './stage-facts.tsx';
import { stageName } from './stage-name.ts';

interface ThreadProps {
  /** Of the study. */
  readonly path: string;
  readonly stages: readonly ThreadStage[];
  /** YYYY-MM-DD. */
  readonly today: string;
}

/**
 * The thread of a study at the head of its workspace: its stages, and what the current one asks
 * for.
 */
export function StudyThread({ path, stages, today, archived }: ThreadProps & { readonly archived: boolean }) {
  const t = useT();
  const current = currentStage(stages);
  return (
    <section aria-labelledby="fil" className="study-thread">
      <h2 id="fil">{t('stages.title')}</h2>
      <StageList path={path} stages={stages} today={today} here={current} />
      {current === null ? (
        <p>{t('stages.allDone')}</p>
      ) : (
        <div className="thread-current">
          <h3>{stageName(t, current)}</h3>
          <p className="quiet">
            {t('stages.here', {
              place: t('stages.place', { place: placeOf(stages, current), count: stages.length }),
              state: t(`stages.state.${stages.find(({ stage }) => stage === current)!.state}`),
            })}
          </p>
          <StageGuidance stage={current} />
          {!archived && (
            <p className="actions">
              <a className="button is-quiet" href={stagePath(path, stageSlug(current))}>
                {t('stages.update')}
              </a>
            </p>
          )}
        </div>
      )}
      <p className="actions">
        <a href={stagesCsvPath(path)} download="">
          {t('stages.csv')}
        </a>
      </p>
    </section>
  );
}

const placeOf = (stages: readonly ThreadStage[], here: StageCode): number =>
  stages.findIndex(({ stage }) => stage === here) + 1;

/**
 * The stages in their order, each leading to its form. On a phone what the signs stand for
 * is not seen; it is read out, and printed.
 * @param here the one that is marked; null for none
 */
export function StageList({ path, stages, today, here }: ThreadProps & { readonly here: StageCode | null }) {
  const t = useT();
  return (
    <nav aria-label={t('stages.nav')}>
      <ol className="thread-stages">
        {stages.map((one) => (
          <li key={one.stage} data-state={one.state}>
            <a href={stagePath(path, stageSlug(one.stage))} aria-current={one.stage === here ? 'step' : undefined}>
              <span className="thread-words">{stageName(t, one.stage)}</span>
            </a>
            <div className="thread-words quiet">
              {t(`stages.state.${one.state}`)}
              {one.dueOn !== '' && (
                <div>
                  <StageDue dueOn={one.dueOn} late={isLateStage(one, today)} />
                </div>
              )}
              {one.people.length > 0 && (
                <div>
                  <bdi>
                    {formatList(
                      one.people.map(({ name }) => name),
                      t.locale,
                    )}
                  </bdi>
                </div>
              )}
              {one.state === 'skipped' && <div>{one.reason}</div>}
            </div>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** What one does at a stage, and what it should leave behind. */
export function StageGuidance({ stage }: { stage: StageCode }) {
  const t = useT();
  const { does, leaves } = stageGuidance(stage, t.locale);
  return (
    <dl className="stage-guidance">
      <dt>{t('stages.toDo')}</dt>
      <dd>{does}</dd>
      <dt>{t('stages.leaves')}</dt>
      <dd>{leaves}</dd>
    </dl>
  );
}
