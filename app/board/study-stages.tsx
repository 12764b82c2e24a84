import { useT } from '#app/i18n/translate.ts';
import { StageLine } from '#app/studies/stage-facts.tsx';
import { stageName } from '#app/studies/stage-name.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import type { BoardStage } from '#server/studies/stage-board.ts';

/** The stages of studies on the board, after its pages. */
export function StudyStages({ stages, hasMore }: { stages: readonly BoardStage[]; hasMore: boolean }) {
  const t = useT();
  if (stages.length === 0) return null;
  return (
    <section aria-labelledby="etapes" className="board-study-stages">
      <h2 id="etapes">{t('stages.board.title')}</h2>
      <StageCards stages={stages} />
      {hasMore && <p>{t('stages.board.more', { count: stages.length })}</p>}
    </section>
  );
}

/** Stages of studies, each leading to its form. */
export function StageCards({ stages }: { stages: readonly BoardStage[] }) {
  const t = useT();
  return (
    <ul className="stage-cards">
      {stages.map(({ id, stage, state, dueOn, late, people, path, study }) => (
        <li key={id} className="board-card">
          <p>
            <a href={path}>{stageName(t, stage)}</a>
            <span className="quiet board-kind" {...foreignLanguage(study.language, t.locale)}>
              <bdi>{study.title}</bdi>
            </span>
          </p>
          <p className="quiet">
            <StageLine state={state} people={people} dueOn={dueOn} late={late} />
          </p>
        </li>
      ))}
    </ul>
  );
}
