import { useLinkT } from '#app/i18n/translate.ts';
import { ChoiceField } from '#app/ui/choice-field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { LONGEST_CORRECTION, QUOTATION_ANSWERS } from '#content/consent/consent-loop.ts';
import { directionOf } from '#content/locale.ts';
import type { RefusedAnswer } from './own-form.server.ts';
import { TURN_FORM } from './own-turns.tsx';
import type { QuotationsView } from './own-view.server.ts';

/** Stretches that quote a person or rest on their words; the rest of the texts is not shown. */
export function QuotationsTurn(props: { readonly quotations: QuotationsView; readonly refused: RefusedAnswer | null }) {
  const { quotations, refused } = props;
  const { part, parts } = quotations;
  const t = useLinkT();
  const typed = refused?.typed;
  return (
    <section aria-labelledby="citations">
      <h2 id="citations">{t('consent.turn.quotations')}</h2>
      {!quotations.mayQuote && (
        <div className="notice-box">
          <p>{t('consent.quotations.mayNotQuote')}</p>
          {quotations.unwanted > 0 && <p>{t('consent.quotations.unwanted', { count: quotations.unwanted })}</p>}
        </div>
      )}
      {quotations.items.length === 0 ? (
        <p>{t(quotations.unwanted > 0 ? 'consent.quotations.nothingElse' : 'consent.quotations.none')}</p>
      ) : (
        <PostForm id={TURN_FORM}>
          <p>{t('consent.quotations.intro')}</p>
          {parts > 1 && (
            <>
              <p className="notice-box">
                {t('consent.quotations.part', { count: quotations.count, part: part + 1, parts })}
              </p>
              <input type="hidden" name="partie" value={part + 1} />
              <input type="hidden" name="parties" value={parts} />
            </>
          )}
          <ol className="own-passages" start={quotations.from}>
            {quotations.items.map((item, index) => {
              const { key, kind, title, language, text, signed, digest, where, number, isNameHidden, shown } = item;
              const words = { lang: language, dir: directionOf(language) };
              const isOwn = kind === 'own';
              // What was chosen was chosen for words that the text does not have any more.
              const seen = typed?.[`vu-${key}`] ?? digest;
              const isChanged = seen !== digest && typed?.[`reponse-${key}`] !== undefined;
              const answer = isChanged ? item.answer : (typed?.[`reponse-${key}`] ?? item.answer);
              const written = typed?.[`texte-${key}`] ?? item.written;
              const isTouched = answer !== item.answer || written !== item.written;
              const isUnfinished =
                refused?.problem === null
                  ? isTouched
                  : refused !== null && (refused.problem !== 'partly' || refused.fields.includes(key));
              const isSaved = item.answer !== '' && !isUnfinished;
              return (
                <li key={key} id={`citation-${index + 1}`} className="own-asked">
                  <h3>
                    <bdi>{t('consent.quotations.in', { title })}</bdi>{' '}
                    <span className="quiet">{t(`consent.quotations.${where}`, { number })}</span>{' '}
                    {isSaved && <span className="badge">{t('consent.quotations.saved')}</span>}
                  </h3>
                  <p className="quiet">{t(`consent.quotations.kindOf.${kind}`)}</p>
                  {isOwn ? (
                    <blockquote className="own-quotation" {...words}>
                      <mark>{text}</mark>
                    </blockquote>
                  ) : (
                    <p className="own-statement" {...words}>
                      {text}
                    </p>
                  )}
                  {signed !== '' && (
                    <p className="quiet">
                      <bdi>{t('consent.quotations.signed', { name: signed })}</bdi>
                      {isNameHidden && <> {t('consent.quotations.nameHidden')}</>}
                    </p>
                  )}
                  <input type="hidden" name={`vu-${key}`} value={digest} />
                  <input type="hidden" name={`montre-${key}`} value={shown} />
                  <ChoiceField
                    name={`reponse-${key}`}
                    legend={t('consent.quotations.answer')}
                    value={answer}
                    options={QUOTATION_ANSWERS.map((code) => ({
                      value: code,
                      label: t(`consent.quotations.${isOwn ? 'answerOf' : 'answerToText'}.${code}`),
                    }))}
                    error={
                      isChanged
                        ? t('consent.problem.newWords')
                        : refused?.fields.includes(key)
                          ? t(answer === 'correct' ? 'consent.problem.correction' : 'consent.problem.quotation')
                          : null
                    }
                  />
                  <div className={written === text || written === '' ? 'own-correction' : 'own-correction is-written'}>
                    <div className="field">
                      <label htmlFor={`texte-${key}`}>
                        {t('consent.quotations.words')}
                        <span className="visually-hidden"> ({index + 1})</span>
                      </label>
                      <p className="field-help" id={`texte-${key}-aide`}>
                        {t('consent.quotations.wordsHelp')}
                      </p>
                      <textarea
                        id={`texte-${key}`}
                        name={`texte-${key}`}
                        rows={4}
                        maxLength={LONGEST_CORRECTION}
                        aria-describedby={`texte-${key}-aide`}
                        defaultValue={written}
                        lang={language}
                        dir="auto"
                      />
                    </div>
                  </div>
                  {quotations.items.length > 1 && (
                    <p>
                      <button
                        type="submit"
                        name="intent"
                        value={`citations-passage-${index + 1}`}
                        className="button is-small is-quiet"
                      >
                        {t('consent.quotations.sendOne')}
                        <span className="visually-hidden"> ({index + 1})</span>
                      </button>
                    </p>
                  )}
                </li>
              );
            })}
          </ol>
          {!quotations.isWhole && part + 1 === parts && (
            <p className="notice-box">{t('consent.quotations.more', { count: quotations.count })}</p>
          )}
          <p className="actions">
            <button type="submit" name="intent" value="citations" className="button">
              {t(part + 1 < parts ? 'consent.quotations.sendPart' : 'consent.quotations.send')}
            </button>
          </p>
          {parts > 1 && (
            <nav aria-label={t('consent.quotations.parts')}>
              <p className="quiet">{t('consent.quotations.partsHelp')}</p>
              <ul className="actions">
                {quotations.screens.map(({ number, from, to }) => (
                  <li key={number}>
                    {/* No links: what was answered here would be lost. */}
                    <button
                      type="submit"
                      name="intent"
                      value={`citations-ecran-${number}`}
                      className="link-button"
                      aria-current={number === part + 1 ? 'page' : undefined}
                    >
                      {t('consent.quotations.partOf', { from, to })}
                    </button>
                  </li>
                ))}
              </ul>
            </nav>
          )}
        </PostForm>
      )}
    </section>
  );
}
