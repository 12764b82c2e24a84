import { DoneMessage } from '#app/frame/done-message.tsx';
import { useT } from '#app/i18n/translate.ts';
import { analysisFilePath, codesPath, extractsPath, workspacePath } from '#content/addresses/site-paths.ts';
import type { QdaSurvey } from '#server/qda/qda-export.ts';
import type { QdaPreview } from '#server/qda/qda-imports.ts';
import { describeOmitted } from './describe-omitted.ts';
import { ImportSection } from './import-section.tsx';

interface AnalysisPageProps {
  readonly study: { readonly title: string; readonly path: string };
  readonly survey: QdaSurvey;
  readonly archived: boolean;
  /** What a project that was sent would change. */
  readonly preview: QdaPreview | null;
  readonly megabytes: number;
  readonly problem: string | null;
}

/** Where the analysis of a study leaves for analysts' tools, and comes in. */
export function AnalysisPage({ study, survey, archived, preview, megabytes, problem }: AnalysisPageProps) {
  const t = useT();
  const staying = describeOmitted(t, survey);
  const counts = [
    t('extracts.project.codes', { count: survey.codes }),
    t('extracts.project.materials', { count: survey.materials }),
    t('extracts.project.extracts', { count: survey.extracts }),
    t('extracts.project.sounds', { count: survey.sounds }),
  ];
  return (
    <div className="form-page">
      <p className="kicker">
        <a href={workspacePath(study.path)}>{`${t('materials.workspace.title')} · ${study.title}`}</a>
      </p>
      <h1>{t('extracts.project.title')}</h1>
      <p className="standfirst">{t('extracts.project.intro')}</p>
      {problem === null && <DoneMessage />}
      <p>
        <a href={codesPath(study.path)}>{t('extracts.codes.title')}</a>
        {' · '}
        <a href={extractsPath(study.path)}>{t('extracts.title')}</a>
      </p>
      <section className="form-section" aria-labelledby="exporter">
        <h2 id="exporter">{t('extracts.project.out')}</h2>
        <p>{counts.join(' · ')}</p>
        <p>{t('extracts.project.names')}</p>
        {staying.length > 0 && (
          <>
            <h3>{t('extracts.project.staying')}</h3>
            <ul>
              {staying.map((one) => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          </>
        )}
        <p className="actions">
          <a className="button" href={analysisFilePath(study.path)} download>
            {t('extracts.project.download')}
          </a>
        </p>
      </section>
      {!archived && <ImportSection preview={preview} megabytes={megabytes} problem={problem} />}
    </div>
  );
}
