import { formatDate } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import type { StageState } from '#content/study/study-stage.ts';

/** The state of a stage, with a sign beside its colour. */
export function StageMark({ state }: { state: StageState }) {
  const t = useT();
  return (
    <span className="stage-mark" data-state={state}>
      {t(`stages.state.${state}`)}
    </span>
  );
}

/**
 * On one line, the state of a stage, the people who work on it if they are given, and its due date.
 */
export function StageLine(props: {
  state: StageState;
  people?: readonly string[];
  dueOn: string | null;
  late: boolean;
}) {
  const { state, people = [], dueOn, late } = props;
  return (
    <>
      <StageMark state={state} />
      {people.length > 0 && (
        <>
          {' · '}
          <bdi>{people.join(', ')}</bdi>
        </>
      )}
      {dueOn !== null && (
        <>
          {' · '}
          <StageDue dueOn={dueOn} late={late} />
        </>
      )}
    </>
  );
}

/** The due date of a stage, marked if it is past. */
export function StageDue({ dueOn, late }: { dueOn: string; late: boolean }) {
  const t = useT();
  return (
    <>
      <time dateTime={dueOn}>{t('stages.dueOn', { date: formatDate(dueOn, t.locale) })}</time>
      {late && <span className="badge is-danger">{t('stages.late')}</span>}
    </>
  );
}
