import { describe, expect, it } from 'vitest';
import { authorise } from '#content/authorise.ts';
import type { NavetteError } from '#content/errors.ts';
import type { Viewer } from '#content/people/person.ts';
import {
  type Action,
  can,
  PERMISSIONS,
  pageSubject,
  type Subject,
  VISIBILITIES,
  waitsForUnarchive,
} from '#content/permission.ts';
import { ORACLE } from '#tests/support/permission-oracle.ts';
import { PAGE, type Row, VIEWERS } from '#tests/support/permission-viewers.ts';

/**
 * The effect of a page's state on the permission table: archived, in the bin, to be annotated, of
 * the site.
 */
describe('the permission table, by the state of a page', () => {
  it('lets only the requested reviewer answer a review, until the page is archived', () => {
    const page: Subject = { pageId: PAGE, visibility: 'invited', published: false };
    for (const viewer of Object.values(VIEWERS)) {
      expect(can(viewer, 'review.answer', { ...page, asked: true }), viewer.role).toBe(true);
      expect(can(viewer, 'review.answer', { ...page, asked: false }), viewer.role).toBe(false);
      expect(can(viewer, 'review.answer', { ...page, asked: true, archived: true }), viewer.role).toBe(false);
      expect(can(viewer, 'draft.read', { ...page, asked: true }), viewer.role).toBe(viewer.role === 'staff');
    }
  });

  it('lets reviewers require what they annotate to be dealt with, and the staff', () => {
    const page: Subject = { pageId: PAGE, visibility: 'public', published: true };
    for (const viewer of Object.values(VIEWERS)) {
      const may = (subject: Subject) => can(viewer, 'annotation.require', subject);
      expect(may({ ...page, asked: true }), viewer.role).toBe(true);
      expect(may(page), viewer.role).toBe(viewer.role === 'staff');
      expect(may({ ...page, asked: true, archived: true }), viewer.role).toBe(false);
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
    // Not what a row may do whatever the subject, and without one: their own account, for example.
    const open = (row: Row, page: Parameters<typeof pageSubject>[0]) =>
      (Object.keys(PERMISSIONS) as Action[])
        .filter((action) => /·/.test(ORACLE[action][row]) && can(VIEWERS[row], action, pageSubject(page)))
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
