import type { OutsiderInput, ReviewInput } from '#content/input/review-input.ts';

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

/** Whether something is said of somebody else, beyond the language that every row has. */
export const isBegun = ({ name, email, side, isQuoted }: AskedOther): boolean =>
  name !== '' || email !== '' || side !== '' || isQuoted;

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
