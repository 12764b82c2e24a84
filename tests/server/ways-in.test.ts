import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import type { Visibility } from '#content/permission.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { invitePartner } from '#tests/support/people.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';

/** The home page, suggestions and lists, over HTTP, as each role. */
const ROLES = ['public', 'partner', 'member', 'staff'] as const;
type Role = (typeof ROLES)[number];

let app: RunningApp;
const cookies = {} as Record<Role, string>;
const pages = {} as Record<'open' | 'closed' | 'draft' | 'workshop', Page>;

async function addPage(
  title: string,
  visibility: Visibility,
  {
    countries,
    keywords,
    kind = 'factsheet',
  }: { countries: string[]; keywords: string[]; kind?: 'factsheet' | 'workshop' },
  published = true,
) {
  const notice = emptyNotice(kind);
  const page = await app.addPage({
    kind,
    title,
    summary: 'x',
    visibility,
    notice: { ...notice, common: { ...notice.common, countries, keywords } },
    document: parseMarkdown('Du texte.').document,
  });
  if (published) await app.services.editions.publish(page.id, {}, COMMAND_LINE);
  return page;
}

beforeAll(async () => {
  app = await startApp();
  pages.open = await addPage('Zibeline ouverte', 'public', { countries: ['ML'], keywords: ['Quadrige ouvert'] });
  pages.closed = await addPage('Zibeline réservée', 'members', { countries: ['MA'], keywords: ['Quadrige réservé'] });
  pages.draft = await addPage(
    'Zibeline en cours',
    'public',
    { countries: ['PL'], keywords: ['Quadrige en cours'] },
    false,
  );
  pages.workshop = await addPage('Zibeline à deux', 'invited', { countries: [], keywords: [], kind: 'workshop' });
  cookies.public = '';
  cookies.partner = (await invitePartner(app.services, pages.workshop.id)).cookie;
  cookies.member = await app.signIn('Membre', 'member');
  cookies.staff = await app.signIn('Équipe', 'staff');
  await app.services.search.settle();
}, 120_000);
afterAll(() => app.close());

async function get(role: Role, path: string) {
  const response = await fetch(app.url + path, { headers: { cookie: cookies[role] }, redirect: 'manual' });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function post(role: Role, path: string, form: Record<string, string>): Promise<number> {
  const response = await fetch(app.url + path, {
    method: 'POST',
    headers: { cookie: cookies[role], 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form),
    redirect: 'manual',
  });
  await response.text();
  return response.status;
}

interface Item {
  readonly title: string;
  readonly href: string;
  readonly what: string;
}

async function suggested(role: Role, words: string, more = ''): Promise<Item[]> {
  const { text } = await get(role, `/recherche/suggestions?termes${more}&q=${encodeURIComponent(words)}`);
  return (JSON.parse(text) as { items: Item[] }).items;
}

describe('suggestions', () => {
  test('are titles and terms of what the reader may read, and of nothing else', async () => {
    const titles: Record<Role, string[]> = {
      public: ['Zibeline ouverte'],
      partner: ['Zibeline à deux'],
      member: ['Zibeline ouverte', 'Zibeline réservée'],
      staff: ['Zibeline en cours', 'Zibeline ouverte', 'Zibeline réservée', 'Zibeline à deux'],
    };
    const terms: Record<string, readonly Role[]> = {
      Mali: ['public', 'member', 'staff'],
      Maroc: ['member', 'staff'],
      Pologne: [],
      'Quadrige ouvert': ['public', 'member', 'staff'],
      'Quadrige réservé': ['member', 'staff'],
      'Quadrige en cours': [],
    };
    for (const role of ROLES) {
      const found = (await suggested(role, 'zibel')).map(({ title }) => title).sort((a, b) => a.localeCompare(b, 'en'));
      expect(found, role).toEqual([...titles[role]].sort((a, b) => a.localeCompare(b, 'en')));
      for (const [term, readers] of Object.entries(terms)) {
        const names = (await suggested(role, term.slice(0, -1), '=seuls')).map(({ title }) => title);
        expect(names.includes(term), `${role} ${term}`).toBe(readers.includes(role));
      }
    }
  });

  test('have a kind and an address each, and come from two letters on, without accents', async () => {
    const [mali] = await suggested('public', 'MAL');
    expect(mali).toMatchObject({ title: 'Mali', href: '/pays/ml', what: 'Pays' });
    expect(await suggested('public', 'm')).toEqual([]);
    const page = (await suggested('member', 'reservee')).find(({ href }) => href === pagePath(pages.closed));
    expect(page).toMatchObject({ title: 'Zibeline réservée', what: 'Fiche pratique' });
    for (const words of ['%', '-- " \' ( *', '\u0000\uffff', 'x'.repeat(5_000)])
      expect((await get('public', `/recherche/suggestions?termes&q=${encodeURIComponent(words)}`)).status).toBe(200);
  });

  test('are refused to a person who asks too often, and to nobody else', async () => {
    const ask = () => get('member', '/recherche/suggestions?termes&q=a');
    let last = await ask();
    for (let n = 0; n < 200 && last.status === 200; n++) last = await ask();
    expect(last.status).toBe(429);
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await get('public', '/recherche/suggestions?termes&q=a')).status).toBe(200);
    expect((await get('member', '/recherche?q=zibeline')).status).toBe(200);
  });

  test('need a script of the site on lists, and none on pages that are read', async () => {
    for (const [path, policy] of [
      ['/', `script-src 'self'`],
      ['/fiches', `script-src 'self'`],
      ['/explorer', `script-src 'self'`],
      [pagePath(pages.open), `script-src 'none'`],
      ['/pays/ml', `script-src 'none'`],
    ] as const) {
      // As rendered, and as cached.
      for (const { headers, text } of [await get('public', path), await get('public', path)]) {
        expect(headers.get('content-security-policy')?.split('; '), path).toContain(policy);
        expect(text.includes('/islands/suggest-'), path).toBe(policy.includes('self'));
        expect(text.includes('nonce='), path).toBe(false);
      }
    }
  });
});

