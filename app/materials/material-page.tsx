import { Fragment } from 'react';
import { ExtractList } from '#app/extracts/extract-list.tsx';
import { ExtractPages } from '#app/extracts/extract-pages.tsx';
import { TranscriptSummary } from '#app/extracts/transcript-summary.tsx';
import { DoneMessage } from '#app/frame/done-message.tsx';
import { formatDate } from '#app/i18n/format.ts';
import { type Translate, useT } from '#app/i18n/translate.ts';
import {
  changeMaterialPath,
  concernedLoopPath,
  concernedPath,
  materialFilesPath,
  materialPath,
  withdrawalPath,
  workspacePath,
} from '#content/addresses/site-paths.ts';
import { MATERIAL_KINDS, materialLabel, needsConsent } from '#content/material/material.ts';
import { ACTOR_TYPES } from '#content/taxonomy/actor-types.ts';
import { countryName } from '#content/taxonomy/countries.ts';
import { findTerm } from '#content/taxonomy/term.ts';
import { setTypography } from '#content/text/typography.ts';
import type { ListedCode } from '#server/extracts/code-book.ts';
import type { ExtractPage } from '#server/extracts/extract-pages.ts';
import type { ListedTranscript } from '#server/extracts/transcripts.ts';
import type { MaterialBeyond } from '#server/materials/beyond/beyond-consent.ts';
import type { ListedFile } from '#server/materials/files/material-files.ts';
import type { Material, NamedConcerned } from '#server/materials/material-service.ts';
import type { MaterialUses } from '#server/materials/material-uses.ts';
import { BeyondAlert } from './beyond/beyond-alert.tsx';
import { agreementOf, ConsentMark } from './consent-mark.tsx';
import { FileList } from './files/file-list.tsx';
import { UsesSection } from './uses-section.tsx';

export interface MaterialPageProps {
  readonly material: Material;
  readonly concerned: readonly NamedConcerned[];
  /** The study has a named team. */
  readonly hasTeam: boolean;
  readonly study: { readonly title: string; readonly path: string };
  readonly archived: boolean;
  readonly uses: MaterialUses;
  /** The material itself, if published texts go beyond what is agreed to for it. */
  readonly beyond: readonly MaterialBeyond[];
  readonly files: readonly ListedFile[];
  readonly transcript: ListedTranscript | null;
  readonly marked: ExtractPage;
  /** The code book of its study. */
  readonly codes: readonly ListedCode[];
}

