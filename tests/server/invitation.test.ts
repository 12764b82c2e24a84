import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { can } from '#content/permission.ts';
import { listAuditEntries } from '#db/activity/audit-repository.ts';
import { updatePage } from '#db/pages/page-repository.ts';
import { type AuthFloor, openAuthFloor } from '#tests/support/auth-floor.ts';
import { cookieOf } from '#tests/support/people.ts';

let floor: AuthFloor;
let staff: Viewer;
beforeEach(async () => {
  floor = await openAuthFloor();
  staff = await floor.staffViewer();
});
afterEach(() => floor.close());

const refusal = (code: string, details?: Record<string, unknown>) =>
  expect.objectContaining({ tag: 'NavetteError', code, ...(details ? { details } : {}) });

const aminata = (pageId: string) => ({
  pageId,
  name: 'Aminata Traoré',
  organisation: 'Commune de Koro',
  country: 'ML',
  side: 'south',
  expiresInDays: 60,
});

describe('an invitation', () => {
  it('opens one page to a named partner, repeatedly, each time with a session', async () => {
    const page = await floor.addPage();
    const { invitation, token } = await floor.invitations.invite(aminata(page.id), staff);
    const first = await floor.invitations.redeem(token, 'old phone');
    floor.clock.pass({ days: 40 });
    const second = await floor.invitations.redeem(token, 'new phone');
    expect(second.page.path).toBe(`/ateliers/${page.slug}`);
    expect(cookieOf(first.cookie)).not.toBe(cookieOf(second.cookie));
    expect(await floor.access.findViewer(cookieOf(second.cookie))).toEqual({
      role: 'partner',
      invitationId: invitation.id,
      pageId: page.id,
      name: 'Aminata Traoré',
      organisation: 'Commune de Koro',
      country: 'ML',
      side: 'south',
      sessionId: expect.any(String),
    });
  });

  it('gives access to that page, and nothing else', async () => {
    const [page, other] = [await floor.addPage(), await floor.addPage({ visibility: 'public' })];
    const { token } = await floor.invitations.invite(aminata(page.id), staff);
    const viewer = await floor.access.findViewer(cookieOf((await floor.invitations.redeem(token, 'phone')).cookie));
    const subject = (id: string) => ({ pageId: id, visibility: 'invited', published: true }) as const;
    expect(can(viewer, 'annotation.write', subject(page.id))).toBe(true);
    expect(can(viewer, 'page.read', subject(other.id))).toBe(false);
    for (const deed of [
      () => floor.invitations.invite(aminata(page.id), viewer),
      () => floor.invitations.list(page.id, viewer),
      () => floor.invitations.list(other.id, viewer),
    ]) {
      await expect(deed()).rejects.toMatchObject({ code: expect.stringMatching(/forbidden|not-found/) });
    }
  });

  it('names its holder without being opened, and hides an unpublished title', async () => {
    const page = await floor.addPage({ title: 'Jeunes et mobilité' });
    const draft = await floor.addPage({ title: 'Secret de brouillon', published: false });
    const { token } = await floor.invitations.invite(aminata(page.id), staff);
    const { token: early } = await floor.invitations.invite(aminata(draft.id), staff);
    await floor.database.write((trx) => updatePage(trx, page.id, { title: 'Titre de travail', updatedAt: 'x' }));
    expect(await floor.invitations.describe(token)).toMatchObject({
      name: 'Aminata Traoré',
      page: { title: 'Jeunes et mobilité', path: `/ateliers/${page.slug}` },
    });
    expect((await floor.invitations.describe(early)).page.title).toBeNull();
    await floor.database.write((trx) => updatePage(trx, page.id, { archivedAt: 'x', updatedAt: 'x' }));
    expect((await floor.invitations.describe(token)).page.title, 'of an archived page').toBeNull();
    await floor.database.write((trx) => updatePage(trx, page.id, { archivedAt: null, updatedAt: 'x' }));
    const [untouched] = await floor.invitations.list(page.id, staff);
    expect(untouched!.seenAt).toBeNull();
    await floor.invitations.redeem(token, 'phone');
    const [opened] = await floor.invitations.list(page.id, staff);
    expect(opened!.seenAt).toBe('2026-11-25T10:42:00.000Z');
  });

  it('is gone after its expiry or revocation, or if it never existed', async () => {
    const page = await floor.addPage();
    const late = await floor.invitations.invite(aminata(page.id), staff);
    const revoked = await floor.invitations.invite(aminata(page.id), staff);
    await floor.invitations.revoke(revoked.invitation.id, staff);
    floor.clock.pass({ days: 60 });
    for (const token of [late.token, revoked.token, 'A'.repeat(43), 'x']) {
      await expect(floor.invitations.describe(token)).rejects.toEqual(refusal('gone'));
      await expect(floor.invitations.redeem(token, 'phone')).rejects.toEqual(refusal('gone'));
    }
  });

  it('is listed with its present state, latest first', async () => {
    const page = await floor.addPage();
    const states = async () => (await floor.invitations.list(page.id, staff)).map(({ state }) => state);
    await floor.invitations.invite({ ...aminata(page.id), expiresInDays: 2 }, staff);
    floor.clock.pass({ seconds: 1 });
    const second = await floor.invitations.invite(aminata(page.id), staff);
    expect(await states()).toEqual(['open', 'open']);
    await floor.invitations.revoke(second.invitation.id, staff);
    floor.clock.pass({ days: 2, seconds: -2 });
    expect(await states()).toEqual(['revoked', 'open']);
    floor.clock.pass({ seconds: 1 });
    expect(await states()).toEqual(['revoked', 'expired']);
    floor.clock.pass({ days: 60 });
    expect(await states()).toEqual(['revoked', 'expired']);
  });

  it('is revoked by staff alone, once, with a notification of open sockets', async () => {
    const page = await floor.addPage({ visibility: 'public' });
    const { invitation, token } = await floor.invitations.invite(aminata(page.id), staff);
    const partner = await floor.access.findViewer(cookieOf((await floor.invitations.redeem(token, 'phone')).cookie));
    const member: Viewer = { role: 'member', personId: 'person222222', name: 'Inès', sessionId: 'session22222' };
    for (const viewer of [PUBLIC_VIEWER, member, partner]) {
      await expect(floor.invitations.revoke(invitation.id, viewer)).rejects.toMatchObject({ tag: 'NavetteError' });
    }
    expect(floor.told).toEqual([]);
    await floor.invitations.revoke(invitation.id, staff);
    await floor.invitations.revoke(invitation.id, staff);
    expect(floor.told[0]).toEqual({ invitationId: invitation.id });
    const actions = await listAuditEntries(floor.database.read, { subject: invitation.id });
    expect(actions.map(({ action, detail }) => [action, detail])).toEqual([
      ['invitation.revoked', { pageId: page.id }],
      ['invitation.made', { pageId: page.id, name: 'Aminata Traoré', organisation: 'Commune de Koro' }],
    ]);
    await expect(floor.invitations.revoke('inconnue2222', staff)).rejects.toEqual(refusal('not-found'));
  });

  it('keeps its token out of the database and out of lists for staff', async () => {
    const page = await floor.addPage();
    const { token } = await floor.invitations.invite(aminata(page.id), staff);
    const names = (await readdir(floor.folder)).filter((name) => name.startsWith('navette.sqlite'));
    const bytes = await Promise.all(names.map((name) => readFile(path.join(floor.folder, name), 'latin1')));
    expect(bytes.join('')).toContain('Commune de Koro');
    expect(bytes.join('')).not.toContain(token);
    expect(JSON.stringify(await floor.invitations.list(page.id, staff))).not.toMatch(/token/i);
  });

  it('reports every faulty field, and stores nothing then', async () => {
    const page = await floor.addPage();
    const faulty = { pageId: page.id, name: ' ', organisation: '', country: 'ZZ', side: 'east', expiresInDays: 0 };
    await expect(floor.invitations.invite(faulty, staff)).rejects.toEqual(
      refusal('invalid', { fields: ['name', 'organisation', 'country', 'side', 'expiresInDays'] }),
    );
    for (const expiresInDays of [366, 1.5, Number.NaN, -1]) {
      await expect(floor.invitations.invite({ ...aminata(page.id), expiresInDays }, staff)).rejects.toEqual(
        refusal('invalid', { fields: ['expiresInDays'] }),
      );
    }
    for (const field of ['name', 'organisation']) {
      await expect(floor.invitations.invite({ ...aminata(page.id), [field]: 'n'.repeat(121) }, staff)).rejects.toEqual(
        refusal('invalid', { fields: [field] }),
      );
    }
    expect(await floor.invitations.list(page.id, staff)).toEqual([]);
    const long = { name: 'n'.repeat(120), organisation: 'o'.repeat(120) };
    expect((await floor.invitations.invite({ ...aminata(page.id), ...long }, staff)).invitation).toMatchObject(long);
    await expect(floor.invitations.invite(aminata('inconnue2222'), staff)).rejects.toEqual(refusal('not-found'));
  });

  it('is valid for the requested days, from one to a year, and not a moment longer', async () => {
    const page = await floor.addPage();
    const DAY = 24 * 3600;
    for (const expiresInDays of [1, 365]) {
      const { token } = await floor.invitations.invite({ ...aminata(page.id), expiresInDays }, staff);
      floor.clock.pass({ seconds: expiresInDays * DAY - 1 });
      expect(await floor.invitations.describe(token)).toMatchObject({ name: 'Aminata Traoré' });
      floor.clock.pass({ seconds: 1 });
      await expect(floor.invitations.describe(token)).rejects.toEqual(refusal('gone'));
    }
  });

  it('keeps names on one line, and isolates their writing direction', async () => {
    const page = await floor.addPage();
    const { invitation } = await floor.invitations.invite(
      { ...aminata(page.id), name: '  فاطمة\n الزهراء\u202e ', organisation: 'Jmd\u0000\tAgadir' },
      staff,
    );
    expect(invitation).toMatchObject({ name: 'فاطمة الزهراء', organisation: 'Jmd Agadir' });
  });

  it('cannot be used to fill the database with sessions', async () => {
    const page = await floor.addPage();
    const { token } = await floor.invitations.invite(aminata(page.id), staff);
    for (let i = 0; i < 60; i++) await floor.invitations.redeem(token, 'machine');
    await expect(floor.invitations.redeem(token, 'machine')).rejects.toMatchObject({ code: 'too-many' });
    const { count } = await floor.database.read
      .selectFrom('session')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(count).toBe(50);
  });
});
