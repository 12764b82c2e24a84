import { DoneMessage } from '#app/frame/done-message.tsx';
import { useT } from '#app/i18n/translate.ts';
import { PageKicker } from '#app/pages/publish/page-kicker.tsx';
import { SectionList } from '#app/studies/section-list.tsx';
import { StudyThread } from '#app/studies/stage-thread.tsx';
import { Choices } from '#app/ui/choice-fold.tsx';
import { FilterChoice } from '#app/ui/filter-choice.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import {
  codesPath,
  evidenceMapPath,
  extractsPath,
  materialsImportPath,
  newMaterialPath,
  workspacePath,
} from '#content/addresses/site-paths.ts';
import { MATERIAL_KINDS } from '#content/material/material.ts';
import { CONSENT_CHOICES, type MaterialQuery, materialSearch } from '#content/material/material-query.ts';
import { SIDES } from '#content/people/person.ts';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import type { MaterialBeyond } from '#server/materials/beyond/beyond-consent.ts';
import type { MaterialEnded } from '#server/materials/beyond/ended-consent.ts';
import type { ListedSection } from '#server/studies/study-sections.ts';
import type { ThreadStage } from '#server/studies/study-thread.ts';
import { BeyondAlert } from './beyond/beyond-alert.tsx';
import { EndedAlert } from './beyond/ended-alert.tsx';
import { type MaterialRow, MaterialsTable } from './materials-table.tsx';

/** A person of the team. */
interface TeamMember {
  readonly id: string;
  readonly name: string;
}

export interface WorkspacePageProps {
  readonly title: string;
  readonly path: string;
  readonly archived: boolean;
  readonly stages: readonly ThreadStage[];
  /** Null for viewers outside the study's team. */
  readonly sections: readonly ListedSection[] | null;
  /** YYYY-MM-DD. */
  readonly today: string;
  readonly query: MaterialQuery;
  readonly rows: readonly MaterialRow[];
  /** Of all materials, whatever the filters. */
  readonly total: number;
  /** Countries of the materials, with their names. */
  readonly countries: readonly { readonly code: string; readonly name: string }[];
  /** Materials beyond whose consent published texts go. */
  readonly beyond: readonly MaterialBeyond[];
  /** Materials that published texts cite although consent has ended. */
  readonly ended: readonly MaterialEnded[];
  readonly members: readonly TeamMember[];
  readonly staff: readonly TeamMember[];
  /** The viewer may choose the study's team. */
  readonly choosesTeam: boolean;
  readonly teamRefused: boolean;
}

/** The workspace of a study. */
export function WorkspacePage(props: WorkspacePageProps) {
  const { title, path, archived, rows, total } = props;
  const t = useT();
  return (
    <div className="list-page workspace">
      <PageKicker kind="study" title={title} path={path} />
      <header className="list-head">
        <div>
          <h1>{t('materials.workspace.title')}</h1>
          <p className="standfirst">{t('materials.workspace.intro')}</p>
        </div>
      </header>
      <DoneMessage />
      <BeyondAlert beyond={props.beyond} isNamed />
      <EndedAlert ended={props.ended} />
      <p>
        <a href={evidenceMapPath(path, true)}>{t('materials.map.ofDraft')}</a>
      </p>
      {archived && <p className="notice-box">{t('manage.archivedIntro')}</p>}
      <StudyThread path={path} stages={props.stages} today={props.today} archived={archived} />
      <SectionList path={path} sections={props.sections} />
      <section aria-labelledby="materiaux">
        <div className="list-bar">
          <h2 id="materiaux">{t('materials.list.title')}</h2>
          {!archived && (
            <p className="actions">
              <a className="button" href={newMaterialPath(path)}>
                {t('materials.list.add')}
              </a>
              <a href={materialsImportPath(path)}>{t('organisations.import')}</a>
            </p>
          )}
        </div>
        {total === 0 ? (
          <p className="empty">{t('materials.list.none')}</p>
        ) : (
          <>
            <details className="fold" open={materialSearch(props.query) !== ''}>
              <summary>{t('lists.filters')}</summary>
              <Filters {...props} />
            </details>
            <p role="status">{t('materials.list.count', { count: rows.length })}</p>
            {rows.length === 0 ? (
              <p className="empty">{t('materials.list.noneFound')}</p>
            ) : (
              <MaterialsTable rows={rows} hasTeam={props.members.length > 0} />
            )}
            <p className="actions">
              <a href={extractsPath(path)}>{t('extracts.title')}</a>
              <a href={codesPath(path)}>{t('extracts.codes.title')}</a>
            </p>
            <p>
              <a href={`${workspacePath(path)}.csv${materialSearch(props.query)}`} download="">
                {t('materials.list.csv')}
              </a>
            </p>
          </>
        )}
      </section>
      <Team {...props} />
    </div>
  );
}