describe('the page « à la une »', () => {
  const isFirst = async (role: Role, { title }: Page) => {
    const section = /<section class="home-featured"[\s\S]*?<\/section>/.exec((await get(role, '/')).text)?.[0] ?? '';
    return section.includes(title);
  };

  test('is chosen by the staff, on the published page, and shown to those who may read it', async () => {
    const { open, closed, draft } = pages;
    for (const role of ['public', 'partner', 'member'] as const)
      expect([401, 403, 404], role).toContain(await post(role, `${pagePath(open)}/une`, { intent: 'feature' }));
    expect(await isFirst('public', open)).toBe(false);
    expect(await post('staff', `${pagePath(draft)}/une`, { intent: 'feature' })).toBe(409);
    expect(await post('staff', `${pagePath(open)}/une`, { intent: 'other' })).toBe(400);
    expect(await post('staff', `${pagePath(open)}/une`, { intent: 'feature' })).toBe(303);
    for (const role of ['public', 'member', 'staff'] as const) expect(await isFirst(role, open), role).toBe(true);
    expect((await get('staff', pagePath(open))).text).toContain('Retirer de la une');
    await post('staff', `${pagePath(closed)}/une`, { intent: 'feature' });
    for (const role of ['public', 'member', 'staff'] as const) {
      expect(await isFirst(role, open), role).toBe(false);
      expect(await isFirst(role, closed), role).toBe(role !== 'public');
    }
    await app.services.pages.archive(closed.id, COMMAND_LINE);
    expect(await isFirst('member', closed)).toBe(false);
    await app.services.pages.restore(closed.id, COMMAND_LINE);
    await post('staff', `${pagePath(closed)}/une`, { intent: 'unfeature' });
    expect(await isFirst('member', closed)).toBe(false);
  });

  test('can be deleted for good', async () => {
    const page = await addPage('À supprimer', 'public', { countries: [], keywords: [] });
    await post('staff', `${pagePath(page)}/une`, { intent: 'feature' });
    await app.services.bin.bin(page.id, COMMAND_LINE);
    await app.services.bin.remove(page.id, page.title, COMMAND_LINE);
    expect(await app.services.featured.is(page.id)).toBe(false);
    expect((await get('public', '/')).status).toBe(200);
  });
});

test('the home page lists new pages of all kinds, and none that its reader may not read', async () => {
  await until(async () => (await get('public', '/')).text.includes(pages.open.title), 'the home page is new');
  for (const role of ['public', 'member', 'staff'] as const) {
    // The staff’s desk names drafts as well.
    const text = (await get(role, '/')).text.split('id="recent"')[1]!;
    expect(text.includes(pages.open.title), role).toBe(true);
    expect(text.includes(pages.closed.title), role).toBe(role !== 'public');
    expect(text.includes(pages.draft.title), role).toBe(false);
    expect(text.includes(pages.workshop.title), role).toBe(role === 'staff');
  }
});

