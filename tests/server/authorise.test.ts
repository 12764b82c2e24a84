import { describe, expect, test } from 'vitest';
import { actorOf, authorise, COMMAND_LINE, personIdOf } from '#content/authorise.ts';
import { isNavetteError } from '#content/errors.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import type { Action, Subject } from '#content/permission.ts';

const PAGE = 'page22222222';
const partnerOf = (pageId: string): Viewer => ({
  role: 'partner',
  invitationId: 'invitation22',
  pageId,
  name: 'Aminata Traoré',
  organisation: 'Commune de Koro',
  country: 'ML',
  side: 'south',
  sessionId: 'session22222',
});
const VIEWERS = {
  public: PUBLIC_VIEWER,
  partner: partnerOf(PAGE),
  elsewhere: partnerOf('page33333333'),
  member: { role: 'member', personId: 'person222222', name: 'Inès', sessionId: 'session22222' },
  staff: { role: 'staff', admin: false, personId: 'person333333', name: 'Claire', sessionId: 'session33333' },
  admin: { role: 'staff', admin: true, personId: 'person444444', name: 'Louis', sessionId: 'session44444' },
} as const satisfies Record<string, Viewer>;
type Row = keyof typeof VIEWERS;

const OPEN: Subject = { pageId: PAGE, visibility: 'public', published: true };
const MEMBERS: Subject = { pageId: PAGE, visibility: 'members', published: true };
const INVITED: Subject = { pageId: PAGE, visibility: 'invited', published: true };
const DRAFT: Subject = { pageId: PAGE, visibility: 'public', published: false };
const ARCHIVED: Subject = { pageId: PAGE, visibility: 'public', published: false, archived: true };

/** A viewer's result: `passes`, or the error's code with its reason. */
function answer(row: Row, action: Action, subject?: Subject): string {
  try {
    authorise(VIEWERS[row], action, subject);
    return 'passes';
  } catch (error) {
    if (!isNavetteError(error)) throw error;
    if (error.code !== 'conflict') expect(error.details).toEqual({ action });
    return [error.code, error.details.reason].filter(Boolean).join(' ');
  }
}

/** The same for every viewer, in the order above. */
const answers = (action: Action, subject?: Subject) =>
  (Object.keys(VIEWERS) as Row[]).map((row) => answer(row, action, subject));

describe('what is refused', () => {
  test.each<[string, Action, Subject | undefined, string[]]>([
    [
      'reading a page for members: it does not exist for others',
      'page.read',
      MEMBERS,
      ['not-found', 'passes', 'not-found', 'passes', 'passes', 'passes'],
    ],
    [
      'annotating it: neither',
      'annotation.write',
      MEMBERS,
      ['not-found', 'passes', 'not-found', 'passes', 'passes', 'passes'],
    ],
    [
      'annotating a public page, which all see: to be signed in, or invited',
      'annotation.write',
      OPEN,
      ['sign-in-required', 'passes', 'not-found', 'passes', 'passes', 'passes'],
    ],
    [
      'publishing a public page',
      'page.publish',
      OPEN,
      ['sign-in-required', 'forbidden', 'not-found', 'forbidden', 'passes', 'passes'],
    ],
    [
      'publishing one for those who are invited',
      'page.publish',
      INVITED,
      ['not-found', 'forbidden', 'not-found', 'not-found', 'passes', 'passes'],
    ],
    [
      'a draft, though its page is public: that there is one is nobody’s affair',
      'draft.read',
      OPEN,
      ['not-found', 'not-found', 'not-found', 'not-found', 'passes', 'passes'],
    ],
    [
      'writing in it',
      'draft.write',
      OPEN,
      ['sign-in-required', 'forbidden', 'not-found', 'forbidden', 'passes', 'passes'],
    ],
    [
      'anything to what is not published',
      'page.manage',
      DRAFT,
      ['not-found', 'not-found', 'not-found', 'not-found', 'passes', 'passes'],
    ],
    [
      'what waits until an archived page is put back',
      'draft.write',
      ARCHIVED,
      ['not-found', 'not-found', 'not-found', 'not-found', 'conflict archived', 'conflict archived'],
    ],
    [
      'making a page',
      'page.create',
      undefined,
      ['sign-in-required', 'forbidden', 'forbidden', 'forbidden', 'passes', 'passes'],
    ],
    [
      'the administration, whose existence is no secret: who may come in is led to sign in',
      'system.read',
      undefined,
      ['sign-in-required', 'forbidden', 'forbidden', 'forbidden', 'forbidden', 'passes'],
    ],
    [
      'people',
      'person.manage',
      undefined,
      ['sign-in-required', 'forbidden', 'forbidden', 'forbidden', 'forbidden', 'passes'],
    ],
  ])('%s', (_what, action, subject, expected) => {
    expect(answers(action, subject)).toEqual(expected);
  });
});

test('the actor is a person, an invitation, or the public', () => {
  expect(Object.values(VIEWERS).map(actorOf)).toEqual([
    'public',
    'invitation:invitation22',
    'invitation:invitation22',
    'person222222',
    'person333333',
    'person444444',
  ]);
  expect(Object.values(VIEWERS).map(personIdOf)).toEqual([
    null,
    null,
    null,
    'person222222',
    'person333333',
    'person444444',
  ]);
  expect(actorOf(COMMAND_LINE)).toBe('cli');
});
