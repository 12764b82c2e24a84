import { DoneMessage } from '#app/frame/done-message.tsx';
import { formatDate } from '#app/i18n/format.ts';
import { type Translate, useT } from '#app/i18n/translate.ts';
import { BeyondAlert } from '#app/materials/beyond/beyond-alert.tsx';
import { ConsentMark } from '#app/materials/consent-mark.tsx';
import { MaterialFormPage } from '#app/materials/material-form-page.tsx';
import { Field, fieldId } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { concernedLoopPath, concernedPath, materialPath, transcriptPath } from '#content/addresses/site-paths.ts';
import { LONGEST_TRANSCRIPT } from '#content/consent/transcript.ts';
import { AskConsentForm } from './ask-consent-form.tsx';
import { BeginLoopForm } from './begin-loop-form.tsx';
import { LoopAnswers } from './loop-answers.tsx';
import type { RefusedLoop } from './loop-form.server.ts';
import { LoopLinks } from './loop-links.tsx';
import { LoopProposals } from './loop-proposals.tsx';
import type { LoopScreen, NewConsentLink } from './loop-view.server.ts';

interface LoopPageProps extends Omit<LoopScreen, 'locale'> {
  readonly made: NewConsentLink | null;
  readonly refused: RefusedLoop | null;
}

