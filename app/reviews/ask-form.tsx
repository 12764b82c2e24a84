import { useT } from '#app/i18n/translate.ts';
import { ChoiceField } from '#app/ui/choice-field.tsx';
import { Choices } from '#app/ui/choice-fold.tsx';
import { Field, fieldId, SelectField } from '#app/ui/field.tsx';
import { FormProblems } from '#app/ui/form-problems.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { inputLimits } from '#content/input/input-limits.ts';
import {
  isAskedTwice,
  MOST_OUTSIDERS,
  type OutsiderInput,
  outsiderField,
  outsiderInput,
  type ReviewInput,
  reviewInput,
} from '#content/input/review-input.ts';
import { LOCALES } from '#content/locale.ts';
import { SIDES } from '#content/people/person.ts';

const LIMITS = inputLimits(reviewInput);
const OUTSIDER_LIMITS = inputLimits(outsiderInput);

/** Choices of a member in one form. */
export const MEMBER_CHOICES = 4;

/** What one of these choices says. */
export interface AskedMember {
  /** Empty for nobody. */
  readonly id: string;
  readonly isQuoted: boolean;
}

/** What the fields about somebody else say, as typed. */
export type AskedOther = Readonly<Record<keyof OutsiderInput, string>> & { readonly isQuoted: boolean };

/** The name of the field that a refused choice of a member is named by. */
export const memberField = (choice: number): string => `member.${choice}`;

/** The values of a refused request, and its invalid fields. */
export interface RefusedRequest {
  readonly values: Readonly<Record<keyof ReviewInput, string>>;
  /** The form that was sent. */
  readonly intent: 'ask' | 'again';
  /** The former request, if its reviewer is asked again. */
  readonly id: string;
  /** Ids of those of the team. */
  readonly people: readonly string[];
  /** Of each choice of a member. */
  readonly members: readonly AskedMember[];
  /** Of each row of others. */
  readonly others: readonly AskedOther[];
  readonly fields: readonly string[];
}

/** At the top of the screen, what was refused in one of its forms. */
export function AskProblems({ refused }: { refused: RefusedRequest }) {
  const { intent, id, fields } = refused;
  return <FormProblems fields={fields.map((field) => (intent === 'again' ? `again.${id}.${field}` : field))} />;
}

interface AskFormProps {
  /** Those of the team. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
  readonly members: readonly { readonly id: string; readonly name: string; readonly organisation: string }[];
  readonly refused: RefusedRequest | null;
  /** A mail server is set up. */
  readonly isMailed: boolean;
}

/**
 * Whom to ask for a review, by when, with a word: those of the team, members, and others, in one
 * form, so that whatever is sent takes everything along. No part is required by itself.
 */
export function AskForm({ people, members, refused, isMailed }: AskFormProps) {
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
      {members.length > 0 && <AskMembers members={members} refused={refused} isMailed={isMailed} />}
      <AskOthers refused={refused} isMailed={isMailed} />
      <WhenAndWord refused={refused} idOf={fieldId} isMailed={isMailed} />
      <p className="actions">
        <button type="submit" name="intent" value="ask" className="button">
          {t('review.send')}
        </button>
      </p>
    </PostForm>
  );
}

/** Which members to ask: one, and more in a fold. A script lets them be searched by name. */
function AskMembers({ members, refused, isMailed }: Omit<AskFormProps, 'people'>) {
  const t = useT();
  const choice = (index: number) => (
    <AskMember
      key={index}
      index={index}
      members={members}
      asked={refused?.members[index]}
      isFaulty={refused?.fields.includes(memberField(index)) ?? false}
    />
  );
  return (
    <fieldset className="ask-part">
      <legend>{t('review.askMember')}</legend>
      <p className="field-help">{t(isMailed ? 'review.askMemberHelp' : 'review.askMemberUnmailed')}</p>
      {choice(0)}
      <details className="fold" open={refused?.members.slice(1).some(({ id, isQuoted }) => id !== '' || isQuoted)}>
        <summary>{t('review.moreMembers')}</summary>
        {Array.from({ length: MEMBER_CHOICES - 1 }, (_, i) => choice(i + 1))}
      </details>
    </fieldset>
  );
}