/** A material: what is noted of it, the people whom it concerns, and where it is used. */
export function MaterialPage({ material, concerned, study, archived, uses, files, ...props }: MaterialPageProps) {
  const { transcript, marked, codes, hasTeam } = props;
  const { extracts } = marked;
  const t = useT();
  return (
    <div className="form-page">
      <p className="kicker">
        <a href={workspacePath(study.path)}>{`${t('materials.workspace.title')} · ${study.title}`}</a>
      </p>
      <h1>
        {`${materialLabel(material)} · `}
        <bdi>{material.title}</bdi>
      </h1>
      <DoneMessage />
      <BeyondAlert beyond={props.beyond} isNamed={false} />
      <dl className="summary-list">
        {factsOf(material, hasTeam, t).map(([label, value]) => (
          <Fragment key={label}>
            <dt>{label}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </Fragment>
        ))}
      </dl>
      {material.isKeptToTeam && (
        <p className="notice-box">
          {t('materials.form.accessKept')}
          {!hasTeam && (
            <>
              {' '}
              {t('materials.form.accessUnnamed')}{' '}
              <a href={`${workspacePath(study.path)}#equipe`}>{t('materials.team.change')}</a>
            </>
          )}
        </p>
      )}
      {!archived && (
        <p className="actions">
          <a className="button is-quiet" href={changeMaterialPath(material.id)}>
            {t('materials.facts.change')}
          </a>
        </p>
      )}
      <section className="form-section" aria-labelledby="fichiers">
        <h2 id="fichiers">{t('materials.files.title')}</h2>
        <FileList materialId={material.id} files={files} />
        {!archived && (
          <p>
            <a className="button is-quiet" href={materialFilesPath(material.id)}>
              {t('materials.files.manage')}
            </a>
          </p>
        )}
      </section>
      <section className="form-section" aria-labelledby="transcription">
        <h2 id="transcription">{t('extracts.transcript.title')}</h2>
        <TranscriptSummary
          material={material}
          archived={archived}
          hasSound={files.some(({ played }) => played)}
          transcript={transcript}
        />
        {extracts.length > 0 && <ExtractList extracts={extracts} codes={codes} archived={archived} />}
        <ExtractPages list={marked} path={materialPath(material.id)} />
      </section>
      <section className="form-section" aria-labelledby="personnes">
        <h2 id="personnes">{t('materials.people.title')}</h2>
        <p>{t('materials.people.intro')}</p>
        {concerned.length === 0 ? (
          <p className="quiet">
            {t(needsConsent(material.kind) ? 'materials.people.none' : 'materials.people.noneNeeded')}
          </p>
        ) : (
          <ul className="concerned-list">
            {concerned.map((person) => (
              <li key={person.id}>
                <p>
                  <strong>
                    <bdi>{person.name}</bdi>
                  </strong>
                  {person.organisation !== '' && (
                    <>
                      , <bdi>{person.organisation}</bdi>
                    </>
                  )}{' '}
                  <span className="quiet">
                    · <bdi>{setTypography(person.pseudonym, t.locale)}</bdi>
                  </span>
                </p>
                <p>
                  <ConsentMark state={person.state} />
                  <span className="quiet"> · {agreementOf(person, t)}</span>
                </p>
                {!archived && (
                  <p>
                    <a href={concernedPath(material.id, person.id)}>
                      {t('materials.facts.change')}
                      <span className="visually-hidden">
                        {' '}
                        <bdi>{person.name}</bdi>
                      </span>
                    </a>{' '}
                    ·{' '}
                    <a href={concernedLoopPath(material.id, person.id)}>
                      {t('consent.team.open')}
                      <span className="visually-hidden">
                        {' '}
                        <bdi>{person.name}</bdi>
                      </span>
                    </a>
                  </p>
                )}
              </li>
            ))}
          </ul>
        )}
        {!archived && (
          <p>
            <a className="button" href={concernedPath(material.id)}>
              {t('materials.people.add')}
            </a>
          </p>
        )}
      </section>
      {uses.mayWithdraw && uses.pages.length > 0 && concerned.some(({ state }) => state === 'withdrawn') && (
        <p className="notice-box is-danger">
          {t('materials.withdraw.stillThere')} <a href={withdrawalPath(material.id)}>{t('materials.withdraw.open')}</a>
        </p>
      )}
      <UsesSection uses={uses} withdrawal={withdrawalPath(material.id)} />
    </div>
  );
}

/** Which text explains who may open a material, by the rule of `materialsOpenTo`. */
function openTo({ access, isKeptToTeam }: Material, hasTeam: boolean) {
  if (isKeptToTeam || (access === 'team' && hasTeam)) return 'accessTeam';
  return access === 'team' ? 'accessTeamUnnamed' : 'accessStaff';
}

/** The facts of a material, without empty ones. */
function factsOf(material: Material, hasTeam: boolean, t: Translate): [label: string, value: string][] {
  const { kind, heldOn, place, country, language, collector, side, organisation, actorType, summary } = material;
  const facts: [string, string][] = [
    [t('materials.form.kind'), findTerm(MATERIAL_KINDS, kind)?.[t.locale] ?? kind],
    [t('materials.form.heldOn'), heldOn === '' ? '' : formatDate(heldOn, t.locale)],
    [t('materials.form.place'), [place, country && countryName(country, t.locale)].filter(Boolean).join(', ')],
    [t('materials.form.language'), t(`kinds.language.${language as 'fr'}`)],
    [t('materials.form.collector'), collector],
    [t('materials.form.organisation'), organisation],
    [t('materials.form.actorType'), findTerm(ACTOR_TYPES, actorType)?.[t.locale] ?? ''],
    [t('materials.form.side'), side === '' ? '' : t(`annotations.side.${side}`)],
    [t('materials.form.summary'), summary],
    [t('materials.form.access'), t(`materials.form.${openTo(material, hasTeam)}`)],
  ];
  return facts.filter(([, value]) => value !== '');
}
