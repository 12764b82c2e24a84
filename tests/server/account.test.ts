import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { action, loader } from '#app/routes/mon-compte.tsx';
import { COMMAND_LINE } from '#content/authorise.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { listAuditEntries } from '#db/activity/audit-repository.ts';
import { findPerson } from '#db/auth/person-repository.ts';
import { newId } from '#db/driver/new-id.ts';
import { type Floor, openFloor } from '#tests/support/floor.ts';
import { signInAs, signInNew } from '#tests/support/people.ts';

const PHONE = 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0';

let floor: Floor;
beforeAll(async () => {
  floor = await openFloor();
});
afterAll(() => floor.close());

/** Somebody who is signed in on a computer and on a phone. */
async function signedInTwice(role: 'staff' | 'member' = 'member') {
  const email = `${newId()}@example.org`;
  const { cookie, personId } = await signInNew(floor.services, { name: 'Awa Traoré', role, email });
  return { cookie, personId, phone: await signInAs(floor.services, email, PHONE) };
}

const submit = async (cookie: string, fields: Record<string, string>) =>
  action(await floor.post('/mon-compte', fields, { cookie })) as Promise<Response>;
const accountOf = async (cookie: string) =>
  ((await loader(await floor.get('/mon-compte', { cookie }))) as { account: Awaited<ReturnType<typeof describeFor>> })
    .account;
const describeFor = async (cookie: string) =>
  floor.services.account.describe(await floor.services.access.findViewer(cookie));
const roleOf = async (cookie: string) => (await floor.services.access.findViewer(cookie)).role;