function AskMember(props: {
  readonly index: number;
  readonly members: AskFormProps['members'];
  readonly asked: AskedMember | undefined;
  readonly isFaulty: boolean;
}) {
  const { index, members, asked, isFaulty } = props;
  const t = useT();
  return (
    <>
      <Field
        name="member"
        id={fieldId(memberField(index))}
        label={index === 0 ? t('review.member') : t('review.memberNumber', { number: index + 1 })}
        error={isFaulty ? t('review.error.member') : null}
      >
        {(control) => (
          <select
            {...control}
            defaultValue={asked?.id ?? ''}
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
      <Quoted
        name="member-quoted"
        value={String(index)}
        id={fieldId(`member-quoted.${index}`)}
        isQuoted={asked?.isQuoted ?? false}
      />
    </>
  );
}

/** Others to ask, by name and mail, without an account or with one: one, and more in folds. */
function AskOthers(props: Pick<AskFormProps, 'refused' | 'isMailed'>) {
  const { isMailed } = props;
  const t = useT();
  return (
    <>
      <fieldset className="ask-part">
        <legend>{t('review.askOther')}</legend>
        <p className="field-help">{t(isMailed ? 'review.askOtherHelp' : 'review.askOtherUnmailed')}</p>
        <AskOther {...props} row={0} />
      </fieldset>
      <MoreOthers {...props} row={1} />
    </>
  );
}

/**
 * The rows from this one on, each in a fold within the one before, so that without a script one
 * more is a tap, and no more than one is offered.
 */
function MoreOthers(props: Pick<AskFormProps, 'refused' | 'isMailed'> & { readonly row: number }) {
  const { row, refused } = props;
  const t = useT();
  if (row >= MOST_OUTSIDERS) return null;
  return (
    <details className="fold ask-more" open={refused?.others.slice(row).some(isBegun)}>
      <summary>{t('review.moreOthers')}</summary>
      <fieldset className="ask-part">
        <legend>{t('review.otherNumber', { number: row + 1 })}</legend>
        <AskOther {...props} />
      </fieldset>
      <MoreOthers {...props} row={row + 1} />
    </details>
  );
}

/** Whether something is said of somebody else, beyond the language that every row has. */
export const isBegun = ({ name, email, side, isQuoted }: AskedOther): boolean =>
  name !== '' || email !== '' || side !== '' || isQuoted;

function AskOther({ row, refused, isMailed }: Pick<AskFormProps, 'refused' | 'isMailed'> & { readonly row: number }) {
  const t = useT();
  const typed = refused?.others[row];
  const named = (field: string) => outsiderField(field, row);
  const isWrong = (field: string) => refused?.fields.includes(named(field)) ?? false;
  const isTwice = refused !== null && isAskedTwice(refused.others, row);
  const emailError = t(isTwice ? 'review.error.emailTwice' : 'review.error.email');
  return (
    <>
      <Field name={named('name')} label={t('review.name')} error={isWrong('name') ? t('review.error.name') : null}>
        {(control) => (
          <input {...control} {...OUTSIDER_LIMITS.name} dir="auto" autoComplete="off" defaultValue={typed?.name} />
        )}
      </Field>
      <Field name={named('email')} label={t('review.email')} error={isWrong('email') ? emailError : null}>
        {(control) => (
          <input
            {...control}
            {...OUTSIDER_LIMITS.email}
            type="email"
            dir="ltr"
            autoComplete="off"
            defaultValue={typed?.email}
          />
        )}
      </Field>
      <SelectField
        name={named('locale')}
        label={t(isMailed ? 'review.language' : 'review.languageUnmailed')}
        value={typed?.locale || t.locale}
        options={LOCALES.map((locale) => ({ value: locale, label: t(`kinds.language.${locale}`) }))}
      />
      <ChoiceField
        name={named('side')}
        id={fieldId(named('side'))}
        legend={t('invitations.side')}
        value={typed?.side ?? ''}
        options={[...SIDES].reverse().map((side) => ({ value: side, label: t(`annotations.side.${side}`) }))}
        error={isWrong('side') ? t('invitations.error.side') : null}
      />
      <Quoted name={named('quoted')} value="yes" id={fieldId(named('quoted'))} isQuoted={typed?.isQuoted ?? false} />
    </>
  );
}

function Quoted({ name, value, id, isQuoted }: { name: string; value: string; id: string; isQuoted: boolean }) {
  const t = useT();
  const help = `${id}-aide`;
  return (
    <div className="field">
      <label className="choice">
        <input type="checkbox" name={name} value={value} defaultChecked={isQuoted} aria-describedby={help} />
        <span>
          {t('review.quoted')}
          <span className="choice-help" id={help}>
            {t('review.quotedHelp')}
          </span>
        </span>
      </label>
    </div>
  );
}

/**
 * Asks whom a former request was addressed to again, by when, with a word: folded until it is
 * wanted.
 */
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
