import { useLinkT } from '#app/i18n/translate.ts';
import { ChoiceField } from '#app/ui/choice-field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { consentSoundPath } from '#content/addresses/site-paths.ts';
import { directionOf } from '#content/locale.ts';
import { isCheckedUse } from '#content/material/consent.ts';
import { OnlyIn } from './only-in.tsx';
import type { RefusedAnswer } from './own-form.server.ts';
import { TURN_FORM } from './own-turns.tsx';
import type { ConsentView } from './own-view.server.ts';

/** The consent text with its recording, and the questions. */
export function ConsentTurn(props: {
  readonly token: string;
  readonly asked: ConsentView;
  readonly refused: RefusedAnswer | null;
}) {
  const { token, asked, refused } = props;
  const t = useLinkT();
  const typed = refused?.typed;
  const chosen = new Map(asked.chosen.uses as readonly (readonly [string, string])[]);
  const who = { name: asked.name, organisation: asked.organisation, pseudonym: asked.pseudonym };
  return (
    <section aria-labelledby="accord">
      <h2 id="accord">{t('consent.turn.consent')}</h2>
      {asked.text === '' ? (
        <p className="notice-box" id="accord-texte">
          {t(asked.isNoted ? 'consent.give.noted' : 'consent.give.answered')}
        </p>
      ) : (
        <>
          <OnlyIn language={asked.language} />
          <div className="own-words" id="accord-texte" lang={asked.language} dir={directionOf(asked.language)}>
            {asked.text}
          </div>
        </>
      )}
      {asked.hasSound && (
        <p>
          {/* biome-ignore lint/a11y/useMediaCaption: what is read is the text above */}
          <audio controls preload="none" src={consentSoundPath(token)} aria-label={t('consent.listenHelp')}>
            {t('consent.cannotPlay')}
          </audio>
        </p>
      )}
      <p className="no-print">
        <button
          type="button"
          className="button is-quiet"
          hidden
          data-read-aloud="accord-texte"
          data-stop={t('consent.stopReading')}
        >
          {t('consent.readAloud')}
        </button>
      </p>
      <PostForm id={TURN_FORM}>
        <input type="hidden" name="demande" value={asked.version} />
        <h3>{t('consent.give.title')}</h3>
        <p className="quiet">{t('consent.give.help')}</p>
        {asked.uses.map((use) => (
          <div key={use}>
            <input type="hidden" name={`demande-${use}`} value="1" />
            <ChoiceField
              required
              name={`usage-${use}`}
              legend={t(`consent.give.use.${use}`)}
              value={typed ? (typed[`usage-${use}`] ?? '') : (chosen.get(use) ?? '')}
              options={[
                { value: 'oui', label: t('consent.give.yes') },
                { value: 'non', label: t('consent.give.no') },
              ]}
              error={refused?.problem === 'uses' && !typed?.[`usage-${use}`] ? t('consent.problem.uses') : null}
            />
          </div>
        ))}
        {asked.uses.some((use) => !isCheckedUse(use)) && <p className="quiet">{t('consent.give.byPeople')}</p>}
        <ChoiceField
          required
          name="portee"
          legend={t('consent.give.reach')}
          value={typed ? (typed.portee ?? '') : asked.chosen.reach}
          options={asked.reaches.map((reach) => ({ value: reach, label: t(`consent.give.reachOf.${reach}`) }))}
          error={refused?.problem === 'reach' ? t('consent.problem.reach') : null}
        />
        <ChoiceField
          required
          name="nom"
          legend={t('consent.give.naming')}
          value={typed ? (typed.nom ?? '') : asked.chosen.naming}
          options={asked.namings.map((naming) => ({
            value: naming,
            label: t(`consent.give.namingOf.${naming}`, who),
          }))}
          error={refused?.problem === 'naming' ? t('consent.problem.naming') : null}
        />
        {asked.namings.length > 1 && <p className="quiet">{t('consent.give.namingHelp')}</p>}
        <p className="actions">
          <button type="submit" name="intent" value="accepter" className="button">
            {t('consent.give.accept')}
          </button>
          <button type="submit" name="intent" value="refuser" formNoValidate className="button is-danger">
            {t('consent.give.refuse')}
          </button>
        </p>
        <p className="quiet">{t('consent.give.refuseHelp')}</p>
      </PostForm>
    </section>
  );
}
