import { describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import {
  countApprovals,
  type GivenAnswer,
  mayPublishWithout,
  NO_RULE,
  otherPoleApprovers,
  type ReviewRule,
  requestState,
  reviewerKeys,
} from '#content/review.ts';

describe('a request for a review', () => {
  const open = { answer: null, withdrawnAt: null, editionNumber: null, expiresAt: '2026-12-01' };
  test.each([
    [{}, '2026-11-30', 'open'],
    [{}, '2026-12-01', 'expired'],
    [{ withdrawnAt: '2026-11-27' }, '2026-12-02', 'withdrawn'],
    [{ editionNumber: 1 }, '2026-12-02', 'closed'],
    // An answer remains one, whatever happens later.
    [{ answer: 'approved', editionNumber: 1 }, '2026-12-02', 'approved'],
    [{ answer: 'changes' }, '2026-12-02', 'changes'],
  ] as const)('with %j, on %s, is %s', (facts, now, state) => {
    expect(requestState({ ...open, ...facts }, now)).toBe(state);
  });
});

describe('approvals', () => {
  const rule = (approvers: ReviewRule['approvers']): ReviewRule => ({ ...NO_RULE, approvals: 1, approvers });
  const answer = (reviewer: string, more: Partial<GivenAnswer> = {}): GivenAnswer => ({
    reviewer,
    answer: 'approved',
    state: '0-now',
    personId: reviewer,
    isStaff: true,
    pole: 'CID',
    isQuoted: false,
    ...more,
  });
  const published = { state: '0-now', publisherId: 'claire', ownerPole: 'CID' };
  const outside = answer('awa@example.org', { personId: null, isStaff: false, pole: '' });

  test('of an outside reviewer counts also when a command publishes', () => {
    expect(countApprovals(rule('any'), [outside], { ...published, publisherId: null })).toBe(1);
  });

  test.each([
    ['nobody', 'any', [], 0],
    ['a colleague', 'any', [answer('louis')], 1],
    ['who publishes', 'any', [answer('claire')], 0],
    ['a colleague, for another text', 'any', [answer('louis', { state: '0-then' })], 0],
    ['a colleague who then wanted changes', 'any', [answer('louis'), answer('louis', { answer: 'changes' })], 0],
    ['a colleague who wanted changes first', 'any', [answer('louis', { answer: 'changes' }), answer('louis')], 1],
    ['a colleague twice', 'any', [answer('louis'), answer('louis')], 1],
    ['two', 'any', [answer('louis'), outside], 2],
    ['the same pole', 'other-pole', [answer('louis')], 0],
    ['another pole', 'other-pole', [answer('louis', { pole: 'ECSI' })], 1],
    ['a pole that nobody named', 'other-pole', [answer('louis', { pole: '' })], 0],
    ['somebody outside, for the other pole', 'other-pole', [outside], 0],
    ['the team, for those outside', 'outside', [answer('louis')], 0],
    ['somebody outside', 'outside', [outside], 1],
    ['somebody outside, for those quoted', 'quoted', [outside], 0],
    ['who is quoted', 'quoted', [answer('ines', { isStaff: false, isQuoted: true })], 1],
    ['who is quoted and publishes', 'quoted', [answer('claire', { isQuoted: true })], 0],
    ['a member', 'outside', [answer('ines', { isStaff: false })], 1],
  ] as const)('of %s, where “%s” count', (_who, approvers, answers, count) => {
    expect(countApprovals(rule(approvers), answers, published)).toBe(count);
  });
});

test('requests to one person have one key, whether they name an account or an address', () => {
  const byMail = (email: string, accountId: string | null = null) => ({ email, accountId });
  const [awa, louis] = ['awa@example.org', 'louis@example.org'];
  expect(reviewerKeys([byMail(awa), byMail(awa), byMail(louis)])).toEqual([awa, awa, louis]);
  // An account has the address now; or it had it when it was asked.
  expect(reviewerKeys([byMail(awa, 'a'), { email: awa, accountId: 'a' }])).toEqual(['a', 'a']);
  expect(reviewerKeys([byMail(awa), { email: awa, accountId: 'a' }, byMail(louis)])).toEqual(['a', 'a', louis]);
  // The team as a whole; the person who answered for it is known by their account.
  expect(reviewerKeys([byMail(''), { email: '', accountId: 'l' }])).toEqual(['', 'l']);
});

test('the rule decides which viewers may publish without approvals; commands always may', () => {
  const staff: Viewer = { role: 'staff', admin: false, personId: 'p', name: 'P', sessionId: 's' };
  const viewers: readonly Viewer[] = [PUBLIC_VIEWER, staff, { ...staff, admin: true }, COMMAND_LINE];
  const may = (bypass: ReviewRule['bypass']) =>
    viewers.map((viewer) => mayPublishWithout({ ...NO_RULE, bypass }, viewer));
  expect(may('staff')).toEqual([false, true, true, true]);
  expect(may('admin')).toEqual([false, false, true, true]);
  expect(may('nobody')).toEqual([false, false, false, true]);
});

test('how many could give approvals of another pole is counted by the pole of a page’s owner', () => {
  expect(otherPoleApprovers(['', '', ''])).toEqual({ fewest: 0, most: 0 });
  // All have a pole: for a page without an owner, the publisher does not count as an approver.
  expect(otherPoleApprovers(['a', 'a', 'b'])).toEqual({ fewest: 1, most: 2 });
  expect(otherPoleApprovers(['a', 'a', 'b', ''])).toEqual({ fewest: 1, most: 3 });
  expect(otherPoleApprovers([])).toEqual({ fewest: 0, most: 0 });
});
