import { useT } from '#app/i18n/translate.ts';
import type { PageStatus } from '#content/edition.ts';
import type { PageKind } from '#content/kinds/kind.ts';
import type { Visibility } from '#content/permission.ts';
import { setTypography } from '#content/typography.ts';
import type { EditionPreview } from '#server/pages/edition-service.ts';
import { Field } from './field.tsx';
import { foreignLanguage } from './foreign-language.ts';

interface PublishFormProps {
  readonly page: {
    readonly title: string;
    readonly summary: string;
    readonly kind: PageKind;
    readonly status: PageStatus;
    readonly visibility: Visibility;
    readonly language: string;
    readonly editionNumber: number | null;
  };
  readonly path: string;
  readonly preview: EditionPreview;
  readonly note: string;
}

/** What the next edition would be, what it lacks, and the buttons: publish, or have it reviewed. */
export function PublishForm({ page, path, preview, note }: PublishFormProps) {
  const t = useT();
  const ready = preview.missing.length === 0;
  return (
    <div className="form-page">
      <p className="kicker">
        <a href={path}>{`${t(`kinds.page.${page.kind}.one`)} · ${page.title}`}</a>
      </p>
      <h1>{t('manage.publishTitle', { number: preview.number })}</h1>
      <p className="standfirst">{t('manage.publishIntro')}</p>
      {preview.missing.length > 0 && <Missing missing={preview.missing} path={path} />}
      {preview.same && page.editionNumber !== null && (
        <p className="notice-box">{t('manage.same', { number: page.editionNumber })}</p>
      )}
      <section aria-labelledby="contenu-edition">
        <h2 id="contenu-edition">{t('manage.willShow')}</h2>
        <Preview page={page} preview={preview} />
      </section>
      {ready && (
        <form method="post">
          <Field name="note" label={t('manage.note')} help={t('manage.noteHelp')}>
            {(control) => <textarea {...control} rows={2} maxLength={500} defaultValue={note} />}
          </Field>
          <p className="actions">
            <button type="submit" name="intent" value="publish" className="button">
              {t('manage.confirm')}
            </button>
            <a href={path}>{t('manage.cancel')}</a>
          </p>
        </form>
      )}
      <Review inReview={page.status === 'in-review'} />
    </div>
  );
}

function Preview({ page, preview }: Pick<PublishFormProps, 'page' | 'preview'>) {
  const t = useT();
  const words = t('manage.textWords', { count: preview.words });
  const foreign = foreignLanguage(page.language, t.locale);
  return (
    <dl className="summary-list">
      <dt>{t('manage.title')}</dt>
      <dd {...foreign}>{setTypography(page.title, page.language)}</dd>
      {page.summary && (
        <>
          <dt>{t('manage.summary')}</dt>
          <dd {...foreign}>{setTypography(page.summary, page.language)}</dd>
        </>
      )}
      <dt>{t('manage.text')}</dt>
      <dd>
        {preview.currentWords === null || page.editionNumber === null
          ? words
          : t('manage.textWas', { now: words, was: preview.currentWords, number: page.editionNumber })}
      </dd>
      {preview.headings.length > 0 && (
        <>
          <dt>{t('manage.parts')}</dt>
          <dd {...foreign}>{preview.headings.join(' · ')}</dd>
        </>
      )}
      <dt>{t('manage.readers')}</dt>
      <dd>{t(`kinds.visibility.${page.visibility}`)}</dd>
    </dl>
  );
}

function Missing({ missing, path }: { missing: readonly string[]; path: string }) {
  const t = useT();
  return (
    <div className="notice-box is-danger" role="alert">
      <p>
        <strong>{t('manage.missing')}</strong>
      </p>
      <ul>
        {missing.includes('body') && (
          <li>
            <a href={`${path}/ecrire`}>{t('manage.missingBody')}</a>
          </li>
        )}
        {missing.includes('summary') && (
          <li>
            <a href={`${path}/notice#f-summary`}>{t('manage.missingSummary')}</a>
          </li>
        )}
      </ul>
    </div>
  );
}

function Review({ inReview }: { inReview: boolean }) {
  const t = useT();
  return (
    <form method="post" className="danger-zone">
      <h2>{t('manage.reviewTitle')}</h2>
      <p>{t(inReview ? 'manage.reviewNow' : 'manage.reviewHelp')}</p>
      <button type="submit" name="intent" value={inReview ? 'draft' : 'review'} className="button is-quiet">
        {t(inReview ? 'manage.takeBack' : 'manage.askReview')}
      </button>
    </form>
  );
}
