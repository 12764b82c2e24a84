import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { listAuditEntries } from '#db/activity/audit-repository.ts';
import { type AuthFloor, openAuthFloor } from '#tests/support/auth-floor.ts';

let floor: AuthFloor;
beforeEach(async () => {
  floor = await openAuthFloor();
});
afterEach(() => floor.close());

const refusal = (code: string, details?: Record<string, unknown>) =>
  expect.objectContaining({ tag: 'NavetteError', code, ...(details ? { details } : {}) });

const LAST = { reason: 'last-administrator' };

async function addAdministrator(email: string): Promise<{ id: string; viewer: Viewer }> {
  const { id, name } = await floor.addPerson({ email, role: 'staff', admin: true });
  return { id, viewer: { role: 'staff', admin: true, personId: id, name, sessionId: 'session22222' } };
}

describe('people', () => {
  it('are invited by a mail in their language that does not expire and contains no secret', async () => {
    const { viewer } = await addAdministrator('louis@example.org');
    await floor.people.invite(
      { email: 'Maria@Example.org', name: 'Maria Nowak', role: 'member', organisation: 'Gmina', locale: 'en' },
      viewer,
      'https://wiki.example.org',
    );
    const [mail, ...others] = await floor.mails();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ to: 'Maria Nowak <maria@example.org>', subject: expect.stringContaining('Welcome') });
    expect(mail!.text).toContain('https://wiki.example.org/connexion?courriel=maria%40example.org');
    expect(mail!.text).toContain('Claire Dupont has given you access');
    await floor.people.invite(
      { email: 'paul@example.org', name: 'Paul', role: 'member', locale: 'en' },
      COMMAND_LINE,
      'https://wiki.example.org',
    );
    const second = (await floor.mails()).find(({ to }) => to.startsWith('Paul'));
    expect(second!.text, 'at the command line nobody is named').not.toMatch(/cli|Claire Dupont/);
  });

  it('are unique by address, however it is written', async () => {
    await floor.addPerson({ email: 'claire@example.org' });
    await expect(floor.addPerson({ email: ' CLAIRE@example.org' })).rejects.toEqual(
      refusal('conflict', { fields: ['email'] }),
    );
    const twice = await Promise.allSettled([1, 2].map(() => floor.addPerson({ email: 'paul@example.org' })));
    expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('are refused with the names of all faulty fields', async () => {
    const faulty = { email: 'x', name: '\n', role: 'partner', admin: true, organisation: 'o'.repeat(121) };
    await expect(floor.people.add(faulty, COMMAND_LINE)).rejects.toEqual(
      refusal('invalid', { fields: ['email', 'name', 'organisation', 'role', 'admin'] }),
    );
    await expect(floor.addPerson({ email: 'a@example.org', role: 'member', admin: true })).rejects.toEqual(
      refusal('invalid', { fields: ['admin'] }),
    );
  });

  it('have names of 120 characters at most, and a role that can administer', async () => {
    const { id, name } = await floor.addPerson({ email: 'a@example.org', name: 'n'.repeat(120) });
    expect(name).toHaveLength(120);
    await expect(floor.addPerson({ email: 'b@example.org', name: 'n'.repeat(121) })).rejects.toEqual(
      refusal('invalid', { fields: ['name'] }),
    );
    for (const [role, fields] of [
      ['partner', ['role', 'admin']],
      ['member', ['admin']],
    ] as const) {
      await expect(floor.people.changeRole(id, { role, admin: true }, COMMAND_LINE)).rejects.toEqual(
        refusal('invalid', { fields }),
      );
    }
    expect(await floor.people.require(id, COMMAND_LINE)).toMatchObject({ role: 'member', admin: false });
    await expect(floor.people.require('inconnue2222', COMMAND_LINE)).rejects.toEqual(refusal('not-found'));
    expect(await floor.people.findByEmail(' A@example.org', COMMAND_LINE)).toMatchObject({ id });
    for (const email of ['inconnue@example.org', 'x']) {
      expect(await floor.people.findByEmail(email, COMMAND_LINE)).toBeNull();
    }
  });

  it('are listed with their sessions and last visit', async () => {
    const { viewer } = await addAdministrator('louis@example.org');
    await floor.addPerson({ email: 'claire@example.org' });
    await floor.signInAs('claire@example.org');
    floor.clock.pass({ hours: 1 });
    await floor.signInAs('claire@example.org');
    const list = await floor.people.list(viewer);
    expect(list.map(({ email, sessions, seenAt }) => ({ email, sessions, seenAt }))).toEqual(
      expect.arrayContaining([
        { email: 'louis@example.org', sessions: 0, seenAt: null },
        { email: 'claire@example.org', sessions: 2, seenAt: '2026-11-25T11:42:00.000Z' },
      ]),
    );
    // A visit is not a sign-in, and stays known once its sessions have ended.
    floor.clock.pass({ days: 2 });
    const claire = (await floor.people.findByEmail('claire@example.org', viewer))!;
    const cookie = await floor.signInAs('claire@example.org');
    floor.clock.pass({ minutes: 30 });
    await floor.access.findViewer(cookie);
    await floor.access.settle();
    await floor.access.revokeAllOf(claire.id);
    const last = (await floor.people.list(viewer)).find(({ id }) => id === claire.id);
    expect(last).toMatchObject({ sessions: 0, seenAt: '2026-11-27T12:12:00.000Z' });
    floor.clock.pass({ days: 31 });
    expect((await floor.people.list(viewer)).every(({ sessions }) => sessions === 0)).toBe(true);
  });
});

