import { Fragment } from '@tiptap/pm/model';
import { COMMAND_LINE } from '#content/authorise.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { starterOutline } from '#content/kinds/outline.ts';
import type { Visibility } from '#content/permission.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';

export const ROLES = ['public', 'partner', 'stranger', 'member', 'staff', 'admin'] as const;
export type Role = (typeof ROLES)[number];
/** A workshop partner is invited to the `invited` page; the stranger to another one. */
export const READERS: Record<string, readonly Role[]> = {
  'public published': ['public', 'member', 'staff', 'admin'],
  'members published': ['member', 'staff', 'admin'],
  'invited published': ['partner', 'staff', 'admin'],
  'public draft': ['staff', 'admin'],
  'members draft': ['staff', 'admin'],
  'invited draft': ['staff', 'admin'],
  'public archived': ['staff', 'admin'],
};
export const STAFF: readonly Role[] = ['staff', 'admin'];

export interface Subject {
  readonly name: string;
  readonly page: Page;
  /** A word that occurs only in its title and text. */
  readonly secret: string;
  /** A file that its edition shows, if it has one; and one that only the draft has. */
  readonly file: string;
  readonly draftFile: string;
  /** An annotation on it, whose words contain the secret too. */
  readonly annotation: string;
}

export const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const DRAWING = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><path d="M0 0h4v4z"/></svg>');

/** The built application with pages of all sorts, and a cookie header for each role. */
export interface RightsRig {
  readonly app: RunningApp;
  readonly subjects: readonly Subject[];
  readonly cookies: Readonly<Record<Role, string>>;
  readonly annotate: (pageId: string, secret: string) => Promise<string>;
  readonly invite: (pageId: string, name: string) => Promise<string>;
  readonly get: (role: Role, path: string) => Promise<{ status: number; text: string }>;
  /** @returns the status */
  readonly post: (
    role: Role,
    path: string,
    form: Record<string, string>,
    headers?: Record<string, string>,
  ) => Promise<number>;
}

export async function openRightsRig(): Promise<RightsRig> {
  const app = await startApp();

  async function makeSubject(
    visibility: Visibility,
    state: 'published' | 'draft' | 'archived',
    n: number,
  ): Promise<Subject> {
    const secret = `zibeline${'abcdefg'[n]}quadrige`;
    const notice = emptyNotice('workshop');
    const page = await app.addPage({
      kind: 'workshop',
      title: `Atelier ${secret}`,
      summary: `Résumé ${secret}`,
      visibility,
      notice: { ...notice, common: { ...notice.common, countries: ['TG'], keywords: [`Motif ${secret}`] } },
    });
    const { services } = app;
    const add = (bytes: Uint8Array) => services.files.add({ bytes, name: 'image', pageId: page.id }, COMMAND_LINE);
    const file = await add(PIXEL);
    const draftFile = await add(DRAWING);
    const outline = starterOutline('workshop', 'fr');
    const figure = outline.type.schema.nodes.figure!.create({ file: file.id, alt: 'Un point' });
    await services.checkpoints.replace(
      COMMAND_LINE,
      page.id,
      outline.copy(outline.content.append(Fragment.from(figure))),
    );
    if (state !== 'draft') await services.editions.publish(page.id, {}, COMMAND_LINE);
    const annotation = await annotate(page.id, secret);
    if (state === 'archived') await services.pages.archive(page.id, COMMAND_LINE);
    return { name: `${visibility} ${state}`, page, secret, file: file.id, draftFile: draftFile.id, annotation };
  }

  /** Annotates the first block of a page's draft. @returns the annotation's id */
  async function annotate(pageId: string, secret: string): Promise<string> {
    const { annotations, drafts } = app.services;
    const blocks = (await drafts.read(pageId)).document.children;
    const blockId = String(blocks.find(({ attrs }) => attrs.id)?.attrs.id);
    const note = { pageId, kind: 'comment', body: `Remarque ${secret}`, selection: { blockId }, on: 'draft' } as const;
    return (await annotations.create(note, COMMAND_LINE)).id;
  }

  async function invite(pageId: string, name: string): Promise<string> {
    const { invitations } = app.services;
    const { token } = await invitations.invite(
      { pageId, name, organisation: 'Comité', country: 'ML', side: 'south', expiresInDays: 30 },
      COMMAND_LINE,
    );
    return (await invitations.redeem(token, 'test')).cookie.split(';')[0]!;
  }

  const subjects = [
    await makeSubject('public', 'published', 0),
    await makeSubject('members', 'published', 1),
    await makeSubject('invited', 'published', 2),
    await makeSubject('public', 'draft', 3),
    await makeSubject('members', 'draft', 4),
    await makeSubject('invited', 'draft', 5),
    await makeSubject('public', 'archived', 6),
  ] as const;
  const away = { kind: 'workshop', title: 'Un autre atelier', summary: 'Ailleurs.', visibility: 'invited' } as const;
  const other = await app.addPage(away);
  await app.services.editions.publish(other.id, {}, COMMAND_LINE);
  const cookies: Record<Role, string> = {
    public: '',
    partner: await invite(subjects[2].page.id, 'A. D.'),
    stranger: await invite(other.id, 'M. K.'),
    member: await app.signIn('Membre', 'member'),
    staff: await app.signIn('Équipe', 'staff'),
    admin: await app.signIn('Administration', 'staff', true),
  };

  async function get(role: Role, path: string): Promise<{ status: number; text: string }> {
    const controller = new AbortController();
    const response = await fetch(app.url + path, {
      headers: { cookie: cookies[role] },
      redirect: 'manual',
      signal: controller.signal,
    });
    // A stream does not end by itself: its status is the result.
    if (response.headers.get('content-type')?.includes('event-stream')) {
      controller.abort();
      return { status: response.status, text: '' };
    }
    return { status: response.status, text: await response.text() };
  }

  async function post(
    role: Role,
    path: string,
    form: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<number> {
    const response = await fetch(app.url + path, {
      method: 'POST',
      headers: { cookie: cookies[role], 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(form),
      redirect: 'manual',
    });
    await response.text();
    return response.status;
  }

  const [{ secret, page }] = subjects;
  const isFound = async () => (await get('admin', `/recherche.json?q=${secret}`)).text.includes(page.title);
  await until(isFound, 'search knows the pages');
  return { app, subjects, cookies, annotate, invite, get, post };
}

/** A response may repeat the requested address, but not reveal the title or the summary. */
export const reveals = (text: string, { secret }: Subject) =>
  text.includes(`Atelier ${secret}`) || text.includes(`Résumé ${secret}`);

export /** A status that opens nothing. */
const refused = (status: number) =>
  status === 401 || status === 403 || status === 404 || status === 302 || status === 303;