function Filters({ path, query, countries }: WorkspacePageProps) {
  const t = useT();
  return (
    <form className="filters" action={workspacePath(path)} aria-label={t('board.filter.label')}>
      <FilterChoice
        name="type"
        label={t('materials.list.kind')}
        chosen={query.kind}
        options={[
          ['', t('materials.list.anyKind')],
          ...MATERIAL_KINDS.map((kind) => [kind.code, kind[t.locale]] as const),
        ]}
      />
      <FilterChoice
        name="cote"
        label={t('materials.form.side')}
        chosen={query.side}
        options={[
          ['', t('materials.list.anySide')],
          ...SIDES.map((side) => [side, t(`annotations.side.${side}`)] as const),
        ]}
      />
      <FilterChoice
        name="acteur"
        label={t('materials.form.actorType')}
        chosen={query.actorType}
        options={[
          ['', t('materials.list.anyActor')],
          ...ACTOR_TYPES.map((type) => [type.code, type[t.locale]] as const),
        ]}
      />
      <FilterChoice
        name="pays"
        label={t('materials.form.country')}
        chosen={query.country}
        options={[['', t('materials.list.anyCountry')], ...countries.map(({ code, name }) => [code, name] as const)]}
      />
      <FilterChoice
        name="accord"
        label={t('materials.list.consent')}
        chosen={query.consent}
        options={[
          ['', t('materials.list.anyConsent')],
          ...CONSENT_CHOICES.map((state) => [state, t(`materials.consent.${state}`)] as const),
        ]}
      />
      <div className="filter-actions">
        <button type="submit" className="button is-quiet">
          {t('lists.apply')}
        </button>
        {materialSearch(query) !== '' && <a href={workspacePath(path)}>{t('lists.clear')}</a>}
      </div>
    </form>
  );
}

function Team({ archived, members, staff, choosesTeam, teamRefused }: WorkspacePageProps) {
  const t = useT();
  return (
    <section aria-labelledby="equipe">
      <h2 id="equipe">{t('materials.team.title')}</h2>
      <p>{members.length === 0 ? t('materials.team.everybody') : members.map(({ name }) => name).join(', ')}</p>
      {!archived && !choosesTeam && <p className="quiet">{t('materials.team.forTeam')}</p>}
      {!archived && choosesTeam && (
        <details className="fold" open={teamRefused}>
          <summary>{t('materials.team.change')}</summary>
          <PostForm>
            <input type="hidden" name="intent" value="team" />
            <p className="field-help">{t('materials.team.help')}</p>
            <fieldset aria-label={t('materials.team.title')}>
              <Choices
                name="person"
                options={staff.map(({ id, name }) => ({ value: id, label: name }))}
                chosen={members.map(({ id }) => id)}
              />
              {teamRefused && <p className="field-error">{t('materials.team.wrong')}</p>}
            </fieldset>
            <p className="actions">
              <button type="submit" className="button">
                {t('materials.team.save')}
              </button>
            </p>
          </PostForm>
        </details>
      )}
    </section>
  );
}
