import { type ActionFunctionArgs, data, type LoaderFunctionArgs } from '@remix-run/node';
import { type MetaFunction, useActionData, useLoaderData } from '@remix-run/react';
import { DoneMessage, doneAt } from '#app/frame/done-message.tsx';
import { formText, formTexts, readForm, readInput } from '#app/http/form.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';
import { refusedFields } from '#app/http/refused-fields.ts';
import { formatDate, formatList } from '#app/i18n/format.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { requireStudyFor, studyOf } from '#app/materials/study.server.ts';
import { pageMeta } from '#app/reading/metadata/page-meta.ts';
import { StageDue, StageMark } from '#app/studies/stage-facts.tsx';
import { StageForm } from '#app/studies/stage-form.tsx';
import { stageName } from '#app/studies/stage-name.ts';
import { StageGuidance, StageList } from '#app/studies/stage-thread.tsx';
import { REFUSAL } from '#app/ui/form-problems.tsx';
import { pagePath } from '#content/addresses/address.ts';
import { stagePath, workspacePath } from '#content/addresses/site-paths.ts';
import { NavetteError } from '#content/errors.ts';
import { findStage, stageSlug } from '#content/study/stage-guidance.ts';
import { stageInput } from '#content/study/stage-input.ts';
import { isLateStage, type StageCode } from '#content/study/study-stage.ts';
import type { ThreadStage } from '#server/studies/study-thread.ts';

/** @throws NavetteError `not-found` if the address names no stage */
function requireStage({ stage }: Readonly<Record<string, string | undefined>>): StageCode {
  const found = findStage(stage ?? '');
  if (found === null) throw new NavetteError('not-found');
  return found;
}

/**
 * `/etudes/<slug>/chantier/etapes/<stage>`: what a stage of a study asks for, and where it stands.
 */
export const loader = guarded(async (args: LoaderFunctionArgs) => {
  const { services, viewer, locale } = args.context;
  const page = await requireStudyFor('material.read', args);
  return {
    locale,
    stage: requireStage(args.params),
    study: studyOf(page),
    archived: page.archivedAt !== null,
    stages: await services.studyThread.stages(page.id, viewer),
    staff: await services.followUp.owners(viewer),
    today: services.board.today(),
  };
});

export const action = guarded(async (args: ActionFunctionArgs) => {
  const { services, viewer } = args.context;
  const page = await requireStudyFor('material.write', args);
  const stage = requireStage(args.params);
  const form = await readForm(args);
  const people = formTexts(form, 'person');
  const values = { ...readInput(form, stageInput), people };
  const version = formText(form, 'version');
  try {
    await services.studyThread.change(page.id, stage, values, people, version, viewer);
    // At the top, where the message is: not at the refusal of the form.
    return redirectTo(`${doneAt(stagePath(pagePath(page), stageSlug(stage)), 'etape')}#contenu`);
  } catch (error) {
    const { fields, isConflict, status } = refusedFields(error);
    return data({ values, fields, version, isConflict }, { status });
  }
});

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  pageMeta(data && `${stageName(translator(data.locale), data.stage)} · ${data.study.title}`);

export default function Stage() {
  const { stage, study, archived, stages, staff, today } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const t = useT();
  const place = stages.findIndex((one) => one.stage === stage);
  const here = stages[place]!;
  // People who left the team stay responsible until somebody removes their name.
  const left = here.people.filter(({ id }) => !staff.some((one) => one.id === id));
  const back = workspacePath(study.path);
  return (
    <div className="form-page stage-page">
      <p className="kicker">
        <a href={back}>{`${t('materials.workspace.title')} · ${study.title}`}</a>
      </p>
      <h1>{stageName(t, stage)}</h1>
      <p className="quiet">
        {t('stages.place', { place: place + 1, count: stages.length })} · <StageMark state={here.state} />
      </p>
      <DoneMessage />
      <StageList path={study.path} stages={stages} today={today} here={stage} />
      <StageGuidance stage={stage} />
      {archived ? (
        <StageFacts stage={here} today={today} />
      ) : (
        <section aria-labelledby="ou-en-est">
          <h2 id="ou-en-est">{t('stages.form.heading')}</h2>
          {refused?.isConflict && (
            <p className="notice-box is-danger" role="alert" id={REFUSAL}>
              {t('stages.form.conflict')}
            </p>
          )}
          <StageForm
            values={refused?.values ?? { ...here, people: here.people.map(({ id }) => id) }}
            faults={refused?.fields ?? []}
            version={refused?.version ?? here.updatedAt}
            staff={[...staff, ...left]}
            back={back}
          />
        </section>
      )}
      <nav className="actions" aria-label={t('stages.title')}>
        {place > 0 && (
          <a rel="prev" href={stagePath(study.path, stageSlug(stages[place - 1]!.stage))}>
            ← {stageName(t, stages[place - 1]!.stage)}
          </a>
        )}
        {place < stages.length - 1 && (
          <a rel="next" href={stagePath(study.path, stageSlug(stages[place + 1]!.stage))}>
            {stageName(t, stages[place + 1]!.stage)} →
          </a>
        )}
      </nav>
    </div>
  );
}

/** What is noted of a stage, where it cannot be changed. */
function StageFacts({ stage, today }: { stage: ThreadStage; today: string }) {
  const t = useT();
  const { people, state, reason, beginsOn, dueOn, note } = stage;
  return (
    <dl className="stage-guidance">
      <dt>{t('stages.people')}</dt>
      <dd>
        {people.length === 0
          ? t('stages.nobody')
          : formatList(
              people.map(({ name }) => name),
              t.locale,
            )}
      </dd>
      {beginsOn !== '' && (
        <>
          <dt>{t('stages.begins')}</dt>
          <dd>{formatDate(beginsOn, t.locale)}</dd>
        </>
      )}
      {dueOn !== '' && (
        <>
          <dt>{t('stages.due')}</dt>
          <dd>
            <StageDue dueOn={dueOn} late={isLateStage(stage, today)} />
          </dd>
        </>
      )}
      {state === 'skipped' && (
        <>
          <dt>{t('stages.reason')}</dt>
          <dd>{reason}</dd>
        </>
      )}
      {note !== '' && (
        <>
          <dt>{t('stages.note')}</dt>
          <dd>{note}</dd>
        </>
      )}
    </dl>
  );
}
