import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { SITE_PAGES } from '#content/site-pages.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { invitePartner } from '#tests/support/people.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { detailsOf } from '#tests/support/searched-services.ts';

/**
 * The pages of the site itself, over HTTP: administrators alone write them, everybody reads them.
 */
const ROLES = ['public', 'partner', 'member', 'staff', 'admin'] as const;
type Role = (typeof ROLES)[number];
const STAFF: readonly Role[] = ['staff', 'admin'];

let app: RunningApp;
/** The start page of a role: a partner has one page. */
let homeOf: (role: Role) => string;
const cookies = {} as Record<Role, string>;

beforeAll(async () => {
  app = await startApp();
  const workshop = await app.addPage({ kind: 'workshop', title: 'Atelier', summary: 'x', visibility: 'invited' });
  await app.services.editions.publish(workshop.id, {}, COMMAND_LINE);
  homeOf = (role) => (role === 'partner' ? pagePath(workshop) : '/');
  cookies.public = '';
  cookies.partner = (await invitePartner(app.services, workshop.id)).cookie;
  cookies.member = await app.signIn('Membre', 'member');
  cookies.staff = await app.signIn('Équipe', 'staff');
  cookies.admin = await app.signIn('Administration', 'staff', true);
}, 120_000);
afterAll(() => app.close());

async function get(role: Role, path: string) {
  const response = await fetch(app.url + path, { headers: { cookie: cookies[role] }, redirect: 'manual' });
  return { status: response.status, text: await response.text() };
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

const footerOf = (text: string) => /<footer class="site-footer">[\s\S]*<\/footer>/.exec(text)?.[0] ?? '';
const find = (slug: string): Promise<Page> => app.services.pages.requireAt(COMMAND_LINE, 'site', slug);

describe('the pages of the site', () => {
  test('are there from the start as drafts, for the staff alone, and in no footer', async () => {
    for (const role of ROLES) {
      const footer = footerOf((await get(role, homeOf(role))).text);
      expect(footer, role).not.toBe('');
      for (const { slug, title } of SITE_PAGES) {
        expect((await get(role, `/site/${slug}`)).status, `${role} ${slug}`).toBe(STAFF.includes(role) ? 200 : 404);
        expect(footer.includes(title), `${role} ${slug}`).toBe(false);
      }
    }
  });

  test('are written and published by administrators alone', async () => {
    const page = await find('contact');
    for (const role of ROLES) {
      for (const below of ['notice', 'publier', 'documents', 'relecture', 'invitations', 'corbeille']) {
        const { status } = await get(role, `${pagePath(page)}/${below}`);
        const expected = role === 'admin' ? 200 : role === 'staff' ? 403 : 404;
        expect(status, `${role} ${below}`).toBe(expected);
      }
    }
    const version = page.updatedAt;
    for (const role of ['public', 'partner', 'member', 'staff'] as const) {
      for (const [below, form] of [
        ['notice', { intent: 'save', title: 'Pris', summary: 'Pris', language: 'fr', visibility: 'members', version }],
        ['notice', { intent: 'archive' }],
        ['publier', { intent: 'publish' }],
        ['corbeille', { intent: 'bin' }],
      ] as [string, Record<string, string>][]) {
        const status = await post(role, `${pagePath(page)}/${below}`, form);
        expect([403, 404], `${role} ${below} ${form.intent}`).toContain(status);
      }
      const made = { kind: 'site', title: `De ${role}`, language: 'fr', visibility: 'public' };
      expect([400, 401, 403, 404], role).toContain(await post(role, '/nouvelle-page', made));
    }
    const kept = await find('contact');
    expect([kept.title, kept.updatedAt, kept.editionNumber, kept.archivedAt]).toEqual([
      page.title,
      version,
      null,
      null,
    ]);
    expect(await app.services.pages.listDrafts(COMMAND_LINE, { kind: 'site' })).toHaveLength(SITE_PAGES.length);
    expect((await get('staff', '/nouvelle-page')).text).not.toContain('value="site"');
    expect((await get('admin', '/nouvelle-page')).text).toContain('value="site"');
  });

  test('are in the footer of everybody who may read them, once published, and listed nowhere else', async () => {
    const page = await find('mentions-legales');
    const linked = await app.addPage({
      title: 'Une fiche',
      summary: 'x',
      visibility: 'public',
      document: parseMarkdown('Voir [les mentions](/site/mentions-legales).').document,
    });
    await app.services.editions.publish(linked.id, {}, COMMAND_LINE);
    const common = { ...page.notice.common, keywords: ['Notice singulière'], countries: ['ML'] };
    await app.services.pages.changeDetails(page.id, { ...detailsOf(page), common }, COMMAND_LINE);
    const before = footerOf((await get('public', '/explorer')).text);
    await app.services.editions.publish(page.id, {}, COMMAND_LINE);
    await app.services.related.settle();
    expect(before).not.toContain('/site/mentions-legales');
    for (const role of ROLES) {
      const paths = role === 'partner' ? [homeOf(role)] : ['/', '/explorer', '/nulle-part'];
      for (const path of paths) {
        const { text } = await get(role, path);
        expect(footerOf(text), `${role} ${path}`).toContain('href="/site/mentions-legales"');
        // The staff’s home page also lists what was done.
        if (!STAFF.includes(role)) expect(text.split('/site/mentions-legales').length - 1, `${role} ${path}`).toBe(1);
      }
      expect((await get(role, '/site/mentions-legales')).status, role).toBe(200);
      expect((await get(role, '/mots-cles/notice-singuliere')).status, role).toBe(404);
      expect((await get(role, '/pays/ml')).status, role).toBe(404);
    }
    const fiche = (await get('public', pagePath(linked))).text;
    expect(fiche.split('href="/site/mentions-legales"').length - 1).toBe(2);
    await app.services.pages.changeDetails(page.id, { ...detailsOf(page), visibility: 'members' }, COMMAND_LINE);
    expect(footerOf((await get('public', '/')).text)).not.toContain('/site/mentions-legales');
    expect(footerOf((await get('member', '/')).text)).toContain('/site/mentions-legales');
  });

  test('are not made again once they were renamed or deleted', async () => {
    const { pages, bin, sitePages } = app.services;
    const [about, privacy] = [await find('a-propos'), await find('confidentialite')];
    await pages.changeDetails(about.id, { ...detailsOf(about), slug: 'qui-sommes-nous' }, COMMAND_LINE);
    await bin.bin(privacy.id, COMMAND_LINE);
    await bin.remove(privacy.id, privacy.title, COMMAND_LINE);
    await sitePages.addMissing();
    expect(await pages.listDrafts(COMMAND_LINE, { kind: 'site' })).toHaveLength(SITE_PAGES.length - 1);
  });
});
