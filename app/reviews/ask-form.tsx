import { useT } from '#app/i18n/translate.ts';
import { ChoiceField } from '#app/ui/choice-field.tsx';
import { Choices } from '#app/ui/choice-fold.tsx';
import { Field, fieldId, SelectField } from '#app/ui/field.tsx';
import { FormProblems } from '#app/ui/form-problems.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { inputLimits } from '#content/input/input-limits.ts';
import { type ReviewInput, reviewInput } from '#content/input/review-input.ts';
import { LOCALES } from '#content/locale.ts';
import { SIDES } from '#content/people/person.ts';

const LIMITS = inputLimits(reviewInput);

/** The values of a refused request, and its invalid fields. */
export interface RefusedRequest {
  readonly values: Readonly<Record<keyof ReviewInput, string>>;
  /** The form that was sent. */
  readonly intent: 'ask' | 'ask-member' | 'ask-other' | 'again';
  /** The former request, if its reviewer is asked again. */
  readonly id: string;
  /** Null if somebody else was asked, by name and mail. */
  readonly people: readonly string[] | null;
  readonly isQuoted: boolean;
  readonly fields: readonly string[];
}

/** What the names of a refused form's fields begin with, where its problems link to them. */
const PREFIXES = { ask: '', 'ask-member': 'member.', 'ask-other': 'other.' } as const;

/** At the top of the screen, what was refused in one of its forms. */
export function AskProblems({ refused }: { refused: RefusedRequest }) {
  const { intent, id, fields } = refused;
  const prefix = intent === 'again' ? `again.${id}.` : PREFIXES[intent];
  return <FormProblems fields={fields.map((field) => prefix + field)} />;
}

