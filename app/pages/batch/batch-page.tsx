import { kindName } from '#app/i18n/kind-name.ts';
import { useT } from '#app/i18n/translate.ts';
import { FileReport } from '#app/pages/notice/file-report.tsx';
import { NotesChoice } from '#app/pages/notice/file-update.tsx';
import { languageOptions, visibilityOptions } from '#app/pages/notice/page-options.ts';
import { Field, SelectField } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { managePath, NEW_PAGE_PATH, textBatchPath } from '#content/addresses/site-paths.ts';
import { LONGEST_TITLE } from '#content/input/head-limits.ts';
import type { BatchView, ShownText } from './batch-view.server.ts';

/** What was typed of a refused form, and its invalid fields. */
export interface RefusedChoices {
  readonly fields: readonly string[];
  /** By the names of their fields. */
  readonly typed: Readonly<Record<string, string>>;
}

/** The texts of an archive: how far they are read, which of them become pages, and the pages. */
export function BatchPage({ batch, refused }: { readonly batch: BatchView; readonly refused: RefusedChoices | null }) {
  const t = useT();
  const { state, texts } = batch;
  const isUnderWay = state === 'reading' || state === 'making';
  const made = texts.filter((text) => text.page !== null).length;
  return (
    <div className="form-page">
      <h1>{state === 'done' ? t('manage.batch.doneTitle', { count: made }) : t('manage.batch.title')}</h1>
      <p className="standfirst">{t('manage.batch.of', { name: batch.name })}</p>
      {batch.collection && (
        <p className="notice-box">
          {t('manage.batch.into')} <a href={managePath(batch.collection.path)}>{batch.collection.title}</a>
        </p>
      )}
      {batch.others > 0 && <p className="quiet">{t('manage.batch.others', { count: batch.others })}</p>}
      {batch.unused.count > 0 && <p className="quiet">{t('manage.batch.unused', batch.unused)}</p>}
      {isUnderWay && <UnderWay batch={batch} made={made} />}
      {state === 'read' ? <Choosing batch={batch} refused={refused} /> : <TextList texts={texts} />}
      {state === 'done' && (
        <p>
          <a href={NEW_PAGE_PATH}>{t('manage.batch.another')}</a>
        </p>
      )}
    </div>
  );
}

/** How far the batch is, and the button that stops it. */
function UnderWay({ batch: { state, texts }, made }: { readonly batch: BatchView; readonly made: number }) {
  const t = useT();
  const waits = (text: ShownText) => text.state === 'waiting' || text.state === 'reading';
  const total = texts.filter((text) => state === 'reading' || text.state !== 'refused').length;
  const done = state === 'reading' ? total - texts.filter(waits).length : made;
  return (
    <>
      <p role="status">{t(state === 'reading' ? 'manage.batch.reading' : 'manage.batch.making', { done, total })}</p>
      <p className="quiet">{t('manage.batch.refreshes')}</p>
      <PostForm>
        <p className="actions">
          <button type="submit" name="intent" value="cancel" className="button is-quiet">
            {t('manage.batch.cancel')}
          </button>
        </p>
      </PostForm>
    </>
  );
}

/** The texts with what became of each. */
function TextList({ texts }: { readonly texts: readonly ShownText[] }) {
  const t = useT();
  return (
    <ol>
      {texts.map(({ index, path, state, page, problem }) => (
        <li key={index}>
          {page ? <a href={page.path}>{page.title}</a> : path}{' '}
          <span className="badge">{t(`manage.batch.state.${state}`)}</span>
          {problem !== null && <p className="quiet">{problem}</p>}
        </li>
      ))}
    </ol>
  );
}

