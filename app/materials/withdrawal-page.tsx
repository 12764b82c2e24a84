import { useContext } from 'react';
import { formatDate } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { Field, SelectField } from '#app/ui/field.tsx';
import { FormProblems } from '#app/ui/form-problems.tsx';
import { FormPageContext, formAddress, PostForm } from '#app/ui/post-form.tsx';
import { LONGEST_PARAPHRASE, LONGEST_PHRASE, PASSAGE_CHOICES } from '#content/withdrawal/withdrawal.ts';
import { placesOf, UsesSection } from './uses-section.tsx';
import type { TypedWithdrawal } from './withdrawal-form.server.ts';
import type { WithdrawalScreen } from './withdrawal-view.server.ts';

interface WithdrawalFormProps extends Omit<WithdrawalScreen, 'material' | 'earlier'> {
  readonly typed: TypedWithdrawal;
  readonly faults: readonly string[];
  /** Words that paraphrases repeat and must not, by the key of their passage. */
  readonly repeats: Readonly<Record<string, string>>;
  /** The text that will replace each passage; null until a preview is requested. */
  readonly preview: Readonly<Record<string, string>> | null;
  readonly back: string;
  /** The last day on which backups contain what is removed today; null if it is not known. */
  readonly backupsUntil: string | null;
}

type ShownPlace = WithdrawalScreen['places'][number];