/** Whom of the team to ask for a review, by when, with a word. */
export function AskTeam(props: {
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly refused: RefusedRequest | null;
  readonly isMailed: boolean;
}) {
  const { people, refused, isMailed } = props;
  const t = useT();
  const nobody = refused?.fields.includes('people') ? t('review.error.people') : null;
  return (
    <PostForm>
      <fieldset className="field" id={fieldId('people')} aria-describedby={nobody ? 'people-erreur' : undefined}>
        <legend>{t('review.askPeople')}</legend>
        <p className="field-help">{t(isMailed ? 'review.askPeopleHelp' : 'review.askPeopleUnmailed')}</p>
        <Choices
          name="people"
          options={people.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={refused?.people ?? []}
        />
        {nobody && (
          <p className="field-error" id="people-erreur">
            {nobody}
          </p>
        )}
      </fieldset>
      <WhenAndWord refused={refused} idOf={fieldId} isMailed={isMailed} />
      <p className="actions">
        <button type="submit" name="intent" value="ask" className="button">
          {t('review.send')}
        </button>
      </p>
    </PostForm>
  );
}

/** The id of a field of a further form, which has fields of the same names. */
const otherId = (name: string) => fieldId(`other.${name}`);
const memberId = (name: string) => fieldId(`member.${name}`);

/** Which member to ask for a review. A script lets them be searched by name. */
export function AskMember(props: {
  readonly members: readonly { readonly id: string; readonly name: string; readonly organisation: string }[];
  readonly refused: RefusedRequest | null;
  readonly isMailed: boolean;
}) {
  const { members, refused, isMailed } = props;
  const t = useT();
  return (
    <PostForm>
      <Field
        name="people"
        id={memberId('people')}
        label={t('review.member')}
        error={refused?.fields.includes('people') ? t('review.error.member') : null}
      >
        {(control) => (
          <select
            {...control}
            required
            defaultValue={refused?.people?.[0] ?? ''}
            data-search={t('review.memberSearch')}
            data-unknown={t('review.error.member')}
          >
            <option value="">{t('review.memberChoose')}</option>
            {members.map(({ id, name, organisation }) => (
              <option key={id} value={id}>
                {organisation ? `${name} · ${organisation}` : name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Quoted isQuoted={refused?.isQuoted ?? false} id={memberId('quoted')} />
      <WhenAndWord refused={refused} idOf={memberId} isMailed={isMailed} />
      <p className="actions">
        <button type="submit" name="intent" value="ask-member" className="button">
          {t('review.send')}
        </button>
      </p>
    </PostForm>
  );
}

function Quoted({ isQuoted, id }: { isQuoted: boolean; id: string }) {
  const t = useT();
  return (
    <div className="field">
      <label className="choice">
        <input
          type="checkbox"
          name="quoted"
          value="yes"
          id={id}
          defaultChecked={isQuoted}
          aria-describedby={`${id}-aide`}
        />
        <span>
          {t('review.quoted')}
          <span className="choice-help" id={`${id}-aide`}>
            {t('review.quotedHelp')}
          </span>
        </span>
      </label>
    </div>
  );
}

/** Somebody else to ask for a review, by name and mail: without an account, or with one. */
export function AskOther({ refused, isMailed }: { refused: RefusedRequest | null; isMailed: boolean }) {
  const t = useT();
  const wrong = (field: 'name' | 'email') => (refused?.fields.includes(field) ? t(`review.error.${field}`) : null);
  return (
    <PostForm>
      <Field name="name" id={otherId('name')} label={t('review.name')} error={wrong('name')}>
        {(control) => (
          <input
            {...control}
            {...LIMITS.name}
            required
            dir="auto"
            autoComplete="off"
            defaultValue={refused?.values.name}
          />
        )}
      </Field>
      <Field name="email" id={otherId('email')} label={t('review.email')} error={wrong('email')}>
        {(control) => (
          <input
            {...control}
            {...LIMITS.email}
            required
            type="email"
            dir="ltr"
            autoComplete="off"
            defaultValue={refused?.values.email}
          />
        )}
      </Field>
      <SelectField
        name="locale"
        id={otherId('locale')}
        label={t(isMailed ? 'review.language' : 'review.languageUnmailed')}
        value={refused?.values.locale ?? t.locale}
        options={LOCALES.map((locale) => ({ value: locale, label: t(`kinds.language.${locale}`) }))}
      />
      <ChoiceField
        name="side"
        id={otherId('side')}
        legend={t('invitations.side')}
        value={refused?.values.side ?? ''}
        options={[...SIDES].reverse().map((side) => ({ value: side, label: t(`annotations.side.${side}`) }))}
        error={refused?.fields.includes('side') ? t('invitations.error.side') : null}
      />
      <Quoted isQuoted={refused?.isQuoted ?? false} id={otherId('quoted')} />
      <WhenAndWord refused={refused} idOf={otherId} isMailed={isMailed} />
      <p className="actions">
        <button type="submit" name="intent" value="ask-other" className="button">
          {t('review.send')}
        </button>
      </p>
    </PostForm>
  );
}

/** Asks whom a former request was addressed to again, by when, with a word: folded until it is wanted. */
export function AskAgain(props: {
  readonly id: string;
  readonly name: string;
  readonly refused: RefusedRequest | null;
  readonly isMailed: boolean;
}) {
  const { id, name, refused, isMailed } = props;
  const t = useT();
  const idOf = (field: string) => fieldId(`again.${id}.${field}`);
  return (
    <details className="fold" open={refused !== null}>
      <summary aria-label={t('review.againLabel', { name })}>{t('review.again')}</summary>
      <PostForm>
        <input type="hidden" name="id" value={id} />
        <WhenAndWord refused={refused} idOf={idOf} isMailed={isMailed} />
        <p className="actions">
          <button type="submit" name="intent" value="again" className="button is-quiet">
            {t('review.send')}
          </button>
        </p>
      </PostForm>
    </details>
  );
}

function WhenAndWord(props: {
  readonly refused: RefusedRequest | null;
  readonly idOf: (name: string) => string;
  /** A mail server is set up. */
  readonly isMailed: boolean;
}) {
  const { refused, idOf, isMailed } = props;
  const t = useT();
  const wrong = (field: 'due' | 'message') => (refused?.fields.includes(field) ? t(`review.error.${field}`) : null);
  return (
    <>
      <Field name="due" id={idOf('due')} label={t('review.due')} help={t('review.dueHelp')} error={wrong('due')}>
        {(control) => <input {...control} type="date" className="is-short" defaultValue={refused?.values.due} />}
      </Field>
      <Field
        name="message"
        id={idOf('message')}
        label={t('review.message')}
        help={t(isMailed ? 'review.messageHelp' : 'review.messageUnmailed')}
        error={wrong('message')}
      >
        {(control) => (
          <textarea {...control} {...LIMITS.message} rows={3} dir="auto" defaultValue={refused?.values.message} />
        )}
      </Field>
    </>
  );
}