/** The team's screen of the turns with a person: what to ask next, the link, the answers. */
export function LoopPage({ made, refused, ...view }: LoopPageProps) {
  const t = useT();
  const { label, material, person, turns, isAgreed, isAsked, isArchived, asking, quotations, unwanted, earlier } = view;
  const faults = refused?.fields ?? [];
  const canAsk = isAsked && isAgreed && !isArchived;
  const askForm = (
    <AskConsentForm
      values={refused?.asking ?? asking}
      faults={refused?.asking ? faults : []}
      sounds={view.sounds}
      isMailed={view.isMailed}
      path={concernedLoopPath(material.id, person.id)}
    />
  );
  return (
    <MaterialFormPage
      material={{ path: materialPath(material.id), label, title: material.title }}
      heading={t('consent.team.titleOf', { name: person.name })}
      conflict={null}
    >
      {!refused && !made && <DoneMessage />}
      {faults.includes('answer') && (
        <p className="notice-box is-danger" role="alert">
          {t('consent.team.answerChanged')}
        </p>
      )}
      <BeyondAlert beyond={view.beyond} isNamed={false} />
      <p className="standfirst">{t('consent.team.intro')}</p>
      <section aria-labelledby="etat">
        <h2 id="etat">{t('consent.team.state')}</h2>
        <p>
          <ConsentMark state={person.state} />
          {' · '}
          <a href={concernedPath(material.id, person.id)}>{t('materials.facts.change')}</a>
        </p>
        <ul>
          {turns.map(({ turn, state, at }) => (
            <li key={turn}>
              {t(`consent.team.turn.${turn}`)}
              {t.locale === 'fr' ? '\u00a0: ' : ': '}
              {turn === 'consent' && view.given
                ? givenWords(view.given, t)
                : t(`consent.team.turnState.${state}`, { date: at === '' ? '' : formatDate(at, t.locale) })}
            </li>
          ))}
        </ul>
        <LoopLinks {...view} made={made} />
      </section>
      <section className="form-section" aria-labelledby="demander">
        <h2 id="demander">
          {t(
            view.given
              ? 'consent.team.consent.given'
              : isAsked
                ? 'consent.team.consent.again'
                : 'consent.team.consent.title',
          )}
        </h2>
        {view.given ? (
          <>
            <p>
              {`${givenWords(view.given, t)} (${view.given.words}). `}
              {t(isAsked ? 'consent.team.consent.givenBegun' : 'consent.team.consent.givenHelp')}
            </p>
            {!isAsked && !isArchived && (
              <BeginLoopForm
                locale={asking.locale}
                email={refused?.begun ?? ''}
                isMailed={view.isMailed}
                faults={refused?.begun === undefined ? [] : faults}
              />
            )}
            {!isArchived && (
              <details className="fold" open={refused?.asking != null || view.isTextChosen}>
                <summary>{t('consent.team.consent.anyway')}</summary>
                <p className="notice-box">{t('consent.team.consent.replaces')}</p>
                {askForm}
              </details>
            )}
          </>
        ) : (
          <>
            {isAsked && <p className="quiet">{t('consent.team.consent.againHelp')}</p>}
            {!isArchived && askForm}
          </>
        )}
      </section>
      <section className="form-section" aria-labelledby="rendre">
        <h2 id="rendre">{t('consent.team.transcript.title')}</h2>
        {!canAsk && !isArchived && (
          <p className="quiet">{t(`consent.team.transcript.${isAgreed && !isAsked ? 'needsBegun' : 'needs'}`)}</p>
        )}
        {canAsk && view.written > 0 && (
          <PostForm at="rendre">
            <input type="hidden" name="intent" value="written" />
            <p>
              {t('consent.team.transcript.written', { count: view.written })}{' '}
              <a href={transcriptPath(material.id)}>{t('consent.team.transcript.open')}</a>.
              {view.transcript && ` ${t('consent.team.transcript.again')}`}
            </p>
            {faults.includes('written') && (
              <p className="field-error" role="alert">
                {t('consent.team.transcript.writtenWrong')}
              </p>
            )}
            <p className="actions">
              <button type="submit" className="button">
                {t('consent.team.transcript.sendWritten')}
              </button>
            </p>
          </PostForm>
        )}
        {(canAsk || refused?.transcript) && (
          <PostForm at={fieldId('transcript')}>
            <input type="hidden" name="intent" value="transcript" />
            <Field
              name="transcript"
              label={t(view.written > 0 ? 'consent.team.transcript.other' : 'consent.team.transcript.text')}
              help={[
                t('consent.team.transcript.textHelp'),
                ...(view.transcript ? [t('consent.team.transcript.again')] : []),
              ].join(' ')}
              error={
                faults.includes('transcript')
                  ? t('consent.team.transcript.textWrong')
                  : faults.includes('agreed')
                    ? t(`consent.team.transcript.${isAsked ? 'needs' : 'needsBegun'}`)
                    : null
              }
            >
              {(control) => (
                <textarea
                  {...control}
                  required
                  rows={8}
                  maxLength={LONGEST_TRANSCRIPT}
                  dir="auto"
                  defaultValue={refused?.transcript ?? ''}
                />
              )}
            </Field>
            <p className="actions">
              <button type="submit" className="button is-quiet">
                {t('consent.team.transcript.send')}
              </button>
            </p>
          </PostForm>
        )}
        {view.transcript && (
          <LoopProposals
            transcript={view.transcript}
            proposals={view.proposals}
            written={view.written > 0 ? transcriptPath(material.id) : null}
            changed={refused?.changed ?? null}
          />
        )}
      </section>
      <section className="form-section" aria-labelledby="montrer">
        <h2 id="montrer">{t('consent.team.quotations.title')}</h2>
        <p className={faults.includes('quotations') ? 'field-error' : undefined}>
          {quotations > 0
            ? t('consent.team.quotations.intro', { count: quotations })
            : earlier > 0
              ? t('consent.team.quotations.earlierAlone', { count: earlier })
              : t(unwanted > 0 ? 'consent.team.quotations.noneToAsk' : 'consent.team.quotations.none')}
        </p>
        {quotations > 0 && earlier > 0 && <p>{t('consent.team.quotations.earlier', { count: earlier })}</p>}
        {unwanted > 0 && <p className="notice-box">{t('consent.team.quotations.unwanted', { count: unwanted })}</p>}
        {!canAsk && isAgreed && !isAsked && !isArchived && quotations + earlier > 0 && (
          <p className="quiet">{t('consent.team.transcript.needsBegun')}</p>
        )}
        {view.struck > 0 && (
          <p className="notice-box is-danger">{t('consent.team.quotations.struck', { count: view.struck })}</p>
        )}
        {canAsk && quotations + earlier > 0 && (
          <PostForm at="montrer">
            <input type="hidden" name="intent" value="quotations" />
            <p>
              <button type="submit" className="button is-quiet">
                {t('consent.team.quotations.send')}
              </button>
            </p>
          </PostForm>
        )}
        <LoopAnswers answers={view.answers} materialId={material.id} personId={person.id} />
      </section>
      <section className="form-section" aria-labelledby="recu">
        <h2 id="recu">{t('consent.team.receipt.title')}</h2>
        <p>{t('consent.team.receipt.text')}</p>
      </section>
    </MaterialFormPage>
  );
}

/** When and how a person agreed without a link. */
function givenWords({ on, how }: NonNullable<LoopScreen['given']>, t: Translate): string {
  const ways = [on === '' ? '' : formatDate(on, t.locale), how === '' ? '' : t(`materials.people.howOf.${how}`)];
  return [t('consent.team.turnState.given'), ...ways.filter(Boolean)].join(', ');
}