function Choosing({ batch, refused }: { readonly batch: BatchView; readonly refused: RefusedChoices | null }) {
  const t = useT();
  const read = batch.texts.filter((text) => text.proposed !== null);
  const unread = batch.texts.filter((text) => text.proposed === null);
  const problem = refused && (refused.fields.includes('texts') ? t('manage.batch.none') : t('manage.batch.wrong'));
  if (read.length === 0)
    return (
      <>
        <p className="notice-box is-danger">{t('manage.batch.nothingRead')}</p>
        <TextList texts={unread} />
        <p>
          <a href={NEW_PAGE_PATH}>{t('manage.batch.another')}</a>
        </p>
      </>
    );
  return (
    <PostForm>
      {problem && (
        <p className="notice-box is-danger" role="alert">
          {problem}
        </p>
      )}
      <p>{t('manage.batch.intro')}</p>
      {read.map((text) => (
        <TextChoice key={text.index} text={text} batch={batch} refused={refused} />
      ))}
      {unread.length > 0 && <TextList texts={unread} />}
      <SelectField
        name="visibility"
        label={t('manage.visibility')}
        value={refused?.typed.visibility ?? 'members'}
        options={visibilityOptions(t)}
      />
      <NotesChoice comments={batch.comments} corrections={batch.corrections} several />
      <p className="actions">
        <button type="submit" name="intent" value="make" className="button">
          {t('manage.batch.make')}
        </button>
      </p>
    </PostForm>
  );
}

interface TextChoiceProps {
  readonly text: ShownText;
  readonly batch: BatchView;
  readonly refused: RefusedChoices | null;
}

/** Whether a text becomes a page, and which. */
function TextChoice({ text, batch, refused }: TextChoiceProps) {
  const t = useT();
  const { index, path, messages } = text;
  const proposed = text.proposed!;
  const typed = (name: 'kind' | 'title' | 'language') => refused?.typed[`${name}.${index}`] ?? proposed[name];
  const error = (name: 'kind' | 'title') =>
    refused?.fields.includes(`${name}.${index}`) ? t(`manage.problem.${name}`) : undefined;
  const kinds = batch.offered.map((kind) => ({ value: kind, label: kindName(t, kind) }));
  return (
    <fieldset className="field">
      <legend>{path}</legend>
      <label className="choice">
        <input
          type="checkbox"
          name={`take.${index}`}
          value="oui"
          defaultChecked={refused ? refused.typed[`take.${index}`] !== undefined : !text.isEmpty}
        />{' '}
        {t('manage.batch.take')}
      </label>
      <Field name={`title.${index}`} label={t('manage.title')} error={error('title')}>
        {(control) => (
          <input {...control} type="text" maxLength={LONGEST_TITLE} defaultValue={typed('title')} dir="auto" />
        )}
      </Field>
      <div className="field-row">
        <SelectField
          name={`kind.${index}`}
          label={t('manage.kind')}
          value={typed('kind')}
          options={kinds}
          error={error('kind')}
        />
        <SelectField
          name={`language.${index}`}
          label={t('manage.language')}
          value={typed('language')}
          options={languageOptions(t)}
        />
      </div>
      <details className="fold" open={text.isEmpty}>
        <summary>{t('manage.batch.report')}</summary>
        <FileReport messages={messages} />
      </details>
      <p>
        {/* Another tab: what is typed here stays. */}
        <a href={textBatchPath(batch.id, index)} target="_blank" rel="noopener">
          {t('manage.batch.preview')}
        </a>
      </p>
    </fieldset>
  );
}

/** A text of an archive, as its page will have it. */
export function BatchPreview({
  id,
  text,
  html,
}: {
  readonly id: string;
  readonly text: ShownText;
  readonly html: string;
}) {
  const t = useT();
  return (
    <div className="form-page">
      <h1>{t('manage.batch.previewOf', { title: text.proposed?.title ?? text.path })}</h1>
      <p>
        <a href={textBatchPath(id)}>{t('manage.batch.back')}</a>
      </p>
      <div className="prose" lang={text.proposed?.language} dangerouslySetInnerHTML={{ __html: html }} />
    </div>
  );
}

/** For a batch that is no longer known. */
export function NoBatch() {
  const t = useT();
  return (
    <div className="narrow-page">
      <h1>{t('manage.batch.title')}</h1>
      <p className="standfirst">{t('manage.batch.gone')}</p>
      <p>
        <a className="button" href={NEW_PAGE_PATH}>
          {t('manage.batch.again')}
        </a>
      </p>
    </div>
  );
}
