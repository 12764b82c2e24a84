import { describe, expect, it } from 'vitest';
import { authorise } from '#content/authorise.ts';
import type { NavetteError } from '#content/errors.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import {
  type Action,
  can,
  collectionSubject,
  listedVisibilities,
  PERMISSIONS,
  pageSubject,
  type Subject,
  VISIBILITIES,
  waitsForUnarchive,
} from '#content/permission.ts';

const PAGE = 'page22222222';
const OTHER_PAGE = 'page33333333';

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

const partner = (pageId: string): Viewer => ({
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
  invited: partner(PAGE),
  elsewhere: partner(OTHER_PAGE),
  member: { role: 'member', personId: 'person222222', name: 'Inès', sessionId: 'session22222' },
  staff: { role: 'staff', admin: false, personId: 'person333333', name: 'Claire', sessionId: 'session33333' },
  admin: { role: 'staff', admin: true, personId: 'person444444', name: 'Louis', sessionId: 'session44444' },
} as const satisfies Record<string, Viewer>;

type Row = keyof typeof VIEWERS;

/**
 * The network's decisions, written out cell by cell and not derived from the table under test.
 * Columns: published and public, members, invited; unpublished (or archived) and public, members,
 * invited; no page. `+` may, `·` may not.
 */
const ORACLE: Record<Action, Record<Row, string>> = {
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

  it('lets only the requested reviewer answer a review, until the page is archived', () => {
    const page: Subject = { pageId: PAGE, visibility: 'invited', published: false };
    for (const viewer of Object.values(VIEWERS)) {
      expect(can(viewer, 'review.answer', { ...page, asked: true }), viewer.role).toBe(true);
      expect(can(viewer, 'review.answer', { ...page, asked: false }), viewer.role).toBe(false);
      expect(can(viewer, 'review.answer', { ...page, asked: true, archived: true }), viewer.role).toBe(false);
      expect(can(viewer, 'draft.read', { ...page, asked: true }), viewer.role).toBe(viewer.role === 'staff');
    }
  });

  it('allows a partner nothing on a subject that is not a page, even if it is public', () => {
    for (const action of Object.keys(PERMISSIONS) as Action[]) {
      expect(can(VIEWERS.invited, action, { visibility: 'public', published: true }), action).toBe(false);
    }
  });

  it('allows only staff to read archived pages, revoke their links and put them back, and nothing else', () => {
    const archived: Subject = { pageId: PAGE, visibility: 'public', published: false, archived: true };
    const open = (row: Row) =>
      (Object.keys(PERMISSIONS) as Action[])
        .filter((action) => can(VIEWERS[row], action, archived))
        .sort()
        .join(' ');
    const looking =
      'annotation.read collection.archive collection.read draft.read invitation.revoke material.read material.withdraw page.archive page.bin page.read version.read';
    expect(open('staff')).toBe(looking);
    expect(open('admin')).toBe(looking.replace('page.bin ', 'page.bin page.delete '));
    for (const row of ['public', 'invited', 'elsewhere', 'member'] as const) expect(open(row), row).toBe('');
  });

  it('allows a partner to read and annotate a version of the draft until there is an edition', () => {
    const facts = { id: PAGE, visibility: 'invited', editionNumber: null, archivedAt: null, versionNumber: 1 } as const;
    // One's own account is no matter of a page.
    const open = (row: Row, page: Parameters<typeof pageSubject>[0]) =>
      (Object.keys(PERMISSIONS) as Action[])
        // Their own account and kits are no page's matter.
        .filter(
          (action) =>
            action !== 'account.manage' && action !== 'own-kit.keep' && can(VIEWERS[row], action, pageSubject(page)),
        )
        .sort()
        .join(' ');
    const asked = 'annotation.read annotation.resolve-own annotation.write version.read';
    expect(open('invited', facts)).toBe(asked);
    expect(open('invited', { ...facts, editionNumber: 1 })).toBe(asked.replace('version', 'page.read version'));
    expect(open('invited', { ...facts, archivedAt: '2026-11-25' })).toBe('');
    for (const row of ['public', 'elsewhere', 'member'] as const) expect(open(row, facts), row).toBe('');
  });

  it('allows nothing on a page in the bin but to restore it, and an administrator to delete it', () => {
    for (const visibility of VISIBILITIES) {
      for (const archivedBefore of [null, '2026-11-24']) {
        const subject = pageSubject({
          id: PAGE,
          visibility,
          editionNumber: 1,
          archivedAt: '2026-11-25',
          binnedAt: '2026-11-25',
          archivedBefore,
          versionNumber: 1,
        });
        const open = (row: Row) =>
          (Object.keys(PERMISSIONS) as Action[]).filter((action) => can(VIEWERS[row], action, subject));
        expect(open('staff')).toEqual(['page.bin']);
        expect(open('admin')).toEqual(['page.bin', 'page.delete']);
        for (const row of ['public', 'invited', 'elsewhere', 'member'] as const) expect(open(row), row).toEqual([]);
      }
    }
  });

  it('reports a page in the bin as such to those who could read it, and as missing to others', () => {
    const binned = (visibility: 'public' | 'members', archivedBefore: string | null) =>
      pageSubject({ id: PAGE, visibility, editionNumber: 1, archivedAt: 'x', binnedAt: 'x', archivedBefore });
    const refusal = (row: Row, subject: Subject, action: Action = 'page.read') => {
      try {
        authorise(VIEWERS[row], action, subject);
        return 'allowed';
      } catch (error) {
        const { code, details } = error as NavetteError;
        return `${code} ${details.reason ?? ''}`.trim();
      }
    };
    expect(refusal('public', binned('public', null))).toBe('gone binned');
    expect(refusal('public', binned('public', 'archived before'))).toBe('not-found');
    expect(refusal('public', binned('members', null))).toBe('not-found');
    expect(refusal('public', binned('members', null), 'draft.write')).toBe('not-found');
    expect(refusal('member', binned('members', null))).toBe('gone binned');
    expect(refusal('invited', binned('members', null), 'annotation.write')).toBe('gone binned');
    expect(refusal('elsewhere', binned('public', null))).toBe('not-found');
    expect(refusal('staff', binned('members', 'archived before'), 'page.archive')).toBe('gone binned');
    expect(refusal('staff', binned('public', null), 'page.delete')).toBe('forbidden');
    expect(refusal('staff', binned('public', null), 'page.bin')).toBe('allowed');
  });

  it('leaves the pages of the site itself to administrators, and opens them to everybody once published', () => {
    const draft = pageSubject({ id: PAGE, kind: 'site', visibility: 'public', editionNumber: null, archivedAt: null });
    const open = (row: Row, subject: Subject) =>
      (Object.keys(PERMISSIONS) as Action[]).filter((action) => can(VIEWERS[row], action, subject));
    const ordinary = pageSubject({ id: PAGE, visibility: 'public', editionNumber: null, archivedAt: null });
    expect(open('admin', draft)).toEqual(open('admin', ordinary));
    const kept = [
      'draft.write',
      'page.create',
      'page.manage',
      'page.archive',
      'page.publish',
      'page.feature',
      'review.manage',
      'page.bin',
      'invitation.manage',
      'invitation.revoke',
      'file.upload',
    ];
    expect(open('staff', draft)).toEqual(open('staff', ordinary).filter((action) => !kept.includes(action)));
    expect(open('public', draft)).toEqual([]);
    for (const row of ['public', 'invited', 'elsewhere', 'member'] as const) {
      expect(can(VIEWERS[row], 'page.read', { ...draft, published: true }), row).toBe(true);
      expect(can(VIEWERS[row], 'page.read', { ...draft, published: true, visibility: 'invited' }), row).toBe(
        row === 'invited',
      );
    }
    expect(can(VIEWERS.elsewhere, 'annotation.write', { ...draft, published: true })).toBe(false);
  });

  it('distinguishes actions that need a restore first from forbidden ones', () => {
    const archived: Subject = { pageId: PAGE, visibility: 'public', published: false, archived: true };
    expect(waitsForUnarchive(VIEWERS.staff, 'draft.write', archived)).toBe(true);
    expect(waitsForUnarchive(VIEWERS.staff, 'draft.write', { ...archived, archived: false })).toBe(false);
    expect(waitsForUnarchive(VIEWERS.staff, 'page.archive', archived)).toBe(false);
    expect(waitsForUnarchive(VIEWERS.member, 'draft.write', archived)).toBe(false);
    expect(waitsForUnarchive(VIEWERS.invited, 'annotation.write', archived)).toBe(false);
  });

  it('grants the right to administer to staff only, even if a member has the flag', () => {
    const marked = { ...VIEWERS.member, admin: true } as Viewer;
    expect(can(marked, 'person.manage')).toBe(false);
    expect(can(marked, 'system.read')).toBe(false);
  });
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
