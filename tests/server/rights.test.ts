import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { ADMIN_SCREENS } from '#tests/support/admin-screens.ts';
import {
  openRightsRig,
  READERS,
  type RightsRig,
  ROLES,
  type Role,
  refused,
  reveals,
  STAFF,
  type Subject,
} from '#tests/support/rights-rig.ts';

/**
 * Role × action × address, over HTTP of the built application. The expected
 * rights are written by hand here, independent of the table in content/permission.ts.
 */
let { app, subjects, cookies, get, post } = {} as RightsRig;
beforeAll(async () => {
  ({ app, subjects, cookies, get, post } = await openRightsRig());
}, 120_000);
afterAll(() => app.close());

describe('reading', () => {
  const doors: [string, (s: Subject) => string][] = [
    ['the page', (s) => pagePath(s.page)],
    ['its editions', (s) => `${pagePath(s.page)}/editions`],
    ['its editions compared', (s) => `${pagePath(s.page)}/editions/comparer?de=1&a=1`],
    ['its first edition', (s) => `${pagePath(s.page)}/editions/1`],
    ['a file of it', (s) => `/fichiers/${s.file}`],
  ];
  test.each(doors)('%s', async (_name, path) => {
    for (const subject of subjects) {
      for (const role of ROLES) {
        const { status, text } = await get(role, path(subject));
        const allowed = READERS[subject.name]!.includes(role);
        const label = `${role} ${path(subject)} (${subject.name})`;
        // A draft has no editions, whoever asks.
        if (allowed && subject.name.endsWith('draft') && /editions\/(1|comparer.*)$/.test(path(subject)))
          expect(status, label).toBe(404);
        else if (allowed) expect(status, label).toBe(200);
        else expect([status, reveals(text, subject)], label).toEqual([404, false]);
      }
    }
  });

  test('an image that only the draft has, and the caching of readable ones', async () => {
    for (const subject of subjects) {
      for (const role of ROLES) {
        const label = `${role} ${subject.name}`;
        const headers = { cookie: cookies[role] };
        const draft = await fetch(`${app.url}/fichiers/${subject.draftFile}`, { headers });
        expect(draft.status, label).toBe(STAFF.includes(role) ? 200 : 404);
        expect(draft.headers.get('cache-control'), label).toContain('no-store');
        const shown = await fetch(`${app.url}/fichiers/${subject.file}?l=800`, { headers });
        const kept = shown.headers.get('cache-control');
        if (shown.status === 404) expect(kept, label).toBe('no-store');
        else if (subject.name === 'public published') expect(kept, label).toMatch(/^public, .*immutable/);
        else if (subject.name.endsWith(' draft')) expect(kept, label).toBe('private, no-store');
        else expect(kept, label).toMatch(/^private, .*immutable/);
      }
    }
  });

  test('lists and the home page name nothing that the viewer may not read', async () => {
    for (const role of ROLES) {
      for (const path of ['/', '/ateliers', '/ateliers?vue=liste']) {
        const { status, text } = await get(role, path);
        // A partner is redirected from the home page to the page that they follow.
        const isLed = path === '/' && (role === 'partner' || role === 'stranger');
        expect(status, `${role} ${path}`).toBe(isLed ? 303 : 200);
        for (const subject of subjects) {
          if (!READERS[subject.name]!.includes(role))
            expect(text.includes(subject.secret), `${role} ${path} ${subject.name}`).toBe(false);
        }
      }
    }
  });

  test('search finds what the viewer may read, and counts nothing else', async () => {
    for (const role of ROLES) {
      for (const subject of subjects) {
        for (const path of ['/recherche.json', '/recherche', '/recherche/suggestions']) {
          const { text } = await get(role, `${path}?q=${subject.secret}`);
          const found = text.includes(`Atelier ${subject.secret}`) || text.includes(subject.page.slug);
          const may = READERS[subject.name]!.includes(role) && !subject.name.endsWith('archived');
          if (!may) expect(found, `${role} ${path} ${subject.name}`).toBe(false);
          else if (path === '/recherche.json') expect(found, `${role} ${path} ${subject.name}`).toBe(true);
        }
      }
    }
  });

  test('a selection has those of its pages that the viewer may read, and no trace of any other', async () => {
    const pages = subjects.map(({ page }) => pagePath(page));
    for (const role of ROLES) {
      const { status, text } = await get(role, `/selection?${pages.map((page) => `page=${page}`).join('&')}`);
      expect(status, role).toBe(200);
      for (const subject of subjects) {
        const may = subject.name.endsWith('published') && READERS[subject.name]!.includes(role);
        expect(reveals(text, subject), `${role} ${subject.name}`).toBe(may);
        const added = await get(role, `/selection?ajouter=${pagePath(subject.page)}`);
        expect([added.status, reveals(added.text, subject)], `${role} ${subject.name} added`).toEqual([
          may ? 303 : 200,
          false,
        ]);
      }
    }
  });

  test('terms of notices lead to pages that the viewer may read, and name no others', async () => {
    // A partner has one page: there is nothing to browse.
    const listed = (role: Role, { name }: Subject) =>
      name.endsWith('published') && READERS[name]!.includes(role) && role !== 'partner' && role !== 'stranger';
    for (const role of ROLES) {
      const seen = subjects.filter((subject) => listed(role, subject));
      for (const path of ['/explorer', '/mots-cles', '/pays', '/pays/tg', '/pays/tg/ateliers']) {
        const { status, text } = await get(role, path);
        const hasPages = path.startsWith('/pays/') ? seen.length > 0 : true;
        expect(status, `${role} ${path}`).toBe(hasPages ? 200 : 404);
        for (const subject of subjects) {
          const named = !path.startsWith('/pays') || path.startsWith('/pays/');
          expect(text.includes(subject.secret), `${role} ${path} ${subject.name}`).toBe(
            named && seen.includes(subject),
          );
        }
      }
      // Public files are the same for every role.
      const [feed, sitemap] = [await get(role, '/flux.xml'), await get(role, '/sitemap.xml')];
      for (const subject of subjects) {
        const isPublic = subject.name === 'public published';
        expect([feed.status, reveals(feed.text, subject)], `${role} ${subject.name} feed`).toEqual([200, isPublic]);
        const listed = sitemap.text.includes(`${pagePath(subject.page)}</loc>`);
        expect([sitemap.status, listed], `${role} ${subject.name} sitemap`).toEqual([200, isPublic]);
      }
      for (const subject of subjects) {
        const { status, text } = await get(role, `/mots-cles/motif-${subject.secret}`);
        const label = `${role} ${subject.name}`;
        // As fields of a notice suggest them.
        const suggested = await get(role, `/recherche/suggestions?termes=mots-cles&q=motif%20${subject.secret}`);
        expect(suggested.text.includes(`Motif ${subject.secret}`), `${role} ${subject.name} suggested`).toBe(
          seen.includes(subject),
        );
        // The feed is the public's, whoever asks.
        const feed = await get(role, `/mots-cles/motif-${subject.secret}/flux.xml`);
        const isFed = subject.name === 'public published';
        expect([feed.status, reveals(feed.text, subject)], `${label} feed`).toEqual(isFed ? [200, true] : [404, false]);
        if (seen.includes(subject)) expect([status, reveals(text, subject)], label).toEqual([200, true]);
        else
          expect([status, reveals(text, subject), text.includes(`Motif ${subject.secret}`)], label).toEqual([
            404,
            false,
            false,
          ]);
      }
    }
  });
});

