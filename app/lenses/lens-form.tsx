import { useT } from '#app/i18n/translate.ts';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { NO_LENS_PATH } from '#content/addresses/site-paths.ts';
import { MOST_LENSES } from '#content/kinds/lens-kinds.ts';

interface LensChoice {
  readonly id: string;
  readonly title: string;
  readonly language: string;
  readonly attached: boolean;
}

/** Which lenses a page is read through. @param props.isWrong what was chosen was refused */
export function LensForm(props: { lenses: readonly LensChoice[]; isWrong: boolean; back: string }) {
  const { lenses, isWrong, back } = props;
  const t = useT();
  return (
    <PostForm>
      {isWrong && (
        <p className="notice-box is-danger" role="alert">
          {t('lens.wrong', { most: MOST_LENSES })}
        </p>
      )}
      {lenses.length === 0 ? (
        <p className="empty">{t('lens.noneOffered')}</p>
      ) : (
        <fieldset className="field">
          <legend>{t('lens.choose')}</legend>
          <p className="field-help">{t('lens.chooseHelp', { most: MOST_LENSES })}</p>
          {lenses.map(({ id, title, language, attached }) => (
            <label key={id} className="choice">
              <input type="checkbox" name="lunette" value={id} defaultChecked={attached} />
              <span {...foreignLanguage(language, t.locale)}>{title}</span>
            </label>
          ))}
        </fieldset>
      )}
      <p className="actions">
        {lenses.length > 0 && (
          <button type="submit" className="button">
            {t('lens.save')}
          </button>
        )}
        <a href={back}>{t('manage.cancel')}</a>
        <a href={NO_LENS_PATH}>{t('lens.without')}</a>
      </p>
    </PostForm>
  );
}
