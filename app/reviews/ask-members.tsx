import { useT } from '#app/i18n/translate.ts';
import { Field, fieldId } from '#app/ui/field.tsx';
import { QuotedChoice } from './quoted-choice.tsx';
import { type AskedMember, MEMBER_CHOICES, memberField, type RefusedRequest } from './refused-request.ts';

export interface AskMembersProps {
  readonly members: readonly { readonly id: string; readonly name: string; readonly organisation: string }[];
  readonly refused: RefusedRequest | null;
  /** A mail server is set up. */
  readonly isMailed: boolean;
}

/** Which members to ask: one, and more in a fold. A script lets them be searched by name. */
export function AskMembers({ members, refused, isMailed }: AskMembersProps) {
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
  readonly members: AskMembersProps['members'];
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
      <QuotedChoice
        name="member-quoted"
        value={String(index)}
        id={fieldId(`member-quoted.${index}`)}
        isQuoted={asked?.isQuoted ?? false}
      />
    </>
  );
}
