import { useT } from '#app/i18n/translate.ts';
import { FilterChoice } from '#app/ui/filter-choice.tsx';
import { analysisPath, codesPath, extractsPath, transcriptPath, workspacePath } from '#content/addresses/site-paths.ts';
import { LONGEST_PHRASE } from '#content/withdrawal/withdrawal.ts';
import type { ListedCode } from '#server/extracts/code-book.ts';
import type { ExtractPage } from '#server/extracts/extract-pages.ts';
import type { FoundWords } from '#server/extracts/transcripts.ts';
import { BlindNote } from './blind-section.tsx';
import { ExtractList } from './extract-list.tsx';
import { ExtractPages } from './extract-pages.tsx';

interface ExtractsPageProps {
  readonly study: { readonly title: string; readonly path: string };
  readonly archived: boolean;
  /** Those that others marked are not shown. */
  readonly isBlind: boolean;
  readonly codes: readonly ListedCode[];
  /** The id of the code that is filtered by; empty for none. */
  readonly code: string;
  /** What was looked for in transcripts, and what has it; null if nothing was. */
  readonly phrase: string;
  readonly found: readonly FoundWords[] | null;
  /** Those that have the code. */
  readonly marked: ExtractPage;
}

/** The extracts of a study, by code, and a search of its transcripts. */
export function ExtractsPage(props: ExtractsPageProps) {
  const { study, archived, isBlind, codes, code, phrase, found, marked } = props;
  const { extracts, total } = marked;
  const t = useT();
  return (
    <div className="list-page">
      <p className="kicker">
        <a href={workspacePath(study.path)}>{`${t('materials.workspace.title')} · ${study.title}`}</a>
      </p>
      <h1>{t('extracts.title')}</h1>
      <p className="standfirst">{t('extracts.intro')}</p>
      {isBlind && <BlindNote path={study.path} />}
      <p>
        <a href={codesPath(study.path)}>{t('extracts.codes.title')}</a>
        {' · '}
        <a href={analysisPath(study.path)}>{t('extracts.project.title')}</a>
      </p>
      <form className="filters" action={extractsPath(study.path)} aria-label={t('extracts.search.title')}>
        <label className="filter">
          <span>{t('extracts.search.words')}</span>
          <input type="search" name="q" defaultValue={phrase} maxLength={LONGEST_PHRASE} />
        </label>
        <div className="filter-actions">
          <button type="submit" className="button is-quiet">
            {t('extracts.search.find')}
          </button>
        </div>
      </form>
      {found && (
        <section aria-labelledby="trouves">
          <h2 id="trouves">{t('extracts.search.title')}</h2>
          <p role="status">
            {found.length === 0 ? t('extracts.search.none') : t('extracts.search.count', { count: found.length })}
          </p>
          <ul className="extract-list">
            {found.map(({ materialId, label, blockId, text, language }) => (
              <li key={`${materialId} ${blockId}`}>
                <p>
                  <a href={transcriptPath(materialId, blockId)}>{label}</a>
                </p>
                <p lang={language}>{text}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
      {codes.length > 0 && (
        <form className="filters" action={extractsPath(study.path)} aria-label={t('extracts.filter')}>
          <FilterChoice
            name="code"
            label={t('extracts.code')}
            chosen={code}
            options={[
              ['', t('extracts.anyCode')],
              ...codes.map(({ id, name, depth }) => [id, `${'– '.repeat(depth)}${name}`] as const),
            ]}
          />
          <div className="filter-actions">
            <button type="submit" className="button is-quiet">
              {t('lists.apply')}
            </button>
            {code !== '' && <a href={extractsPath(study.path)}>{t('lists.clear')}</a>}
          </div>
        </form>
      )}
      {total === 0 ? (
        <p className="empty">{t(code === '' ? 'extracts.none' : 'extracts.noneFound')}</p>
      ) : (
        <>
          <p role="status">{t('extracts.count', { count: total })}</p>
          <ExtractList extracts={extracts} codes={codes} archived={archived} />
          <ExtractPages list={marked} path={extractsPath(study.path, code || undefined)} />
        </>
      )}
    </div>
  );
}
