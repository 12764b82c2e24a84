import { useT } from '#app/i18n/translate.ts';
import { PostForm } from '#app/ui/post-form.tsx';

/**
 * Buttons that show, hide, archive and restore a collection.
 * @param props.gaps what readers would miss in it
 */
export function CollectionState(props: { shown: boolean; archived: boolean; gaps: readonly string[] }) {
  const { shown, archived, gaps } = props;
  const t = useT();
  if (archived) {
    return (
      <PostForm className="form-section">
        <h2>{t('collections.state')}</h2>
        <button type="submit" name="intent" value="restore" className="button is-quiet">
          {t('collections.restore')}
        </button>
      </PostForm>
    );
  }
  return (
    <PostForm className="form-section">
      <h2>{t('collections.state')}</h2>
      {gaps.length > 0 && (
        <div className="notice-box">
          <p>{t(shown ? 'collections.gaps.shown' : 'collections.gaps.before')}</p>
          <ul>
            {gaps.map((gap) => (
              <li key={gap}>{gap}</li>
            ))}
          </ul>
        </div>
      )}
      <p>{t(shown ? 'collections.hideHelp' : 'collections.showHelp')}</p>
      <button
        type="submit"
        name="intent"
        value={shown ? 'hide' : 'show'}
        className={shown ? 'button is-quiet' : 'button'}
      >
        {t(shown ? 'collections.hide' : 'collections.show')}
      </button>
      <p className="after-button">{t('collections.archiveHelp')}</p>
      <button type="submit" name="intent" value="archive" className="button is-danger">
        {t('collections.archive')}
      </button>
    </PostForm>
  );
}
