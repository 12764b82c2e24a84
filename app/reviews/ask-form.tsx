import { useT } from '#app/i18n/translate.ts';
import { Choices } from '#app/ui/choice-fold.tsx';
import { Field, fieldId } from '#app/ui/field.tsx';
import { FormProblems } from '#app/ui/form-problems.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { inputLimits } from '#content/input/input-limits.ts';
import { reviewInput } from '#content/input/review-input.ts';
import { AskMembers, type AskMembersProps } from './ask-members.tsx';
import { AskOthers } from './ask-others.tsx';
import type { RefusedRequest } from './refused-request.ts';

const LIMITS = inputLimits(reviewInput);

/** At the top of the screen, what was refused in one of its forms. */
export function AskProblems({ refused }: { refused: RefusedRequest }) {
  const { intent, id, fields } = refused;
  return <FormProblems fields={fields.map((field) => (intent === 'again' ? `again.${id}.${field}` : field))} />;
}

interface AskFormProps extends AskMembersProps {
  /** Those of the team. */
  readonly people: readonly { readonly id: string; readonly name: string }[];
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