/** Chooses what becomes of each passage, shows what will be read then, and does it. */
export function WithdrawalForm(props: WithdrawalFormProps) {
  const { places, pages, parts, part, pastOnly, people, found, seen, uses, attached, erased } = props;
  const { typed, faults, repeats, preview, back, backupsUntil } = props;
  const { search } = useContext(FormPageContext);
  const here = formAddress(search);
  const t = useT();
  // A material that no text cites may still have files, a transcript or pictures to delete.
  const mayBeDone = pages > 0 || uses.pages.length > 0 || erasedParts(erased, t).length > 0;
  const fields = faults.map((fault) =>
    fault === 'person' ? 'personne' : `${fault in repeats ? 'texte' : 'choix'}-${fault}`,
  );
  return (
    <PostForm>
      <FormProblems fields={fields} />
      <input type="hidden" name="vus" value={seen} />
      <input type="hidden" name="partie" value={part} />
      <input type="hidden" name="avant" value={carriedBy(props)} />
      {preview !== null && (
        <p className="notice-box" role="status">
          {t('materials.withdraw.previewed')}
        </p>
      )}
      {people.length > 1 && (
        <SelectField
          name="personne"
          label={t('materials.withdraw.person')}
          error={faults.includes('person') ? t('materials.withdraw.personWrong') : null}
          value={typed.person}
          options={[{ value: '', label: '' }, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
        />
      )}
      <ErasedSection erased={erased} isOfSeveral={people.length > 1} />
      {pages === 0 && <p>{t('materials.withdraw.noPlace')}</p>}
      {(pages > 0 || uses.pages.length > 0) && (
        <>
          <UsesSection uses={uses} />
          <p>{t('materials.withdraw.follows')}</p>
        </>
      )}
      {places.length > 0 && <p>{t('materials.withdraw.wholeness')}</p>}
      {parts > 1 && <p>{t('materials.withdraw.part', { part: part + 1, parts })}</p>}
      {places.map((place, index) => (
        <PlaceSection key={place.key} place={place} number={index + 1} {...props} />
      ))}
      {pastOnly.length > 0 && (
        <>
          <p>{t('materials.withdraw.pastOnly')}</p>
          <ul>
            {pastOnly.map((title) => (
              <li key={title}>
                <bdi>{title}</bdi>
              </li>
            ))}
          </ul>
        </>
      )}
      {parts > 1 && (
        <p className="actions">
          {part > 0 && (
            <button type="submit" className="button is-quiet" name="intent" value="previous">
              {t('materials.withdraw.previous')}
            </button>
          )}
          {part < parts - 1 && (
            <button type="submit" className="button is-quiet" name="intent" value="next">
              {t('materials.withdraw.next')}
            </button>
          )}
        </p>
      )}
      {pages > 0 && (
        <section className="form-section" aria-labelledby="ailleurs">
          <h2 id="ailleurs">{t('materials.withdraw.elsewhere')}</h2>
          <Field name="mots" label={t('materials.withdraw.phrase')} help={t('materials.withdraw.phraseHelp')}>
            {(control) => (
              <input {...control} type="text" dir="auto" maxLength={LONGEST_PHRASE} defaultValue={typed.phrase} />
            )}
          </Field>
          <p className="actions">
            {/* The results are far below the beginning of the page. */}
            <button
              type="submit"
              className="button is-quiet"
              name="intent"
              value="search"
              formAction={`${here}#ailleurs`}
            >
              {t('materials.withdraw.search')}
            </button>
          </p>
          {found !== null && (
            <div role="status">
              <p>
                {found.passages.length === 0
                  ? t('materials.withdraw.foundNone')
                  : t('materials.withdraw.found', { count: found.passages.length })}
              </p>
              {!found.isWhole && <p>{t('materials.withdraw.foundPart')}</p>}
            </div>
          )}
          {found?.passages.map((one) => (
            <AlongBox key={one.key} one={one} language={one.language} title={one.title} along={typed.along} />
          ))}
        </section>
      )}
      <AttachedSection {...attached} />
      <section className="form-section" aria-labelledby="sauvegardes">
        <h2 id="sauvegardes">{t('materials.withdraw.backups')}</h2>
        <p>
          {backupsUntil === null
            ? t('materials.withdraw.backupsText')
            : t('materials.withdraw.backupsUntil', { date: formatDate(backupsUntil, t.locale) })}
        </p>
      </section>
      {pages > 0 && <ErasedWith erased={erased} />}
      <p className="actions">
        {pages > 0 && (
          <button type="submit" className="button is-quiet" name="intent" value="preview">
            {t('materials.withdraw.preview')}
          </button>
        )}
        {mayBeDone && (
          <button type="submit" className="button is-danger" name="intent" value="withdraw">
            {t('materials.withdraw.do')}
          </button>
        )}
        <a href={back}>{t('materials.withdraw.cancel')}</a>
      </p>
    </PostForm>
  );
}

/** Attached documents whose files have the words: a withdrawal does not rewrite these. */
function AttachedSection({ documents, isWhole }: WithdrawalScreen['attached']) {
  const t = useT();
  if (documents.length === 0 && isWhole) return null;
  return (
    <section className="form-section" aria-labelledby="documents-joints">
      <h2 id="documents-joints">{t('materials.withdraw.attached')}</h2>
      {documents.length > 0 && (
        <>
          <p>{t('materials.withdraw.attachedText')}</p>
          <ul className="concerned-list">
            {documents.map(({ document, title, language, path }) => (
              <li key={`${path} ${title} ${document}`}>
                <p>{path === null ? <bdi>{document}</bdi> : <a href={path}>{<bdi>{document}</bdi>}</a>}</p>
                <p className="quiet">
                  <bdi lang={language}>{title}</bdi>
                </p>
              </li>
            ))}
          </ul>
          <p>{t('materials.withdraw.attachedLeft')}</p>
        </>
      )}
      {!isWhole && <p>{t('materials.withdraw.attachedPart')}</p>}
    </section>
  );
}

/** The choices about passages that this screen does not show. */
function carriedBy({ places, found, typed }: WithdrawalFormProps): string {
  const shown = new Set(places.map(({ key }) => key));
  const offered = new Set(
    [...places.flatMap(({ around }) => around), ...(found?.passages ?? [])].map(({ key }) => key),
  );
  const choices = Object.entries(typed.choices)
    // Passages without a choice are removed anyway.
    .filter(([key, { choice }]) => !shown.has(key) && choice !== 'remove')
    .map(([key, { choice, paraphrase }]) => [key, [choice, paraphrase]]);
  return JSON.stringify({
    choices: Object.fromEntries(choices),
    along: typed.along.filter((key) => !offered.has(key)),
  });
}

/** What is deleted with the words, each part in words. */
function erasedParts(
  { files, pictures, hasTranscript, extracts }: WithdrawalScreen['erased'],
  t: ReturnType<typeof useT>,
) {
  return [
    files > 0 ? t('materials.withdraw.erasedFiles', { count: files }) : '',
    pictures > 0 ? t('materials.withdraw.erasedPictures', { count: pictures }) : '',
    hasTranscript ? t('materials.withdraw.erasedTranscript') : '',
    extracts > 0 ? t('materials.withdraw.erasedExtracts', { count: extracts }) : '',
  ].filter(Boolean);
}

/** Repeats the list right before the button: the list itself is far above, before the choices. */
function ErasedWith({ erased }: { readonly erased: WithdrawalScreen['erased'] }) {
  const t = useT();
  const parts = erasedParts(erased, t);
  return parts.length === 0 ? null : <p>{t('materials.withdraw.erasedWith', { parts: parts.join(', ') })}</p>;
}

/** What is deleted with the words, whatever is chosen for each passage. */
function ErasedSection({
  erased,
  isOfSeveral,
}: {
  readonly erased: WithdrawalScreen['erased'];
  readonly isOfSeveral: boolean;
}) {
  const t = useT();
  const parts = erasedParts(erased, t);
  if (parts.length === 0) return null;
  return (
    <section className="form-section" aria-labelledby="supprime">
      <h2 id="supprime">{t('materials.withdraw.erased')}</h2>
      <ul>
        {parts.map((part) => (
          <li key={part}>{part}</li>
        ))}
      </ul>
      <p>{t('materials.withdraw.erasedText')}</p>
      {isOfSeveral && <p>{t('materials.withdraw.erasedOfAll')}</p>}
    </section>
  );
}

/** A passage that cites the material: what becomes of it, and what is beside it. */
function PlaceSection({
  place,
  number,
  people,
  typed,
  faults,
  repeats,
  preview,
}: WithdrawalFormProps & { readonly place: ShownPlace; readonly number: number }) {
  const t = useT();
  const { choice = 'remove', paraphrase = '' } = typed.choices[place.key] ?? {};
  const repeated = repeats[place.key];
  const where = placesOf(
    { ...place, draft: place.isInDraft ? 'now' : null, annotations: 0, isArchived: false, isBinned: false },
    t,
  );
  return (
    <section className="form-section" aria-labelledby={`passage-${number}`}>
      <h2 id={`passage-${number}`}>
        {t('materials.withdraw.passage', { number })} · <bdi lang={place.language}>{place.title}</bdi>
      </h2>
      <p className="quiet">{where.join(' · ')}</p>
      <blockquote lang={place.language} dir="auto" className="withdrawn-words">
        {place.text}
      </blockquote>
      <SelectField
        name={`choix-${place.key}`}
        label={t('materials.withdraw.choice')}
        error={faults.includes(place.key) && repeated === undefined ? t('materials.withdraw.choiceWrong') : null}
        value={choice}
        options={PASSAGE_CHOICES.filter((one) => one !== 'pseudonym' || people.length > 0).map((one) => ({
          value: one,
          label: t(`materials.withdraw.choiceOf.${one}`),
        }))}
      />
      <Field
        name={`texte-${place.key}`}
        label={t('materials.withdraw.paraphrase')}
        help={t('materials.withdraw.paraphraseHelp')}
        error={repeated === undefined ? null : t('materials.withdraw.paraphraseRepeats', { words: repeated })}
      >
        {(control) => (
          <textarea
            {...control}
            rows={3}
            maxLength={LONGEST_PARAPHRASE}
            lang={place.language}
            dir="auto"
            defaultValue={paraphrase}
          />
        )}
      </Field>
      {place.around.length > 0 && (
        <details className="fold" open={place.around.some(({ key }) => typed.along.includes(key))}>
          <summary>{t('materials.withdraw.around')}</summary>
          <fieldset className="field">
            <legend>{t('materials.withdraw.along')}</legend>
            {place.around.map((one) => (
              <AlongBox key={one.key} one={one} language={place.language} title={null} along={typed.along} />
            ))}
          </fieldset>
        </details>
      )}
      {preview !== null && (
        <>
          <h3>{t('materials.withdraw.willRead')}</h3>
          <blockquote lang={place.language} dir="auto" className="withdrawn-words">
            {preview[place.key]}
          </blockquote>
        </>
      )}
    </section>
  );
}

/** A passage that does not cite the material, and may be taken out with those that do. */
function AlongBox(props: {
  readonly one: { readonly key: string; readonly text: string };
  readonly language: string;
  /** The title of its page; null where it is already shown. */
  readonly title: string | null;
  readonly along: readonly string[];
}) {
  const { one, language, title, along } = props;
  return (
    <label className="choice">
      <input type="checkbox" name="avec" value={one.key} defaultChecked={along.includes(one.key)} />
      <span>
        {title !== null && (
          <>
            <bdi lang={language}>{title}</bdi>
            {' · '}
          </>
        )}
        <bdi lang={language}>{one.text}</bdi>
      </span>
    </label>
  );
}
