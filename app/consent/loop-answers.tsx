import { useT } from '#app/i18n/translate.ts';
import { PostForm } from '#app/ui/post-form.tsx';
import { withdrawalPath } from '#content/addresses/site-paths.ts';
import { directionOf } from '#content/locale.ts';
import type { LoopScreen } from './loop-view.server.ts';

/** A person's answers for their quotations, with the current texts. */
export function LoopAnswers(props: {
  readonly answers: LoopScreen['answers'];
  readonly materialId: string;
  readonly personId: string;
}) {
  const { answers, materialId, personId } = props;
  const t = useT();
  if (answers.length === 0) return null;
  return (
    <>
      <h3 id="reponses">{t('consent.team.quotations.answers')}</h3>
      <ul className="concerned-list">
        {answers.map(({ pageId, blockId, digest, answer, text, isTaken, now, nowIn, isMasked, title, language }) => (
          <li key={`${pageId}-${blockId}-${digest}`}>
            <p>
              <span className={answer === 'validate' ? 'badge' : 'badge is-strong'}>
                {t(`consent.team.quotations.answerOf.${answer}`)}
              </span>{' '}
              {title !== '' && <bdi>{title}</bdi>}
            </p>
            {now !== '' && (
              <>
                <p className="quiet">
                  {nowIn
                    ? t(`consent.team.quotations.${nowIn.text === 'version' ? 'nowInVersion' : 'nowInEdition'}`, {
                        number: nowIn.number,
                      })
                    : t('consent.team.quotations.now')}{' '}
                  {isMasked && t('consent.team.quotations.nowMasked')}
                </p>
                <blockquote className="withdrawn-words" lang={language} dir={directionOf(language)}>
                  {now}
                </blockquote>
              </>
            )}
            {now === '' && <p className="quiet">{t('consent.team.quotations.elsewhere')}</p>}
            {text !== '' && (
              <>
                <p>{t(answer === 'correct' ? 'consent.team.quotations.wants' : 'consent.team.quotations.adds')}</p>
                <blockquote className="withdrawn-words" lang={language} dir="auto">
                  {text}
                </blockquote>
              </>
            )}
            {answer === 'withdraw' && (
              <p>
                <a href={withdrawalPath(materialId, personId)}>{t('consent.team.quotations.withdraw')}</a>
              </p>
            )}
            {(answer !== 'validate' || text !== '') &&
              (isTaken ? (
                <p className="quiet">{t('consent.team.quotations.done')}</p>
              ) : (
                <PostForm>
                  <input type="hidden" name="intent" value="take" />
                  <input type="hidden" name="page" value={pageId} />
                  <input type="hidden" name="bloc" value={blockId} />
                  <input type="hidden" name="mots" value={digest} />
                  <input type="hidden" name="reponse" value={answer} />
                  <input type="hidden" name="dit" value={text} />
                  <p>
                    <button type="submit" className="button is-small is-quiet">
                      {t('consent.team.quotations.take')}
                    </button>
                  </p>
                </PostForm>
              ))}
          </li>
        ))}
      </ul>
    </>
  );
}