describe('annotating', () => {
  const mayAnnotate: Record<string, readonly Role[]> = {
    'public published': ['member', 'staff', 'admin'],
    'members published': ['member', 'staff', 'admin'],
    'invited published': ['partner', 'staff', 'admin'],
  };
  const doors: Record<string, (annotation: string) => string> = {
    'the list': () => '',
    'the list beside the draft': () => '?brouillon',
    'threads that changed': (id) => `?fils=${id}`,
    'threads that changed, beside the draft': (id) => `?brouillon&fils=${id}`,
    'cards of threads that changed': (id) => `/cartes?fils=${id}`,
    'their cards, for the view of both sides': (id) => `/cartes?fils=${id}&regards`,
    'the stream': () => '/flux',
  };
  test.each(Object.entries(doors))('%s', async (name, door) => {
    for (const subject of subjects) {
      for (const role of ROLES) {
        const { status, text } = await get(role, `/annotations/${subject.page.id}${door(subject.annotation)}`);
        const label = `${role}, ${name}, ${subject.name}: ${status}`;
        // Unpublished and formerly published pages are for the staff.
        if ((mayAnnotate[subject.name] ?? STAFF).includes(role)) {
          expect(status, label).toBe(200);
          if (name !== 'the stream') expect(text.includes(`Remarque ${subject.secret}`), label).toBe(true);
        } else {
          expect(refused(status), label).toBe(true);
          expect(reveals(text, subject), label).toBe(false);
        }
      }
    }
  });

  test('a file of annotations, of published pages alone', async () => {
    for (const subject of subjects) {
      for (const role of ROLES) {
        for (const extension of ['html', 'md']) {
          const ask = () => get(role, `${pagePath(subject.page)}/annotations.${extension}`);
          let answer = await ask();
          // Redirected to the progress screen. Another request would wait as well, and a reader may
          // have only a few that wait.
          if (answer.status === 303) {
            await app.services.bookExports.whenIdle(AbortSignal.timeout(60_000));
            answer = await ask();
          }
          const { status, text } = answer;
          const label = `${role} ${subject.name} ${extension}`;
          if (!subject.name.endsWith('draft') && (mayAnnotate[subject.name] ?? STAFF).includes(role)) {
            expect(status, label).toBe(200);
            expect(text.includes(`Remarque ${subject.secret}`), label).toBe(true);
          } else expect([status, reveals(text, subject)], label).toEqual([404, false]);
        }
      }
    }
    for (const file of ['annotations.deuxpages', 'annotations.kit', 'annotations.xyz'])
      expect((await get('admin', `${pagePath(subjects[0]!.page)}/${file}`)).status, file).toBe(404);
  }, 120_000);

  test.each(Object.entries(doors))('%s: of a page that does not exist', async (_name, door) => {
    for (const id of ['zzzzzzzzzzzz', 'no-id', '..%2fx']) {
      expect((await get('admin', `/annotations/${id}${door('zzzzzzzzzzzz')}`)).status, id).toBe(404);
    }
  });

  test('names to mention: those of all staff for the staff, for a partner only names that they are shown', async () => {
    const { services } = app;
    const page = await app.addWrittenPage({ title: 'Qui nommer', summary: 'Un résumé.', visibility: 'invited' });
    await services.editions.publish(page.id, {}, COMMAND_LINE);
    const inviter = await services.access.findViewer(cookies.staff);
    const { token } = await services.invitations.invite(
      { pageId: page.id, name: 'N. T.', organisation: 'Comité', country: 'ML', side: 'south', expiresInDays: 30 },
      inviter,
    );
    const invited = (await services.invitations.redeem(token, 'test')).cookie.split(';')[0]!;
    const named = async (cookie: string) => {
      const response = await fetch(`${app.url}/annotations/${page.id}?noms`, { headers: { cookie } });
      return response.ok ? ((await response.json()) as { names: string[] }).names : response.status;
    };
    const other = await app.signIn('Une autre', 'staff');
    expect(await named(cookies.staff)).toEqual(expect.arrayContaining(['Administration', 'Une autre', 'Équipe']));
    expect(await named(invited)).toEqual(['Équipe']);
    for (const role of ['public', 'stranger', 'member'] as const) expect(await named(cookies[role]), role).toBe(404);

    // A thread shows its authors, and the person who deals with it.
    const partner = await services.access.findViewer(invited);
    const ask = async () => {
      const blockId = (await services.drafts.read(page.id)).document.children.find(({ attrs }) => attrs.id)!.attrs.id;
      const note = {
        pageId: page.id,
        kind: 'question',
        body: 'Qui ?',
        selection: { blockId: String(blockId) },
      } as const;
      return (await services.annotations.create(note, partner)).id;
    };
    await services.annotationChanges.resolve(await ask(), await services.access.findViewer(other));
    expect(await named(invited)).toEqual(['Une autre', 'Équipe']);
    expect(await named(cookies.stranger)).toBe(404);
  });

  test('threads of another page are not returned under the address of a readable one', async () => {
    const [open, , hidden] = subjects as [Subject, Subject, Subject];
    for (const role of ROLES.filter((one) => mayAnnotate[open.name]!.includes(one))) {
      for (const door of ['?fils=', '/cartes?fils=']) {
        const path = `/annotations/${open.page.id}${door}${hidden.annotation}.${open.annotation}.zzzzzzzzzzzz`;
        const { status, text } = await get(role, path);
        expect([status, reveals(text, hidden)], `${role} ${path}`).toEqual([200, false]);
        expect(text.includes(`Remarque ${open.secret}`), role).toBe(true);
        expect((JSON.parse(text) as { gone: string[] }).gone, role).toEqual([hidden.annotation, 'zzzzzzzzzzzz']);
      }
    }
  });

  test('invalid requests, or for too many threads, are refused', async () => {
    const { id } = subjects[0]!.page;
    const many = Array.from(
      { length: 61 },
      (_, i) => `zzzzzzzzzz${'23456789abcdefgh'[i >> 4]}${'23456789abcdefgh'[i & 15]}`,
    );
    for (const [path, status] of [
      [`/annotations/${id}/cartes`, 400],
      [`/annotations/${id}/cartes?fils=`, 400],
      [`/annotations/${id}/cartes?fils=../../x`, 400],
      [`/annotations/${id}?fils=a.b`, 400],
      [`/annotations/${id}/cartes?fils=${many.join('.')}`, 413],
      [`/annotations/${id}?fils=${many.join('.')}`, 413],
    ] as const) {
      expect((await get('staff', path)).status, path).toBe(status);
    }
  });
});

