import { useT } from '#app/i18n/translate.ts';
import { ChoiceField } from '#app/ui/choice-field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { QUOTATION_ANSWERS } from '#content/consent/consent-loop.ts';
import { directionOf } from '#content/locale.ts';
import type { RefusedAnswer } from './own-form.server.ts';
import type { QuotationsView } from './own-view.server.ts';

/** The passages of texts that draw on a person's words, each with what stands around it. */
export function QuotationsTurn(props: { readonly quotations: QuotationsView; readonly refused: RefusedAnswer | null }) {
  const { quotations, refused } = props;
  const t = useT();
  const typed = refused?.typed;
  return (
    <section aria-labelledby="citations">
      <h2 id="citations">{t('consent.turn.quotations')}</h2>
      {quotations.items.length === 0 ? (
        <p>{t('consent.quotations.none')}</p>
      ) : (
        <PostForm>
          <p>{t('consent.quotations.intro')}</p>
          <ol className="own-passages">
            {quotations.items.map((item, index) => {
              const { key, title, language, text, before, after, digest, isPublished } = item;
              const words = { lang: language, dir: directionOf(language) };
              const answer = typed?.[`reponse-${key}`] ?? item.answer;
              const correction = typed?.[`texte-${key}`] ?? (item.correction || text);
              return (
                <li key={key} id={`citation-${index + 1}`}>
                  <h3>
                    <bdi>{t('consent.quotations.in', { title })}</bdi>{' '}
                    <span className="quiet">
                      {t(isPublished ? 'consent.quotations.published' : 'consent.quotations.draft')}
                    </span>
                  </h3>
                  <div className="own-context" {...words}>
                    {before && (
                      <p className="quiet">
                        <span className="visually-hidden">{t('consent.quotations.before')} </span>
                        {before}
                      </p>
                    )}
                    <blockquote>
                      <span className="visually-hidden">{t('consent.quotations.yours')} </span>
                      <mark>{text}</mark>
                    </blockquote>
                    {after && (
                      <p className="quiet">
                        <span className="visually-hidden">{t('consent.quotations.after')} </span>
                        {after}
                      </p>
                    )}
                  </div>
                  <input type="hidden" name={`vu-${key}`} value={digest} />
                  <ChoiceField
                    required
                    name={`reponse-${key}`}
                    legend={t('consent.quotations.answer')}
                    value={answer}
                    options={QUOTATION_ANSWERS.map((code) => ({
                      value: code,
                      label: t(`consent.quotations.answerOf.${code}`),
                    }))}
                    error={refused?.fields.includes(key) ? t('consent.problem.quotation') : null}
                  />
                  <details className="fold" open={answer === 'correct'}>
                    <summary>
                      {t('consent.quotations.words')}
                      <span className="visually-hidden"> ({index + 1})</span>
                    </summary>
                    <div className="field">
                      <label htmlFor={`texte-${key}`}>{t('consent.quotations.words')}</label>
                      <p className="field-help" id={`texte-${key}-aide`}>
                        {t('consent.quotations.wordsHelp')}
                      </p>
                      <textarea
                        id={`texte-${key}`}
                        name={`texte-${key}`}
                        rows={4}
                        maxLength={4_000}
                        aria-describedby={`texte-${key}-aide`}
                        defaultValue={correction}
                        {...words}
                      />
                    </div>
                  </details>
                </li>
              );
            })}
          </ol>
          {!quotations.isWhole && <p className="notice-box">{t('consent.quotations.more')}</p>}
          <p className="actions">
            <button type="submit" name="intent" value="citations" className="button">
              {t('consent.quotations.send')}
            </button>
          </p>
        </PostForm>
      )}
    </section>
  );
}
