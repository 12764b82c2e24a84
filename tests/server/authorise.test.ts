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
      'reading a page for members: others get not-found',
      'page.read',
      MEMBERS,
      ['not-found', 'passes', 'not-found', 'passes', 'passes', 'passes'],
    ],
    [
      'annotating a page for members: others get not-found',
      'annotation.write',
      MEMBERS,
      ['not-found', 'passes', 'not-found', 'passes', 'passes', 'passes'],
    ],
    [
      'annotating a public page: requires to be signed in or invited',
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
      'publishing a page for those who are invited',
      'page.publish',
      INVITED,
      ['not-found', 'forbidden', 'not-found', 'not-found', 'passes', 'passes'],
    ],
    [
      'reading the draft of a public page: others get not-found',
      'draft.read',
      OPEN,
      ['not-found', 'not-found', 'not-found', 'not-found', 'passes', 'passes'],
    ],
    [
      'writing in the draft of a public page',
      'draft.write',
      OPEN,
      ['sign-in-required', 'forbidden', 'not-found', 'forbidden', 'passes', 'passes'],
    ],
    [
      'managing an unpublished page',
      'page.manage',
      DRAFT,
      ['not-found', 'not-found', 'not-found', 'not-found', 'passes', 'passes'],
    ],
    [
      'writing in the draft of an archived page',
      'draft.write',
      ARCHIVED,
      ['not-found', 'not-found', 'not-found', 'not-found', 'conflict archived', 'conflict archived'],
    ],
    [
      'creating a page',
      'page.create',
      undefined,
      ['sign-in-required', 'forbidden', 'forbidden', 'forbidden', 'passes', 'passes'],
    ],
    [
      'reading the administration: the public is asked to sign in',
      'system.read',
      undefined,
      ['sign-in-required', 'forbidden', 'forbidden', 'forbidden', 'forbidden', 'passes'],
    ],
    [
      'managing people',
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
