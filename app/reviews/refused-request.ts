import type { OutsiderInput, ReviewInput } from '#content/input/review-input.ts';

/** Choices of a member in one form. */
export const MEMBER_CHOICES = 4;

/** The values of one of these choices. */
export interface AskedMember {
  /** Empty for nobody. */
  readonly id: string;
  readonly isQuoted: boolean;
}

/** The fields about somebody who is asked by name and mail, as typed. */
export type AskedOther = Readonly<Record<keyof OutsiderInput, string>> & { readonly isQuoted: boolean };

/** The name under which `fields` lists a refused choice of a member. */
export const memberField = (choice: number): string => `member.${choice}`;

/** Whether fields of such a row are filled in, beside the language, which every row has. */
export const isBegun = ({ name, email, side, isQuoted }: AskedOther): boolean =>
  name !== '' || email !== '' || side !== '' || isQuoted;

/** The values of a refused request, and its invalid fields. */
export interface RefusedRequest {
  readonly values: Readonly<Record<keyof ReviewInput, string>>;
  /** The form that was sent. */
  readonly intent: 'ask' | 'again';
  /** The former request, if its reviewer is asked again. */
  readonly id: string;
  /** The ids of the chosen people of the team. */
  readonly people: readonly string[];
  /** For each choice of a member. */
  readonly members: readonly AskedMember[];
  /** For each row of others. */
  readonly others: readonly AskedOther[];
  readonly fields: readonly string[];
}
