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
import { ORACLE } from '#tests/support/permission-oracle.ts';
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