test('the board, as a page and as a file, and the activity feed are for the staff', async () => {
  for (const path of ['/tableau-de-bord', '/tableau-de-bord?vue=stages', '/tableau-de-bord.csv', '/activite']) {
    for (const role of ROLES) {
      const { status, text } = await get(role, path);
      if (STAFF.includes(role))
        expect([status, text.includes(subjects[0]!.secret)], `${role} ${path}`).toEqual([200, true]);
      else
        expect([refused(status), subjects.some((subject) => reveals(text, subject))], `${role} ${path}`).toEqual([
          true,
          false,
        ]);
    }
  }
});

test('the bin is for the staff, what is in it is deleted by administrators', async () => {
  for (const role of ROLES) {
    const { status } = await get(role, '/corbeille');
    if (STAFF.includes(role)) expect(status, role).toBe(200);
    else expect(refused(status), `${role}: ${status}`).toBe(true);
    // Of a page that is not in the bin, there is nothing to delete.
    const removal = await get(role, `/corbeille/${subjects[0]!.page.id}`);
    if (role === 'admin') expect(removal.status).toBe(404);
    else expect([refused(removal.status), reveals(removal.text, subjects[0]!)], role).toEqual([true, false]);
  }
});

test('one’s own account is for whoever has one', async () => {
  const holders: readonly Role[] = ['member', ...STAFF];
  for (const role of ROLES) {
    const { status } = await get(role, '/mon-compte');
    const changed = await post(role, '/mon-compte', { intent: 'save', name: role, organisation: '', locale: 'fr' });
    const chosen = await post(role, '/mon-compte', { intent: 'mail', answers: 'oui', digest: 'weekly' });
    if (holders.includes(role)) expect([status, changed, chosen], role).toEqual([200, 303, 303]);
    else
      expect([status, changed, chosen].map(refused), `${role}: ${status}, ${changed}, ${chosen}`).toEqual([
        true,
        true,
        true,
      ]);
  }
});