describe('one’s own account', () => {
  test('name, organisation and language are changed; the browser shows the site in that language', async () => {
    const { cookie, personId } = await signedInTwice();
    const fields = { intent: 'save', name: '  Awa   Traoré-Diop ', organisation: 'Réseau', locale: 'en' };
    const emitted: string[] = [];
    const listen = (who: { personId?: string }) => void emitted.push(who.personId ?? '');
    floor.services.events.on('access-changed', listen);
    const answer = await submit(cookie, fields);
    floor.services.events.off('access-changed', listen);
    expect(emitted).toEqual([personId]);
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/mon-compte?fait=compte']);
    expect(answer.headers.get('set-cookie')).toMatch(/^langue=en;/);
    expect(await accountOf(cookie)).toMatchObject({ name: 'Awa Traoré-Diop', organisation: 'Réseau', locale: 'en' });
    expect(await floor.services.access.findViewer(cookie)).toMatchObject({ name: 'Awa Traoré-Diop', role: 'member' });
    const entries = await listAuditEntries(floor.services.database.read, { subject: personId });
    expect(entries.filter(({ action }) => action === 'person.changed')).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      action: 'person.changed',
      actor: personId,
      detail: {
        before: { name: 'Awa Traoré', locale: 'fr' },
        after: { name: 'Awa Traoré-Diop', organisation: 'Réseau', locale: 'en' },
      },
    });
    // The same form sent again changes nothing, and nothing is recorded.
    await submit(cookie, fields);
    expect(await listAuditEntries(floor.services.database.read, { subject: personId })).toEqual(entries);
  });

  test('both parts of the form are saved, or both returned with their values, with either button', async () => {
    const { cookie } = await signedInTwice();
    const both = { name: 'Awa Diop', organisation: '', locale: 'fr', courriels: 'oui', reminders: 'oui' };
    const mailOf = async () =>
      ((await loader(await floor.get('/mon-compte', { cookie }))) as { mail: { answers: boolean } }).mail;
    expect(await mailOf()).toMatchObject({ answers: true, reminders: true });
    expect(await submit(cookie, { ...both, name: ' ', intent: 'mail' })).toMatchObject({
      init: { status: 400 },
      data: { fields: ['name'], mail: { answers: false, reminders: true } },
    });
    expect(await mailOf()).toMatchObject({ answers: true });
    const saved = await submit(cookie, { ...both, intent: 'mail' });
    expect(saved.headers.get('location')).toBe('/mon-compte?fait=courriels');
    expect(await accountOf(cookie)).toMatchObject({ name: 'Awa Diop' });
    expect(await mailOf()).toMatchObject({ answers: false, reminders: true });
    expect((await submit(cookie, { ...both, answers: 'oui', intent: 'save' })).status).toBe(303);
    expect(await mailOf()).toMatchObject({ answers: true });
  });

  test('the staff choose their own pole, which the board then filters by; members have none', async () => {
    const { cookie, personId } = await signedInTwice();
    const fields = { intent: 'save', name: 'Awa', organisation: '', locale: 'fr' };
    const poleOf = () => floor.services.people.poleOf(personId, COMMAND_LINE);
    const shown = async () => (await accountOf(cookie)).pole;
    await submit(cookie, { ...fields, pole: 'CID' });
    expect([await shown(), await poleOf()]).toEqual([null, '']);
    await floor.services.people.changeRole(personId, { role: 'staff', admin: false }, COMMAND_LINE);
    expect(await shown()).toBe('');
    await submit(cookie, { ...fields, pole: 'CID' });
    await submit(cookie, fields);
    expect([await shown(), await poleOf()]).toEqual(['CID', 'CID']);
    expect(await submit(cookie, { ...fields, pole: 'XXX' })).toMatchObject({ init: { status: 400 } });
    const changed = await listAuditEntries(floor.services.database.read, { action: 'person.pole-changed' });
    expect(changed).toMatchObject([{ actor: personId, subject: personId, detail: { before: '', after: 'CID' } }]);
    await submit(cookie, { ...fields, pole: '' });
    expect(await poleOf()).toBe('');
  });

  test('invalid input is returned with the names of its fields; role and e-mail cannot be changed', async () => {
    const { cookie, personId } = await signedInTwice();
    const before = await findPerson(floor.services.database.read, personId);
    const refused = await submit(cookie, { intent: 'save', name: ' ', organisation: 'x'.repeat(121), locale: 'xx' });
    expect(refused).toMatchObject({
      init: { status: 400 },
      data: { fields: ['name', 'organisation', 'locale'], values: { organisation: 'x'.repeat(121) } },
    });
    await submit(cookie, {
      intent: 'save',
      name: 'Awa',
      organisation: '',
      locale: 'fr',
      role: 'staff',
      admin: 'on',
      email: 'x@example.org',
    });
    expect(await findPerson(floor.services.database.read, personId)).toEqual({
      ...before,
      name: 'Awa',
      organisation: '',
      locale: 'fr',
    });
  });

  test('devices are listed by name; a person can sign out one or all others, but no one else’s', async () => {
    const { cookie, personId, phone } = await signedInTwice('staff');
    const other = await signedInTwice('staff');
    const { devices } = await accountOf(cookie);
    expect(devices.map(({ name, isThis }) => [name, isThis]).sort()).toEqual([
      ['', true],
      ['Firefox · Android', false],
    ]);
    const [theirs] = (await accountOf(other.cookie)).devices;
    // Listeners close the pages that are open in these sessions.
    const emitted: string[] = [];
    const listen = (who: { personId?: string }) => void emitted.push(who.personId ?? '');
    floor.services.events.on('access-changed', listen);
    await submit(cookie, { intent: 'sign-out', session: theirs!.id });
    expect([await roleOf(other.cookie), await roleOf(other.phone)]).toEqual(['staff', 'staff']);
    expect([await roleOf(cookie), await roleOf(phone), emitted]).toEqual(['staff', 'staff', []]);
    await submit(cookie, { intent: 'sign-out', session: devices.find(({ isThis }) => !isThis)!.id });
    expect([await roleOf(cookie), await roleOf(phone)]).toEqual(['staff', 'public']);
    expect(emitted).toEqual([personId]);
    await submit(other.phone, { intent: 'sign-out-others' });
    expect([await roleOf(other.cookie), await roleOf(other.phone)]).toEqual(['public', 'staff']);
    expect(emitted).toEqual([personId, other.personId]);
    floor.services.events.off('access-changed', listen);
    // The log records who was signed out of how many sessions, and no request that ended none.
    await submit(other.phone, { intent: 'sign-out-others' });
    for (const person of [personId, other.personId]) {
      const entries = await listAuditEntries(floor.services.database.read, { subject: person });
      expect(entries.filter(({ action }) => action === 'person.signed-out')).toMatchObject([
        { actor: person, detail: { sessions: 1 } },
      ]);
    }
  });

  test('exists only for people with accounts', async () => {
    const { account } = floor.services;
    await expect(account.describe(PUBLIC_VIEWER)).rejects.toMatchObject({ code: 'sign-in-required' });
    const { id } = await floor.newPage();
    const { viewer } = await floor.partner(id);
    await expect(account.describe(viewer)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(account.signOut(null, viewer)).rejects.toMatchObject({ code: 'forbidden' });
  });
});
