import { describeRefusal } from '#app/http/error-response.ts';
import { useT } from '#app/i18n/translate.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { EXPORT_FORMATS } from '#content/render/files/export-format.ts';
import type { ExportView } from './export-view.server.ts';

/** How far a file is. Without a script, the page reloads by itself until it is done. */
export function WaitPage({ view }: { view: ExportView }) {
  const t = useT();
  const { state, title, extension, address, gathered, total, error } = view;
  const named = t('exports.wait.of', { title, format: EXPORT_FORMATS[extension].names[t.locale] });
  const page = address.replace(/\.[a-z0-9]+(?=\?|$)/, '');
  if (state === 'gathering' || state === 'writing') {
    return (
      <div className="narrow-page">
        <h1>{t('exports.wait.title')}</h1>
        <p className="standfirst">{named}</p>
        <p role="status">
          {state === 'gathering' ? t('exports.wait.gathering', { done: gathered, total }) : t('exports.wait.writing')}
        </p>
        <p className="quiet">{t('exports.wait.refreshes')}</p>
        <PostForm>
          <button type="submit" name="intent" value="cancel" className="button is-quiet">
            {t('exports.wait.cancel')}
          </button>
        </PostForm>
      </div>
    );
  }
  if (state === 'done') {
    return (
      <div className="narrow-page">
        <h1>{t('exports.wait.doneTitle')}</h1>
        <p className="standfirst">{named}</p>
        <p>
          <a className="button" href={address}>
            {t('exports.wait.download')}
          </a>
        </p>
        <p className="quiet">{t('exports.wait.starts')}</p>
        <p>
          <a href={page}>{t('exports.wait.back')}</a>
        </p>
      </div>
    );
  }
  const failure = error && describeRefusal(t, error, { network: '' });
  return (
    <div className="narrow-page">
      <h1>{failure ? failure.title : t('exports.wait.cancelledTitle')}</h1>
      <p className="standfirst">{named}</p>
      <p>{failure ? failure.text : t('exports.wait.cancelled')}</p>
      <p className="actions">
        <a href={address} rel="nofollow">
          {t('exports.wait.again')}
        </a>{' '}
        <a href={page}>{t('exports.wait.back')}</a>
      </p>
    </div>
  );
}