test('annotations without an answer and invitations are for the staff, the audit log’s file for administrators', async () => {
  for (const [path, allowed] of [
    ['/a-repondre', STAFF],
    ['/a-repondre?pages=toutes', STAFF],
    ['/a-repondre?etat=ouvertes', STAFF],
    ['/invitations', STAFF],
    ['/admin/journal.csv', ['admin']],
  ] as const) {
    for (const role of ROLES) {
      const { status, text } = await get(role, path);
      const label = `${role} ${path}: ${status}`;
      if ((allowed as readonly string[]).includes(role)) expect(status, label).toBe(200);
      else expect([refused(status), subjects.some((subject) => reveals(text, subject))], label).toEqual([true, false]);
    }
  }
});

test('managing search', async () => {
  for (const role of ROLES) {
    const { status } = await get(role, '/recherche/suivi');
    if (STAFF.includes(role)) expect(status, role).toBe(200);
    else {
      expect(refused(status), `${role}: ${status}`).toBe(true);
      const changed = await post(role, '/recherche/suivi', { synonyms: 'volé = pris', version: '' });
      expect(refused(changed), `${role}: ${changed}`).toBe(true);
    }
  }
  expect((await app.services.searchCare.synonyms(COMMAND_LINE)).version).toBe('');
});

describe('administering', () => {
  const SCREENS = ADMIN_SCREENS.filter(({ hasParameters }) => !hasParameters);

  test('there are screens to test', () => {
    expect(SCREENS.length).toBeGreaterThan(2);
  });

  test.each(SCREENS)('$path', async ({ path }) => {
    for (const role of ROLES) {
      const { status } = await get(role, path);
      if (role === 'admin') expect(status).toBe(200);
      else expect(refused(status), `${role}: ${status}`).toBe(true);
    }
  });
});

test('a foreign page can change nothing, even with an administrator’s cookie', async () => {
  for (const path of ['/nouvelle-page', '/deconnexion', '/admin/personnes', '/fichiers/televerser', '/langue']) {
    expect(await post('admin', path, { title: 'x' }, { origin: 'https://ailleurs.example' }), path).toBe(403);
  }
});