test('every list shows the stage of its pages to the staff alone', async () => {
  const { collections, collectionParts } = app.services;
  const kit = await collections.create(
    { kind: 'toolkit', slug: 'zibelines', title: 'Zibelines', summary: 'x', visibility: 'public' },
    COMMAND_LINE,
  );
  await collectionParts.arrange(kit.id, [{ title: '', pageIds: [pages.open.id] }], COMMAND_LINE);
  await collections.publish(kit.id, true, COMMAND_LINE);
  const lists = ['/', '/fiches', '/pays/ml', '/pays/ml/fiches', '/recherche?q=zibeline+ouverte', '/outils/zibelines'];
  for (const path of lists) {
    for (const role of ['public', 'member', 'staff'] as const) {
      const { status, text } = await get(role, path);
      expect([path, status]).toEqual([path, 200]);
      expect(text.includes('Édition 1, à jour'), `${role} ${path}`).toBe(role === 'staff');
    }
  }
});

test('a list is sorted by the parameter of its address, and filters keep the order', async () => {
  const titles = async (query: string) =>
    [...(await get('member', `/fiches${query}`)).text.matchAll(/<a href="\/fiches\/([^"/?]+)"/g)].map(
      ([, slug]) => slug,
    );
  const first = await addPage('Abeille', 'public', { countries: ['TG', 'BF'], keywords: [] });
  const [open, closed] = [pages.open.slug, pages.closed.slug];
  expect((await titles('')).slice(0, 3)).toEqual([first.slug, closed, open]);
  expect((await titles('?tri=titre')).slice(0, 3)).toEqual([first.slug, open, closed]);
  // Burkina Faso, Mali, Maroc.
  expect((await titles('?tri=pays')).slice(0, 3)).toEqual([first.slug, open, closed]);
  // A card names first the country that it is sorted by; otherwise those of its notice in their
  // order.
  expect((await get('member', '/fiches?tri=pays')).text).toContain('Burkina Faso et Togo');
  expect((await get('member', '/fiches')).text).toContain('Togo et Burkina Faso');
  expect((await titles('?tri=autre')).slice(0, 3)).toEqual([first.slug, closed, open]);
  const { text } = await get('member', '/fiches?tri=titre&pays=ML');
  expect(text).toContain('name="tri" value="titre"');
  expect(text).toContain('href="/fiches?pays=ML&amp;tri=pays"');
});

test('lists have filters for what their pages name; the list of site pages has none, and invites nobody', async () => {
  const empty = (await get('public', '/site')).text.split('<main')[1]!.split('</main>')[0];
  expect(empty).toContain('Les premières publications paraîtront');
  expect(empty).not.toMatch(/adhérents|Une expérience à raconter|href="\/connexion/);
  const about = { kind: 'site', title: 'À propos', summary: 'x', visibility: 'public' } as const;
  const page = await app.addPage({ ...about, document: parseMarkdown('Du texte.').document });
  await app.services.editions.publish(page.id, {}, COMMAND_LINE);
  const { text } = await get('public', '/site');
  expect(text).toContain('À propos');
  expect(text).not.toMatch(/<select|class="filters"|tri=pays/);
  expect(text).toContain('tri=titre');
  const filtered = (await get('public', '/fiches')).text;
  expect(filtered).toContain('<select name="pays"');
  expect(filtered).not.toContain('<select name="secteur"');
});

test('an empty list explains its kind of page and how to take part', async () => {
  const { text } = await get('public', '/ateliers');
  expect(text).toContain('On y entre sur invitation');
  expect(text).toContain('href="/explorer"');
  const collections = (await get('public', '/barometres')).text;
  expect(collections).toContain('Ils viennent des réponses des organisations à une enquête');
  expect(collections).toContain('href="/explorer"');
});

test('a term that begins with the typed letters is suggested before those that have them further on', async () => {
  for (const sectors of [['energy'], []]) {
    const notice = emptyNotice('factsheet');
    const common = { ...notice.common, programmes: ['services-essentiels'], sectors };
    const page = await app.addPage({ kind: 'factsheet', title: 'Lampe', summary: 'x', notice: { ...notice, common } });
    await app.services.editions.publish(page.id, {}, COMMAND_LINE);
  }
  const named = (await suggested('staff', 'éner', '=seuls')).map(({ title }) => title);
  expect(named).toEqual(['Énergie', 'Services essentiels (eau, énergie, déchets)']);
  // The page of a listed theme has a description; that of a keyword of authors has none.
  expect((await get('staff', '/themes/energy')).text).toMatch(/<p class="standfirst">S’éclairer, pomper, cuire/);
  expect((await get('public', '/mots-cles/quadrige-ouvert')).text).toMatch(/<p class="standfirst">1 page publiée/);
});
