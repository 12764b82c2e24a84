import { describe, expect, it } from 'vitest';
import {
  type Action,
  can,
  collectionSubject,
  listedVisibilities,
  PERMISSIONS,
  pageSubject,
  type Subject,
  VISIBILITIES,
} from '#content/permission.ts';
import { PAGE, type Row, VIEWERS } from '#tests/support/permission-viewers.ts';

/** The subjects, in the order of the columns below; the last is the question without a page. */
const SUBJECTS: readonly (Subject | undefined)[] = [
  { pageId: PAGE, visibility: 'public', published: true },
  { pageId: PAGE, visibility: 'members', published: true },
  { pageId: PAGE, visibility: 'invited', published: true },
  { pageId: PAGE, visibility: 'public', published: false },
  { pageId: PAGE, visibility: 'members', published: false },
  { pageId: PAGE, visibility: 'invited', published: false },
  undefined,
];

/**
 * The network's decisions, written out cell by cell and not derived from the table under test.
 * Columns: published and public, members, invited; unpublished (or archived) and public, members,
 * invited; no page. `+` may, `·` may not.
 */
const ORACLE: Record<Action, Record<Row, string>> = {
  'annotation.require': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'page.read': {
    public: '+······',
    invited: '+++····',
    elsewhere: '·······',
    member: '++·····',
    staff: '+++++++',
    admin: '+++++++',
  },
  'material.read': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'material.write': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'material.withdraw': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'draft.read': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'draft.write': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'page.create': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'page.manage': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'page.archive': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'page.publish': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'page.feature': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'page.bin': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'page.delete': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '·······',
    admin: '+++++++',
  },
  'version.read': {
    public: '·······',
    invited: '+++····',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'review.manage': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  // Only where a request is open for the viewer: below.
  'review.answer': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '·······',
    admin: '·······',
  },
  'consent.answer': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '·······',
    admin: '·······',
  },
  'review.rule': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '·······',
    admin: '+++++++',
  },
  'annotation.read': {
    public: '·······',
    invited: '+++····',
    elsewhere: '·······',
    member: '++·····',
    staff: '+++++++',
    admin: '+++++++',
  },
  'annotation.write': {
    public: '·······',
    invited: '+++····',
    elsewhere: '·······',
    member: '++·····',
    staff: '+++++++',
    admin: '+++++++',
  },
  'annotation.resolve': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'annotation.resolve-own': {
    public: '·······',
    invited: '+++····',
    elsewhere: '·······',
    member: '++·····',
    staff: '+++++++',
    admin: '+++++++',
  },
  'invitation.manage': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'invitation.revoke': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'collection.read': {
    public: '+······',
    invited: '·······',
    elsewhere: '·······',
    member: '++·····',
    staff: '+++++++',
    admin: '+++++++',
  },
  'collection.manage': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'collection.archive': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'file.upload': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'organisation.read': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'organisation.write': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'search.manage': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'activity.read': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '+++++++',
    admin: '+++++++',
  },
  'account.manage': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '+++++++',
    staff: '+++++++',
    admin: '+++++++',
  },
  'own-kit.keep': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '+++++++',
    staff: '+++++++',
    admin: '+++++++',
  },
  'person.manage': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '·······',
    admin: '+++++++',
  },
  'system.read': {
    public: '·······',
    invited: '·······',
    elsewhere: '·······',
    member: '·······',
    staff: '·······',
    admin: '+++++++',
  },
};

describe('the permission table', () => {
  it('has no action that the oracle lacks', () => {
    expect(Object.keys(PERMISSIONS).sort()).toEqual(Object.keys(ORACLE).sort());
  });

  for (const [action, rows] of Object.entries(ORACLE) as [Action, Record<Row, string>][]) {
    it(`allows ${action} as decided, for every role, visibility and state`, () => {
      const judged = Object.fromEntries(
        Object.keys(rows).map((row) => [
          row,
          SUBJECTS.map((subject) => (can(VIEWERS[row as Row], action, subject) ? '+' : '·')).join(''),
        ]),
      );
      expect(judged).toEqual(rows);
    });
  }
});

describe('pages and collections as subjects', () => {
  it.each([
    [null, null, false],
    [1, null, true],
    [null, '2026-11-25', false],
    [1, '2026-11-25', false],
  ])('with edition %s, archived %s: published %s', (edition, archivedAt, published) => {
    const { visibility } = SUBJECTS[1]!;
    expect(pageSubject({ id: PAGE, visibility, editionNumber: edition, archivedAt })).toEqual({
      pageId: PAGE,
      visibility,
      published,
      archived: archivedAt !== null,
    });
    const publishedAt = edition === null ? null : '2026-11-24';
    const collection = collectionSubject({ visibility, publishedAt, archivedAt });
    expect(collection).toEqual({ visibility, published, archived: archivedAt !== null });
    expect(can(VIEWERS.member, 'collection.read', collection)).toBe(published);
  });
});

describe('the pages that a viewer may list', () => {
  it('are those that they may read', () => {
    for (const row of ['public', 'member', 'staff', 'admin'] as const) {
      const viewer = VIEWERS[row];
      const readable = VISIBILITIES.filter((visibility) => can(viewer, 'page.read', { visibility, published: true }));
      expect(listedVisibilities(viewer), row).toEqual(readable);
    }
    expect(listedVisibilities(VIEWERS.invited)).toEqual([]);
  });
});
