import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { collectionPath, pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import type { Visibility } from '#content/permission.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { invitePartner } from '#tests/support/people.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { detailsOf } from '#tests/support/searched-services.ts';

/**
 * Links of published texts to what their readers may not open, over HTTP. The expected access is
 * written here by hand.
 */
const ROLES = ['public', 'partner', 'member', 'staff'] as const;
type Role = (typeof ROLES)[number];
type State = 'published' | 'draft' | 'archived' | 'binned';
type Expected = 'open' | 'locked' | 'plain';

/** How the link to a target looks, by role: an unpublished target looks like an open one. */
const EXPECTED: Record<string, Record<Role, Expected>> = {
  'public published': { public: 'open', partner: 'locked', member: 'open', staff: 'open' },
  'members published': { public: 'locked', partner: 'locked', member: 'open', staff: 'open' },
  'invited published': { public: 'locked', partner: 'locked', member: 'locked', staff: 'open' },
  'members draft': { public: 'plain', partner: 'plain', member: 'plain', staff: 'open' },
  'members archived': { public: 'plain', partner: 'plain', member: 'plain', staff: 'open' },
  'members binned': { public: 'plain', partner: 'plain', member: 'plain', staff: 'plain' },
};

interface Target {
  readonly name: string;
  readonly page: Page;
  /** A word of its title that no link contains. */
  readonly secret: string;
}

let app: RunningApp;
const cookies = {} as Record<Role, string>;
const targets: Target[] = [];
let from: Page;
let annotated: Page;
/** Published for members, and linked to by nothing. */
let unlinked: Page;

async function addTarget(visibility: Visibility, state: State, n: number): Promise<Target> {
  const secret = `zibeline${'abcdefg'[n]}quadrige`;
  const page = await app.addPage({
    kind: 'module',
    title: `Module ${secret}`,
    summary: secret,
    slug: `cible-${n}`,
    visibility,
  });
  await app.services.checkpoints.replace(COMMAND_LINE, page.id, parseMarkdown('Du texte.').document);
  if (state !== 'draft') await app.services.editions.publish(page.id, {}, COMMAND_LINE);
  if (state === 'archived') await app.services.pages.archive(page.id, COMMAND_LINE);
  if (state === 'binned') await app.services.bin.bin(page.id, COMMAND_LINE);
  return { name: `${visibility} ${state}`, page, secret };
}

async function addText(title: string, markdown: string, visibility: Visibility, kind: 'factsheet' | 'workshop') {
  const page = await app.addPage({ kind, title, summary: 'x', visibility, document: parseMarkdown(markdown).document });
  await app.services.editions.publish(page.id, {}, COMMAND_LINE);
  return page;
}

beforeAll(async () => {
  app = await startApp();
  for (const [n, name] of Object.keys(EXPECTED).entries()) {
    const [visibility, state] = name.split(' ') as [Visibility, State];
    targets.push(await addTarget(visibility, state, n));
  }
  unlinked = (await addTarget('members', 'published', 6)).page;
  const text = targets.map(({ page }, n) => `Lire [la **suite** & ${n}](${pagePath(page)}#x).`).join('\n\n');
  from = await addText('Départ', text, 'public', 'factsheet');
  annotated = await addText('Atelier', text, 'invited', 'workshop');
  cookies.public = '';
  cookies.partner = (await invitePartner(app.services, annotated.id)).cookie;
  cookies.member = await app.signIn('Membre', 'member');
  cookies.staff = await app.signIn('Équipe', 'staff');
}, 120_000);
afterAll(() => app.close());

async function get(role: Role, path: string) {
  const response = await fetch(app.url + path, { headers: { cookie: cookies[role] }, redirect: 'manual' });
  return { status: response.status, location: response.headers.get('location'), text: await response.text() };
}

/** The address of the link to a target, and its accessible name. */
function linkTo(text: string, { page }: Pick<Target, 'page'>, n: number) {
  const slug = page.slug;
  const link = new RegExp(`<a ([^>]*${slug}(?:[#"&][^>]*)?)>la <strong>suite</strong>.{1,8}${n}</a>`).exec(text);
  if (!link) return null;
  const attribute = (name: string) => new RegExp(`${name}="([^"]*)"`).exec(link[1]!)?.[1] ?? null;
  return { href: attribute('href')!.replaceAll('&amp;', '&'), name: attribute('aria-label') };
}

const reserved = (page: Page, target: Page) => `${pagePath(page)}/reserve?vers=${encodeURIComponent(pagePath(target))}`;

describe('a link to what the reader may not open', () => {
  test('has a padlock and states who may open it, if the target is published; no other link has one', async () => {
    for (const role of ROLES) {
      const source = role === 'partner' ? annotated : from;
      for (const path of [pagePath(source), `${pagePath(source)}/editions/1`]) {
        const { status, text } = await get(role, path);
        expect(status, `${role} ${path}`).toBe(200);
        for (const [n, target] of targets.entries()) {
          const label = `${role} ${target.name} ${path}`;
          const link = linkTo(text, target, n);
          const edition = path.includes('/editions/') ? '&edition=1' : '';
          if (EXPECTED[target.name]![role] === 'locked') {
            expect(link?.href, label).toBe(reserved(source, target.page) + edition);
            expect(link?.name, label).toMatch(
              new RegExp(`^la suite &amp; ${n} \\((réservé aux|votre invitation ne l)`.replaceAll(' ', '\\s')),
            );
          } else expect(link, label).toEqual({ href: `${pagePath(target.page)}#x`, name: null });
          if (EXPECTED[target.name]![role] !== 'open') expect(text.includes(target.secret), label).toBe(false);
        }
      }
    }
  });

  test('leads to a page that explains how to get access, with no words but those of the link', async () => {
    for (const role of ROLES) {
      const source = role === 'partner' ? annotated : from;
      for (const [n, target] of targets.entries()) {
        const label = `${role} ${target.name}`;
        const { status, location, text } = await get(role, reserved(source, target.page));
        expect(text.includes(target.secret), label).toBe(false);
        switch (EXPECTED[target.name]![role]) {
          case 'locked':
            expect([status, text.includes(`suite &amp; ${n}`)], label).toEqual([200, true]);
            expect(text.includes('/connexion?retour='), label).toBe(role === 'public');
            break;
          case 'open':
            // For the staff, drafts and archived pages exist as well.
            if (target.name.endsWith('published'))
              expect([status, location], label).toEqual([302, pagePath(target.page)]);
            else expect(status, label).toBe(404);
            break;
          case 'plain':
            expect(status, label).toBe(404);
        }
      }
    }
  });

  test('shows how to write to the network once its contact page is published, to those whom that helps', async () => {
    const isLinked = async (role: Role) => {
      const source = role === 'partner' ? annotated : from;
      const target = targets.find(
        ({ name }) => name === (role === 'public' ? 'members published' : 'invited published'),
      );
      const { status, text } = await get(role, reserved(source, target!.page));
      expect(status, role).toBe(200);
      return /<main[\s\S]*href="\/site\/contact"[\s\S]*<\/main>/.test(text);
    };
    const roles = ['public', 'partner', 'member'] as const;
    for (const role of roles) expect(await isLinked(role), role).toBe(false);
    const contact = await app.services.pages.requireAt(COMMAND_LINE, 'site', 'contact');
    await app.services.checkpoints.replace(COMMAND_LINE, contact.id, parseMarkdown('Rue du Métier.').document);
    await app.services.editions.publish(contact.id, {}, COMMAND_LINE);
    // Partners ask the person who invited them.
    for (const role of roles) expect(await isLinked(role), role).toBe(role !== 'partner');
  });

  test('reveals nothing of targets without a link in the text, nor from a text that may not be read', async () => {
    const [, members] = targets as [Target, Target];
    for (const [role, path] of [
      ['public', reserved(from, unlinked)],
      ['member', reserved(from, unlinked)],
      ['public', reserved(annotated, members.page)],
      ['member', reserved(annotated, members.page)],
      ['partner', reserved(from, members.page)],
      ['public', reserved(unlinked, members.page)],
      ['public', `${pagePath(from)}/reserve`],
      ['public', `${pagePath(from)}/reserve?vers=//example.org/x`],
      ['public', `${reserved(from, members.page)}&edition=2`],
      ['member', `${reserved(from, targets[2]!.page)}&edition=0`],
      ['public', '/pays/ml/reserve?vers=%2Ffiches%2Fx'],
    ] as const) {
      expect((await get(role, path)).status, `${role} ${path}`).toBe(404);
    }
  });

  test('is locked in a version to annotate and in a draft under review as well', async () => {
    const text = targets.map(({ page }, n) => `Lire [la **suite** & ${n}](${pagePath(page)}#x).`).join('\n\n');
    const { document } = parseMarkdown(text);
    const page = await app.addPage({ kind: 'workshop', title: 'Avant', summary: 'x', visibility: 'invited', document });
    await app.services.versions.freeze(page.id, { version: 'Première', key: '' }, COMMAND_LINE);
    const { cookie } = await invitePartner(app.services, page.id);
    const asked = { name: 'R. K.', email: 'rk@example.org', locale: 'fr', due: '', message: '', people: null };
    await app.services.reviewAsking.ask(page.id, asked, COMMAND_LINE, app.url);
    await app.services.mailQueue.settle();
    const { outbox } = app.services;
    const { id } = (await outbox.list(COMMAND_LINE)).find(({ to }) => to.includes(asked.email))!;
    const link = /http\S+/.exec((await outbox.read(COMMAND_LINE, id)).text)![0];
    const key = new URL(link).pathname.split('/').at(-1)!;
    const read = async (path: string, who: string) => {
      const answer = await fetch(app.url + path, { headers: { cookie: who }, redirect: 'manual' });
      return { status: answer.status, location: answer.headers.get('location'), text: await answer.text() };
    };
    const path = pagePath(page);
    for (const [role, who, screen, toReserved] of [
      ['partner', cookie, `${path}/version`, (to: string) => `${path}/reserve?vers=${to}&version=1`],
      ['partner', cookie, `${path}/annotations?tout`, (to: string) => `${path}/reserve?vers=${to}&version=1`],
      ['public', '', `/relire/${key}`, (to: string) => `/relire/${key}?vers=${to}`],
      ['member', cookies.member, `/relire/${key}`, (to: string) => `/relire/${key}?vers=${to}`],
    ] as const) {
      const { status, text: html } = await read(screen, who);
      expect(status, `${role} ${screen}`).toBe(200);
      for (const [n, target] of targets.entries()) {
        const label = `${role} ${target.name} ${screen}`;
        const expected = EXPECTED[target.name]![role];
        const href = toReserved(encodeURIComponent(pagePath(target.page)));
        const link = linkTo(html, target, n)!;
        expect(link.href, label).toBe(expected === 'locked' ? href : `${pagePath(target.page)}#x`);
        expect(link.name !== null, label).toBe(expected === 'locked');
        const answer = await read(href, who);
        expect(answer.text.includes(target.secret), label).toBe(false);
        const open = target.name.endsWith('published') ? [302, pagePath(target.page)] : [404, null];
        expect([answer.status, answer.location], label).toEqual(expected === 'locked' ? [200, null] : open);
        if (expected === 'locked') expect(answer.text, label).toContain(`suite &amp; ${n}`);
      }
      expect((await read(toReserved(encodeURIComponent(pagePath(unlinked))), who)).status).toBe(404);
    }
    // Viewers who may not read the version or the draft learn nothing of its links.
    const hidden = encodeURIComponent(pagePath(targets[1]!.page));
    expect((await read(`${path}/reserve?vers=${hidden}&version=1`, '')).status).toBe(404);
    expect((await read(`${path}/reserve?vers=${hidden}&version=2`, cookie)).status).toBe(404);
    expect((await read(`/relire/${'x'.repeat(43)}?vers=${hidden}`, '')).status).not.toBe(200);
  });

  test('may lead below an address: to an edition, a file, annotations', async () => {
    const target = targets.find(({ name }) => name === 'members published')!.page;
    const draft = targets.find(({ name }) => name === 'members draft')!.page;
    const below = ['/editions/1', '/editions/comparer?de=1&a=2', '/annotations', '.md', '/editions#x', '/'];
    const links = [target, draft].flatMap((page) => below.map((end) => `[ici ${end}](${pagePath(page)}${end})`));
    const page = await addText('Renvois', links.join('\n\n'), 'public', 'factsheet');
    const hrefsFor = async (role: Role) => {
      const { text } = await get(role, pagePath(page));
      return below.map((end) => {
        const words = `ici ${end}`.replaceAll('&', '&amp;');
        const found = [...text.matchAll(/<a ([^>]*)>([^<]*)<\/a>/g)].filter(([, , label]) => label === words);
        return found.map(([, attributes]) => /href="([^"]*)"/.exec(attributes!)![1]!.replaceAll('&amp;', '&'));
      });
    };
    expect(await hrefsFor('public')).toEqual(below.map((end) => [reserved(page, target), `${pagePath(draft)}${end}`]));
    expect(await hrefsFor('member')).toEqual(
      below.map((end) => [`${pagePath(target)}${end}`, `${pagePath(draft)}${end}`]),
    );
    const { status, text } = await get('public', reserved(page, target));
    expect([status, text.includes('ici /editions/1'), text.includes(targets[1]!.secret)]).toEqual([200, true, false]);
    expect((await get('public', reserved(page, draft))).status).toBe(404);
  });

  test('follows the present state of its target, also in a cached copy', async () => {
    const at = Object.keys(EXPECTED).indexOf('public published');
    const target = targets[at]!;
    const href = async () => linkTo((await get('public', pagePath(from))).text, target, at)?.href;
    expect(await href()).toBe(`${pagePath(target.page)}#x`);
    const change = (visibility: Visibility) =>
      app.services.pages.changeDetails(target.page.id, { ...detailsOf(target.page), visibility }, COMMAND_LINE);
    await change('members');
    expect(await href()).toBe(reserved(from, target.page));
    expect((await get('public', reserved(from, target.page))).status).toBe(200);
    await app.services.pages.archive(target.page.id, COMMAND_LINE);
    expect(await href()).toBe(`${pagePath(target.page)}#x`);
    expect((await get('public', reserved(from, target.page))).status).toBe(404);
    await app.services.pages.restore(target.page.id, COMMAND_LINE);
    await change('public');
    expect((await get('public', reserved(from, target.page))).status).toBe(302);
  });

  test('is locked in a collection’s introduction, and if it leads to a collection', async () => {
    const { collections } = app.services;
    const published = { visibility: 'members', publishedAt: '2026-01-01T00:00:00.000Z' } as const;
    const closed = await collections.create({ kind: 'toolkit', title: 'Boîte fermée', ...published }, COMMAND_LINE);
    const open = await collections.create(
      {
        kind: 'toolkit',
        title: 'Boîte ouverte',
        introduction: `Voir [une boîte](${collectionPath(closed)}).`,
        ...published,
        visibility: 'public',
      },
      COMMAND_LINE,
    );
    const path = `${collectionPath(open)}/reserve?vers=${encodeURIComponent(collectionPath(closed))}`;
    expect((await get('public', collectionPath(open))).text).toContain(`href="${path}"`);
    expect((await get('public', path)).status).toBe(200);
    expect((await get('member', collectionPath(open))).text).toContain(`href="${collectionPath(closed)}"`);
    expect((await get('member', path)).location).toBe(collectionPath(closed));
  });
});