describe('the last administrator', () => {
  it('can neither be disabled nor demoted, by anyone', async () => {
    const { id, viewer } = await addAdministrator('louis@example.org');
    const { id: former } = await addAdministrator('former@example.org');
    await floor.people.disable(former, viewer);
    for (const by of [viewer, COMMAND_LINE]) {
      await expect(floor.people.disable(id, by)).rejects.toEqual(refusal('conflict', LAST));
      await expect(floor.people.changeRole(id, { role: 'staff', admin: false }, by)).rejects.toEqual(
        refusal('conflict', LAST),
      );
      await expect(floor.people.changeRole(id, { role: 'member', admin: false }, by)).rejects.toEqual(
        refusal('conflict', LAST),
      );
    }
    await floor.people.enable(former, viewer);
    await floor.people.disable(id, viewer);
  });

  it('is not required before there was one', async () => {
    const staff = await floor.addPerson({ email: 'claire@example.org', role: 'staff' });
    const member = await floor.addPerson({ email: 'paul@example.org' });
    for (const { id } of [staff, member]) {
      expect((await floor.people.disable(id, COMMAND_LINE)).disabledAt).not.toBeNull();
    }
    // A disabled administrator does not count.
    const former = await addAdministrator('former@example.org');
    await addAdministrator('louis@example.org');
    await floor.people.disable(former.id, COMMAND_LINE);
    expect(await floor.people.changeRole(former.id, { role: 'member', admin: false }, COMMAND_LINE)).toMatchObject({
      role: 'member',
    });
  });

  it('remains if two administrators disable each other at the same moment', async () => {
    const [a, b] = [await addAdministrator('a@example.org'), await addAdministrator('b@example.org')];
    const outcomes = await Promise.allSettled([
      floor.people.disable(a.id, b.viewer),
      floor.people.changeRole(b.id, { role: 'member', admin: false }, a.viewer),
    ]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});

describe('changes of people', () => {
  it('correct a name and an organisation, and record what they were', async () => {
    const { id } = await floor.addPerson({ email: 'claire@example.org', name: 'Clair Dupon' });
    const after = { name: 'Claire Dupont', organisation: 'Terre & Eau' };
    const typed = { name: ' Claire Dupont ', organisation: 'Terre & Eau' };
    expect(await floor.people.changeName(id, typed, COMMAND_LINE)).toMatchObject(after);
    await floor.people.changeName(id, after, COMMAND_LINE);
    expect(await floor.people.require(id, COMMAND_LINE)).toMatchObject(after);
    const entries = await listAuditEntries(floor.database.read, { subject: id });
    expect(entries.filter(({ action }) => action === 'person.changed')).toMatchObject([
      { subject: id, detail: { before: { name: 'Clair Dupon', organisation: '' }, after } },
    ]);
    await expect(floor.people.changeName(id, { name: ' ', organisation: '' }, COMMAND_LINE)).rejects.toEqual(
      refusal('invalid', { fields: ['name'] }),
    );
  });

  it('are for administrators alone', async () => {
    const { id } = await floor.addPerson({ email: 'claire@example.org' });
    const staff = await floor.staffViewer();
    const member: Viewer = { role: 'member', personId: id, name: 'Claire', sessionId: 'session22222' };
    for (const viewer of [PUBLIC_VIEWER, member, staff]) {
      for (const deed of [
        async () => floor.people.list(viewer),
        () => floor.people.add({ email: 'x@example.org', name: 'X', role: 'staff', admin: true }, viewer),
        () => floor.people.invite({ email: 'x@example.org', name: 'X', role: 'staff' }, viewer, 'http://x'),
        () => floor.people.changeRole(id, { role: 'staff', admin: true }, viewer),
        () => floor.people.changeName(id, { name: 'X', organisation: '' }, viewer),
        () => floor.people.disable(id, viewer),
        () => floor.people.enable(id, viewer),
        () => floor.people.signOut(id, viewer),
        () => floor.people.findByEmail('claire@example.org', viewer),
        () => floor.outbox.list(viewer),
        () => floor.outbox.read(viewer, 'x'),
      ]) {
        await expect(deed(), `${viewer.role} ${deed}`).rejects.toMatchObject({
          tag: 'NavetteError',
          code: expect.stringMatching(/^(forbidden|sign-in-required|not-found)$/),
        });
      }
    }
    expect(floor.told).toEqual([]);
    expect(await floor.mails()).toEqual([]);
  });

  it('are in the audit log with their author, and notify open sockets', async () => {
    const { id: adminId, viewer } = await addAdministrator('louis@example.org');
    const { id } = await floor.addPerson({ email: 'claire@example.org' });
    await floor.signInAs('claire@example.org');
    await floor.people.changeRole(id, { role: 'staff', admin: false }, viewer);
    await floor.people.signOut(id, viewer);
    await floor.people.disable(id, viewer);
    await floor.people.enable(id, viewer);
    const entries = await listAuditEntries(floor.database.read, { subject: id });
    expect(entries.map(({ action, actor }) => `${action} ${actor}`).reverse()).toEqual([
      'person.added cli',
      `person.signed-in ${id}`,
      `person.role-changed ${adminId}`,
      `person.signed-out ${adminId}`,
      `person.disabled ${adminId}`,
      `person.enabled ${adminId}`,
    ]);
    expect(entries.find(({ action }) => action === 'person.role-changed')!.detail).toEqual({
      before: { role: 'member', admin: false },
      after: { role: 'staff', admin: false },
    });
    expect(entries.find(({ action }) => action === 'person.signed-out')!.detail).toEqual({ sessions: 1 });
    expect(floor.told).toEqual([{ personId: id }, { personId: id }, { personId: id }, { personId: id }]);
  });

  it('fail for people who do not exist', async () => {
    for (const deed of [
      () => floor.people.disable('inconnue2222', COMMAND_LINE),
      () => floor.people.changeRole('inconnue2222', { role: 'staff', admin: true }, COMMAND_LINE),
    ]) {
      await expect(deed()).rejects.toEqual(refusal('not-found'));
    }
    expect(floor.told).toEqual([]);
  });
});
