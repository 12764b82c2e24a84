import { formatDate, formatList } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { codesPath } from '#content/addresses/site-paths.ts';
import type { BlindCodingView } from '#server/extracts/blind-coding.ts';

/** Whether the coders of a study see each other's codes, and who is done. */
export function BlindSection({ blind }: { blind: BlindCodingView | null }) {
  const t = useT();
  return (
    <section className="form-section" aria-labelledby="aveugle">
      <h2 id="aveugle">{t('extracts.blind.title')}</h2>
      {blind === null ? (
        <p>{t('extracts.blind.help')}</p>
      ) : (
        <>
          <p>{t('extracts.blind.since', { date: formatDate(blind.startedAt, t.locale) })}</p>
          <p role="status">
            {blind.done.length === 0
              ? t('extracts.blind.nobody')
              : t('extracts.blind.done', { names: formatList(blind.done, t.locale) })}
          </p>
        </>
      )}
      <div className="actions">
        {blind === null && <Deed intent="blind-start">{t('extracts.blind.start')}</Deed>}
        {blind !== null && !blind.isDone && <Deed intent="blind-done">{t('extracts.blind.finish')}</Deed>}
        {blind !== null && <Deed intent="blind-stop">{t('extracts.blind.stop')}</Deed>}
      </div>
    </section>
  );
}

/** Beside extracts of which some are not shown. @param props.path the study's */
export function BlindNote({ path }: { path: string }) {
  const t = useT();
  return (
    <p className="notice-box">
      {t('extracts.blind.note')} <a href={`${codesPath(path)}#aveugle`}>{t('extracts.blind.title')}</a>
    </p>
  );
}

function Deed({ intent, children }: { intent: string; children: string }) {
  return (
    <PostForm>
      <button type="submit" name="intent" value={intent} className="button is-quiet">
        {children}
      </button>
    </PostForm>
  );
}
