import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { admin } from '#app/i18n/fr/admin.ts';
import { loader as overview } from '#app/routes/admin._index.tsx';
import { action as invitePerson, loader as people } from '#app/routes/admin.personnes.tsx';
import { action as changePerson, loader as person } from '#app/routes/admin.personnes_.$id.tsx';
import { action as askForLink, loader as signIn } from '#app/routes/connexion.tsx';
import { loader as link, action as useLink } from '#app/routes/connexion_.$token.tsx';
import { loader as sent } from '#app/routes/connexion_.envoye.tsx';
import { action as signOut, loader as signOutPage } from '#app/routes/deconnexion.tsx';
import { loader as invitation, action as openInvitation } from '#app/routes/invitation.$token.tsx';
import { adminPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { insertAuditEntry } from '#db/activity/audit-repository.ts';
import { ADMIN_SCREENS } from '#tests/support/admin-screens.ts';
import { type Floor, openFloor } from '#tests/support/floor.ts';
import { cookieOf, tokenOf } from '#tests/support/people.ts';
import { thrownAnswer } from '#tests/support/route-calls.ts';

let floor: Floor;
beforeEach(async () => {
  floor = await openFloor();
});
afterEach(() => floor.close());

const ADMIN = 'louis@example.org';

async function addPerson(email: string, role: 'staff' | 'member', admin = false) {
  return floor.services.people.add({ email, name: email.split('@')[0]!, role, admin }, COMMAND_LINE);
}

async function signedIn(email: string): Promise<string> {
  const { path } = await floor.services.signIn.createLink(email);
  return cookieOf((await floor.services.signIn.redeem(tokenOf(path), 'Firefox')).cookie);
}

/** An action's response as status and address. */
const summary = (answer: unknown) =>
  answer instanceof Response
    ? { status: answer.status, to: answer.headers.get('Location') }
    : { status: (answer as { init?: ResponseInit }).init?.status, to: null };

describe('/connexion', () => {
  it('responds alike to a known and an unknown address, and sends one mail', async () => {
    await addPerson(ADMIN, 'staff', true);
    for (const email of [ADMIN, 'inconnue@example.org']) {
      const answer = await askForLink(await floor.post('/connexion', { email, retour: '/fiches' }));
      expect(summary(answer)).toEqual({
        status: 303,
        to: `/connexion/envoye?courriel=${encodeURIComponent(email)}&retour=%2Ffiches`,
      });
    }
    await floor.services.signIn.settle();
    expect(await floor.services.outbox.list(COMMAND_LINE)).toHaveLength(1);
  });

  it('keeps an invalid address that was typed, and the page to return to', async () => {
    const answer = await askForLink(await floor.post('/connexion', { email: 'claire@', retour: '//evil.example' }));
    expect(answer).toMatchObject({ data: { code: 'invalid', email: 'claire@', back: '/' }, init: { status: 400 } });
  });

  it('reports how long to wait after too many requests for links', async () => {
    const ask = async () => askForLink(await floor.post('/connexion', { email: ADMIN, retour: '/' }));
    for (let i = 0; i < 5; i++) await ask();
    expect(await ask()).toMatchObject({
      data: { code: 'too-many', minutes: 15 },
      init: { status: 429, headers: { 'Retry-After': '900' } },
    });
  });

  it('never redirects to another site', async () => {
    for (const retour of ['https://evil.example', '//evil.example', '/.//evil.example', '/\\evil.example']) {
      const { back } = await signIn(await floor.get(`/connexion?retour=${encodeURIComponent(retour)}`));
      expect(back, retour).toBe('/');
      const data = await sent(await floor.get(`/connexion/envoye?retour=${encodeURIComponent(retour)}`));
      expect(data.again, retour).toBe('/connexion?');
    }
  });
});

describe('a link in a mail', () => {
  it('leads through the sign-in, and redirects a signed-in person to the thread at once', async () => {
    await addPerson(ADMIN, 'staff');
    const place = '/articles/eau/annotations#annotation-abcdefghjkmn';
    const address = `/connexion?retour=${encodeURIComponent(place)}`;
    expect(await signIn(await floor.get(address))).toMatchObject({ back: place, name: null });
    const answer = await thrownAnswer(signIn(await floor.get(address, { cookie: await signedIn(ADMIN) })));
    expect(summary(answer)).toEqual({ status: 302, to: place });
  });
});

describe('/connexion/<token>', () => {
  it('is not used up by a GET, and signs in when the button is pressed', async () => {
    await addPerson(ADMIN, 'staff', true);
    const token = tokenOf((await floor.services.signIn.createLink(ADMIN)).path);
    const address = `/connexion/${token}?retour=/fiches`;
    for (let i = 0; i < 3; i++) {
      const shown = await link(await floor.get(address, { params: { token } }));
      expect(shown).toMatchObject({ data: { name: 'louis' }, init: { status: 200 } });
    }
    const answer = (await useLink(await floor.post(address, {}, { params: { token } }))) as Response;
    expect(summary(answer)).toEqual({ status: 303, to: '/fiches' });
    const setCookie = answer.headers.get('Set-Cookie')!;
    expect((await floor.contextFor(cookieOf(setCookie))).viewer).toMatchObject({ role: 'staff', admin: true });
    expect(summary(await useLink(await floor.post(address, {}, { params: { token } })))).toMatchObject({ status: 410 });
    expect(await link(await floor.get(address, { params: { token } }))).toMatchObject({
      data: { name: null, back: '/fiches' },
      init: { status: 410 },
    });
  });
});

describe('/deconnexion', () => {
  it('ends the session by a form, never by a link', async () => {
    await addPerson(ADMIN, 'staff', true);
    const cookie = await signedIn(ADMIN);
    await signOutPage(await floor.get('/deconnexion', { cookie }));
    expect((await floor.contextFor(cookie)).viewer.role).toBe('staff');
    const answer = (await signOut(await floor.post('/deconnexion', {}, { cookie }))) as Response;
    expect(summary(answer)).toEqual({ status: 303, to: '/' });
    expect(answer.headers.get('Set-Cookie')).toContain('Max-Age=0');
    expect((await floor.contextFor(cookie)).viewer.role).toBe('public');
  });
});

describe('/invitation/<token>', () => {
  async function invite(publish: boolean) {
    const { pages, editions, invitations } = floor.services;
    const page = await pages.create(
      { kind: 'workshop', title: 'L’eau à Koro', summary: 'Duo', visibility: 'invited' },
      COMMAND_LINE,
    );
    if (publish) await editions.publish(page.id, {}, COMMAND_LINE);
    const partner = { name: 'Aminata', organisation: 'Koro', country: 'ML', side: 'south', expiresInDays: 30 };
    const { token, invitation } = await invitations.invite({ pageId: page.id, ...partner }, COMMAND_LINE);
    return { token, invitation, path: `/ateliers/${page.slug}`, address: `/invitation/${token}`, params: { token } };
  }

  it('greets the partner, opens by one button, then redirects this browser to the page', async () => {
    const { address, params, path } = await invite(true);
    expect(await invitation(await floor.get(address, { params }))).toMatchObject({
      data: { greeting: { name: 'Aminata', page: { title: 'L’eau à Koro' } }, replaces: null },
    });
    const opened = (await openInvitation(await floor.post(address, {}, { params }))) as Response;
    expect(summary(opened)).toEqual({ status: 303, to: path });
    const cookie = cookieOf(opened.headers.get('Set-Cookie')!);
    expect(summary(await thrownAnswer(invitation(await floor.get(address, { cookie, params }))))).toEqual({
      status: 303,
      to: path,
    });
  });

  it('redirects to the thread that its address names, and to no other site', async () => {
    const { address, params, path } = await invite(true);
    const open = async (thread: string) =>
      summary(await openInvitation(await floor.post(`${address}?fil=${thread}`, {}, { params })));
    expect(await open('abcdefghjkmn')).toEqual({ status: 303, to: `${path}#annotation-abcdefghjkmn` });
    expect(await open('//evil.example')).toEqual({ status: 303, to: path });
  });

  it('warns a signed-in person that it would replace their session', async () => {
    await addPerson(ADMIN, 'staff', true);
    const { address, params } = await invite(true);
    const cookie = await signedIn(ADMIN);
    expect(await invitation(await floor.get(address, { cookie, params }))).toMatchObject({
      data: { replaces: 'louis' },
    });
  });

  it('does not reveal the title of an unpublished page, and redirects to the invitation', async () => {
    const { address, params } = await invite(false);
    const shown = await invitation(await floor.get(address, { params }));
    expect(JSON.stringify(shown)).not.toContain('L’eau');
    expect(summary(await openInvitation(await floor.post(address, {}, { params })))).toEqual({
      status: 303,
      to: address,
    });
  });

  it('responds with 410 once it is revoked, and cannot be opened', async () => {
    const { address, params, invitation: invited } = await invite(true);
    await floor.services.invitations.revoke(invited.id, COMMAND_LINE);
    expect(await invitation(await floor.get(address, { params }))).toMatchObject({
      data: { greeting: null },
      init: { status: 410 },
    });
    expect(summary(await openInvitation(await floor.post(address, {}, { params })))).toEqual({
      status: 303,
      to: address,
    });
  });
});

describe('/admin', () => {
  it('has a link to each of its screens, and to the pages of the site', () => {
    const sections = Object.keys(admin.sections).filter((section) => section !== 'site');
    const screens = ADMIN_SCREENS.filter(({ hasParameters }) => !hasParameters).map(({ path }) => path);
    expect(sections.map(adminPath).sort()).toEqual(screens.sort());
  });

  it('is for administrators only; the public is redirected to the sign-in', async () => {
    await addPerson(ADMIN, 'staff', true);
    const claire = await addPerson('claire@example.org', 'staff');
    await addPerson('ines@example.org', 'member');
    const [admin, staff, member] = [
      await signedIn(ADMIN),
      await signedIn('claire@example.org'),
      await signedIn('ines@example.org'),
    ];
    const params = { id: claire.id };
    for (const screen of ADMIN_SCREENS) {
      const path = screen.path.replace('$id', claire.id);
      const { loader } = (await import(screen.file)) as { loader: (args: unknown) => Promise<unknown> };
      const status = async (cookie?: string) =>
        (await thrownAnswer(loader(await floor.get(path, { cookie, params })))).status;
      expect([await status(), await status(staff), await status(member)], path).toEqual([302, 403, 403]);
      if (screen.hasParameters) continue;
      await expect(loader(await floor.get(path, { cookie: admin, params })), path).resolves.toBeDefined();
    }
    await expect(person(await floor.get('/x', { cookie: admin, params }))).resolves.toBeDefined();
    for (const cookie of [undefined, staff, member]) {
      const options = cookie ? { cookie } : {};
      const invited = invitePerson(
        await floor.post('/admin/personnes', { name: 'X', email: 'x@example.org', group: 'admin' }, options),
      );
      expect((await thrownAnswer(invited)).status).toBeGreaterThanOrEqual(401);
      const deed = changePerson(
        await floor.post('/x', { intent: 'role', group: 'admin' }, { ...options, params: { id: claire.id } }),
      );
      expect((await thrownAnswer(deed)).status).toBeGreaterThanOrEqual(401);
    }
    expect(await floor.services.people.list(COMMAND_LINE)).toHaveLength(3);
    expect((await floor.services.people.require(claire.id, COMMAND_LINE)).admin).toBe(false);
  });

  it('invites and confirms; returns an invalid form with its errors', async () => {
    await addPerson(ADMIN, 'staff', true);
    const cookie = await signedIn(ADMIN);
    const submit = async (fields: Record<string, string>) =>
      invitePerson(
        await floor.post(
          '/admin/personnes',
          { name: '', email: '', organisation: '', locale: 'fr', ...fields },
          { cookie },
        ),
      );
    expect(await submit({ email: 'nope', organisation: 'Koro', group: 'boss' })).toMatchObject({
      data: { email: 'nope', organisation: 'Koro', faults: ['email', 'name', 'role'] },
      init: { status: 400 },
    });
    expect(await submit({ name: 'Louis', email: ADMIN, group: 'staff' })).toMatchObject({
      data: { faults: ['taken'] },
      init: { status: 409 },
    });
    const { to } = summary(await submit({ name: 'Mariam Diallo', email: 'mariam@example.org', group: 'staff' }));
    const list = await people(await floor.get(to!, { cookie }));
    expect(list).toMatchObject({ added: 'Mariam Diallo', total: 2 });
    await floor.services.mailQueue.settle();
    const [mail] = await floor.services.outbox.list(COMMAND_LINE);
    expect(mail!.to).toContain('mariam@example.org');
  });

  it('executes each action by its button, and refuses to remove the last administrator', async () => {
    const { id: adminId } = await addPerson(ADMIN, 'staff', true);
    const { id } = await addPerson('claire@example.org', 'member');
    const cookie = await signedIn(ADMIN);
    const press = async (who: string, intent: string, group = '') =>
      changePerson(await floor.post(`/admin/personnes/${who}`, { intent, group }, { cookie, params: { id: who } }));
    for (const [intent, group, done] of [
      ['role', 'staff', 'role'],
      ['sign-out', '', 'signed-out'],
      ['disable', '', 'disabled'],
      ['enable', '', 'enabled'],
    ] as const) {
      expect(summary(await press(id, intent, group))).toEqual({
        status: 303,
        to: `/admin/personnes/${id}?fait=${done}`,
      });
    }
    expect(await person(await floor.get('/x?fait=role', { cookie, params: { id } }))).toMatchObject({
      person: { role: 'staff', disabledAt: null },
      done: 'role',
      isViewer: false,
    });
    for (const [intent, group] of [
      ['disable', ''],
      ['role', 'staff'],
      ['role', 'member'],
    ] as const) {
      expect(await press(adminId, intent, group)).toMatchObject({
        data: { lastAdministrator: true },
        init: { status: 409 },
      });
    }
    expect((await thrownAnswer(press(id, 'toString'))).status).toBe(400);
    expect((await thrownAnswer(press('inconnue2222', 'disable'))).status).toBe(404);
  });

  it('shows counts and the latest actions, with names', async () => {
    const owner = await addPerson(ADMIN, 'staff', true);
    const claire = await addPerson('claire@example.org', 'member');
    const cookie = await signedIn(ADMIN);
    const admin = (await floor.contextFor(cookie)).viewer;
    await floor.services.people.disable(claire.id, admin);
    const { pages, editions } = floor.services;
    const page = await pages.create({ kind: 'factsheet', title: 'Eau', summary: 'Une fiche' }, COMMAND_LINE);
    await editions.publish(page.id, {}, COMMAND_LINE);
    await pages.create({ kind: 'factsheet', title: 'Brouillon' }, COMMAND_LINE);
    const { id: old } = await pages.create({ kind: 'factsheet', title: 'Vieille' }, COMMAND_LINE);
    await pages.archive(old, COMMAND_LINE);
    await floor.services.followUp.follow(page.id, { owner: owner.id, due: '' }, COMMAND_LINE);
    const approved = { action: 'review.approved', subject: 'request22222', pageId: page.id };
    await floor.services.database.write((trx) =>
      insertAuditEntry(trx, {
        ...approved,
        at: new Date().toISOString(),
        actor: 'review:request22222',
        detail: { name: 'Kofi Mensah' },
      }),
    );
    const seen = await overview(await floor.get('/admin', { cookie }));
    expect(seen).toMatchObject({
      problems: [],
      counts: {
        people: { active: 1, administrators: 1, disabled: 1 },
        sessions: 1,
        openInvitations: 0,
        pages: { published: 1, unpublished: 1, archived: 1 },
        editions: 1,
        annotations: { open: 0, resolved: 0 },
        files: { count: 0, bytes: 0 },
      },
    });
    expect(seen.history.find(({ action }) => action === 'person.disabled')).toMatchObject({
      actorName: 'louis',
      subjectName: 'claire',
    });
    expect(seen.history.find(({ action }) => action === 'person.added')).toMatchObject({
      actor: 'cli',
      actorName: null,
    });
    // As the activity feed names them.
    expect(seen.history.find(({ action }) => action === 'page.followed')).toMatchObject({
      subjectName: 'Eau',
      ownerName: 'louis',
    });
    expect(seen.history.find(({ action }) => action === 'review.approved')).toMatchObject({
      actorName: 'Kofi Mensah',
      subjectName: 'Eau',
    });
  });
});
