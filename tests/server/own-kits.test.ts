import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { MOST_SELECTED } from '#content/addresses/selection.ts';
import { ownKitPath } from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { SENT_BEFORE } from '#content/form-key.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { LONGEST_KIT_NOTE, MOST_OWN_KITS } from '#content/input/collection-input.ts';
import type { Visibility } from '#content/permission.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { MOST_KIT_REMOVALS } from '#server/pages/own-kits/own-kit-removals.ts';
import { createMigratedFolder } from '#tests/support/migrated-folder.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';
import { until } from '#tests/support/until.ts';

/** Kits that members put together, through their forms and files as browsers ask for them. */
let app: RunningApp;
let awa: string;
let ines: string;
let staff: string;
const pages = {} as Record<'open' | 'other' | 'members' | 'invited', Page>;

beforeAll(async () => {
  app = await startApp();
  [awa, ines, staff] = [
    await app.signIn('Awa Traoré', 'member'),
    await app.signIn('Inès', 'member'),
    await app.signIn('Claire', 'staff'),
  ];
  const publish = async (title: string, visibility: Visibility) => {
    const { document } = parseMarkdown(`## Partie\n\nLe mot ${title.toLowerCase()} est dans le texte.`);
    const page = await app.addPage({ title, summary: 'Résumé.', visibility, document });
    await app.services.editions.publish(page.id, {}, COMMAND_LINE);
    return page;
  };
  pages.open = await publish('Ouverte', 'public');
  pages.other = await publish('Autrement', 'public');
  pages.members = await publish('Adhérente', 'members');
  pages.invited = await publish('Invisible', 'invited');
});
afterAll(() => app.close());

const ask = (path: string, cookie = '', headers: Record<string, string> = {}) =>
  fetch(app.localUrl + path, { headers: { Cookie: cookie, ...headers }, redirect: 'manual' });
const read = async (path: string, cookie = '') => (await ask(path, cookie)).text();

/** Requests a file, through its progress page if it takes long to make. */
async function file(path: string, cookie: string): Promise<Response> {
  const first = await ask(path, cookie);
  if (first.status !== 303) return first;
  const waiting = first.headers.get('Location')!;
  const isMade = async () => (await ask(waiting, cookie)).headers.get('Refresh')?.startsWith('0;') ?? false;
  await until(isMade, 'the file is ready', 60_000);
  return ask(path, cookie);
}

const send = (path: string, cookie: string, fields: readonly (readonly [string, string])[]) =>
  fetch(app.localUrl + path, {
    method: 'POST',
    headers: { Cookie: cookie },
    body: new URLSearchParams(fields.map(([name, value]) => [name, value])),
    redirect: 'manual',
  });

const paths = (...chosen: readonly Page[]) => chosen.map((page) => ['page', pagePath(page)] as const);

/** Keeps pages as a new kit. @returns its path */
async function keep(cookie: string, title: string, ...chosen: readonly Page[]): Promise<string> {
  const made = await send('/mes-kits', cookie, [['intent', 'create'], ['title', title], ...paths(...chosen)]);
  expect(made.status, await made.text()).toBe(303);
  return new URL(made.headers.get('Location')!, app.localUrl).pathname;
}

/** The form of a kit, as its owner sends it. */
const change = (
  path: string,
  cookie: string,
  title: string,
  rows: readonly [Page, string][],
  ...more: [string, string][]
) =>
  send(path, cookie, [
    ['intent', 'save'],
    ['title', title],
    ...rows.flatMap(([page, note]) => [['page', page.id] as const, ['note', note] as const]),
    ...more,
  ]);

/** The titles on a page, without a removed page that is offered to be put back. */
const titlesIn = (html: string) =>
  [
    ...html
      .slice(html.indexOf('<main'))
      .replace(/<li class="arrange-removed".*?<\/li>/s, '')
      .matchAll(/Ouverte|Autrement|Adhérente|Invisible/g),
  ]
    .map(([title]) => title)
    .filter((title, i, all) => all.indexOf(title) === i);

describe('a kit of one’s own', () => {
  test('is kept from a selection, changed in its order and notes, and deleted', async () => {
    const query = paths(pages.open, pages.members).map(([, path]) => `page=${path}`);
    const selection = await read(`/selection?${query.join('&')}`, awa);
    expect(selection).toContain('Garder comme nouveau kit');
    expect(await read(`/selection?${query.join('&')}`)).not.toContain('Garder comme nouveau kit');

    const path = await keep(awa, 'Pour la mission', pages.open, pages.members, pages.invited);
    const kept = await read(path, awa);
    expect(titlesIn(kept)).toEqual(['Ouverte', 'Adhérente']);
    expect(kept).toContain(`<code id="adresse">${app.localUrl}${path}</code>`);
    expect(await read('/mes-kits', awa)).toMatch(/Pour la mission<\/a> <span[^>]*>2 pages/);

    const rows: [Page, string][] = [
      [pages.open, 'À lire d’abord\r\nà deux'],
      [pages.members, ''],
    ];
    const moved = await change(path, awa, 'Pour le Mali', rows, ['descendre', pages.open.id]);
    expect(moved.headers.get('Location')).toBe(`${path}?fait=kit-garde#${pages.open.id}`);
    const turned = await read(path, awa);
    expect(titlesIn(turned)).toEqual(['Adhérente', 'Ouverte']);
    expect(turned).toContain('Pour le Mali');
    expect(turned).toContain('À lire d’abord\nà deux</textarea>');

    // The kit takes the order of the pages in the form, as dragging leaves it.
    await change(path, awa, 'Pour le Mali', rows);
    expect(titlesIn(await read(path, awa))).toEqual(['Ouverte', 'Adhérente']);
    await change(path, awa, 'Pour le Mali', rows, ['ajouter', app.localUrl + pagePath(pages.other)]);
    await change(path, awa, 'Pour le Mali', rows, ['retirer', pages.members.id]);
    expect(titlesIn(await read(path, awa))).toEqual(['Ouverte', 'Autrement']);

    // A removed page is restored at its place, with its note at that time; a page that is back is
    // not offered again.
    const wayBack = async () => /name="remettre" value="(\w+)"/.exec(await read(path, awa))?.[1];
    const noted: [Page, string][] = [
      [pages.open, 'gardée'],
      [pages.other, ''],
    ];
    const taken = await change(path, awa, 'Pour le Mali', noted, ['retirer', pages.open.id]);
    expect(taken.headers.get('Location')).toBe(`${path}?fait=kit-garde#remettre`);
    expect(await read(path, awa)).toContain('«\u202fOuverte\u202f» est sorti du kit');
    expect(await read(path, ines)).not.toContain('remettre');
    const back = (await wayBack())!;
    await change(path, awa, 'Pour le Mali', [[pages.other, '']], ['remettre', back]);
    const whole = await read(path, awa);
    expect([titlesIn(whole), whole.includes('gardée</textarea>')]).toEqual([['Ouverte', 'Autrement'], true]);
    await change(path, awa, 'Pour le Mali', noted, ['remettre', back]);
    expect(titlesIn(await read(path, awa))).toEqual(['Ouverte', 'Autrement']);
    // The page that was removed before it is offered next.
    expect(await read(path, awa)).toContain('«\u202fAdhérente\u202f» est sorti du kit');
    await change(path, awa, 'Pour le Mali', rows, ['ajouter', app.localUrl + pagePath(pages.members)]);
    expect(await wayBack()).toBeUndefined();
    await change(path, awa, 'Pour le Mali', [...rows, [pages.members, '']], ['retirer', pages.members.id]);

    // Words of a title list the readable pages that have them, each with its button.
    const sought = await (await change(path, awa, 'Pour le Mali', rows, ['ajouter', 'autre'])).text();
    expect(sought).toContain(`name="choisir" value="${pagePath(pages.other)}"`);
    expect(sought).toContain('Une page a «\u202fautre\u202f» dans son titre');
    const hidden = await (await change(path, awa, 'Pour le Mali', rows, ['ajouter', pages.invited.title])).text();
    expect(hidden).not.toContain('name="choisir"');
    await change(path, awa, 'Pour le Mali', rows, ['ajouter', 'autre'], ['choisir', pagePath(pages.members)]);
    expect(titlesIn(await read(path, awa))).toEqual(['Ouverte', 'Autrement', 'Adhérente']);
    await change(path, awa, 'Pour le Mali', rows, ['retirer', pages.members.id]);

    for (const [more, message] of [
      [['ajouter', pagePath(pages.invited)], 'Il n’y a pas de page publiée à cette adresse'],
      [['title', ''], 'Donnez-lui un titre'],
      [['note', 'n'.repeat(LONGEST_KIT_NOTE + 1)], 'Une note compte 800 caractères au plus'],
    ] as const) {
      const title = more[0] === 'title' ? '' : 'Perdu ?';
      const note = more[0] === 'note' ? more[1] : 'gardée à l’écran';
      const refused = await change(
        path,
        awa,
        title,
        [[pages.open, note]],
        ...(more[0] === 'ajouter' ? ([[...more]] as [string, string][]) : []),
      );
      const text = await refused.text();
      expect([refused.status, text.includes(message), text.includes(note)], message).toEqual([400, true, true]);
    }
    expect(await read(path, awa)).toContain('Pour le Mali');

    expect((await send(path, awa, [['intent', 'delete']])).headers.get('Location')).toBe('/mes-kits?fait=kit-supprime');
    expect((await ask(path, awa)).status).toBe(404);
  });

  test('opens by its address for those who are signed in, each page by its own rights', async () => {
    const path = await keep(staff, 'Tout', pages.invited, pages.members, pages.open);
    await change(path, staff, 'Tout', [
      [pages.invited, 'Note secrète'],
      [pages.members, 'Note ouverte'],
      [pages.open, ''],
    ]);
    expect(titlesIn(await read(path, staff))).toEqual(['Invisible', 'Adhérente', 'Ouverte']);
    const seen = await read(path, ines);
    expect(titlesIn(seen)).toEqual(['Adhérente', 'Ouverte']);
    expect(seen).toContain('Note ouverte');
    expect(seen).toContain('1 page de ce kit est réservée');
    expect(seen).not.toMatch(/Note secrète|invisible/i);
    expect(seen).not.toContain('name="intent" value="save"');

    const lead = await ask(path);
    expect([lead.status, lead.headers.get('Location')]).toEqual([302, `/connexion?retour=${encodeURIComponent(path)}`]);
    for (const [status, answer] of [
      [404, await change(path, ines, 'À moi', [])],
      [404, await send(path, ines, [['intent', 'delete']])],
      [404, await send('/mes-kits', ines, [['intent', 'add'], ['kit', path.slice(-12)], ...paths(pages.other)])],
      [404, await ask(ownKitPath('aaaaaaaaaaaa'), ines)],
    ] as const)
      expect(answer.status).toBe(status);
    expect((await ask(`${path}/kit`)).status).toBe(401);
    for (const file of [`${path}.html`, `${path}.kit`])
      expect((await ask(file)).headers.get('Location'), file).toContain('/connexion?retour=');
    expect(await read('/mes-kits', ines)).not.toContain('Tout</a>');
  });

  test('is exported and printed with its notes and the pages that its reader may read', async () => {
    const path = await keep(staff, 'À emporter', pages.invited, pages.open);
    await change(path, staff, 'À emporter', [
      [pages.invited, 'Note secrète'],
      [pages.open, 'Une ligne\nUne autre'],
    ]);
    const html = await (await file(`${path}.html`, ines)).text();
    expect(html).toContain('Kit composé par Claire');
    expect(html).toMatch(/Note de Claire\u00a0: <\/strong>Une ligne/);
    expect(html).not.toMatch(/invisible|secrète/i);
    const archive = unzipSync(new Uint8Array(await (await file(`${path}.mdimages`, ines)).arrayBuffer()));
    expect(Object.keys(archive)).toEqual(['1-ouverte.md', 'LISEZ-MOI.txt']);
    const markdown = new TextDecoder().decode(archive['1-ouverte.md']);
    expect(markdown).toMatch(/\n\n> \*\*Note de Claire\u00a0:\*\*[\s\S]*Une autre/);
    const zip = new Uint8Array(await (await file(`${path}.kit`, ines)).arrayBuffer());
    const files = unzipSync(zip);
    expect(Object.keys(files).filter((file) => file.startsWith('pages/'))).toEqual(['pages/fiches-ouverte.html']);
    expect(new TextDecoder().decode(files['pages/fiches-ouverte.html'])).toContain('Une autre');
    const pdf = await file(`${path}.pdf`, ines);
    expect([pdf.status, pdf.headers.get('Content-Disposition')]).toEqual([
      200,
      'attachment; filename="a-emporter.pdf"',
    ]);

    let response: KitResponse | null = null;
    await until(
      async () => {
        const answer = await ask(`${path}/kit?images=0`, ines);
        response = answer.status === 200 ? ((await answer.json()) as KitResponse) : null;
        return response !== null;
      },
      'the kit is made',
      60_000,
    );
    const { key, manifest } = response! as KitResponse;
    const { sha256 } = manifest.files.find((one) => one.path === 'pages/fiches-ouverte.html')!;
    const one = `${path}/kit/${key}/${sha256}`;
    expect(await read(one, ines)).toContain('Une ligne');
    expect((await ask(one, awa)).status).toBe(409);
    expect((await ask(`/kits${path}/index.html`)).headers.get('Location')).toBe(path);
    await send(path, staff, [['intent', 'delete']]);
    for (const gone of [one, `${path}/kit`, `${path}.html`]) expect((await ask(gone, ines)).status, gone).toBe(404);
  });

  test('shows nothing of a hidden page, and ends with its owner’s account', async () => {
    const { services } = app;
    const path = await keep(awa, 'Fragile', pages.other, pages.open);
    await change(path, awa, 'Fragile', [
      [pages.other, 'Ce que dit Autrement'],
      [pages.open, ''],
    ]);
    await services.pages.archive(pages.other.id, COMMAND_LINE);
    for (const cookie of [awa, ines, staff]) {
      const seen = await read(path, cookie);
      expect(titlesIn(seen)).toEqual(['Ouverte']);
      expect(seen).not.toContain('réservée');
    }
    expect(await read(path, awa)).toContain('1 page de ce kit n’est plus à lire');
    expect(await (await file(`${path}.html`, awa)).text()).not.toContain('Autrement');
    // Saving the shown pages does not delete hidden ones.
    await change(path, awa, 'Fragile', [[pages.open, 'Notée']]);
    await services.pages.restore(pages.other.id, COMMAND_LINE);
    expect(titlesIn(await read(path, awa))).toEqual(['Autrement', 'Ouverte']);
    expect(await read(path, awa)).toContain('Ce que dit Autrement');
    await services.pages.archive(pages.other.id, COMMAND_LINE);
    await change(path, awa, 'Fragile', [[pages.open, 'Notée']], ['retirer-perdues', '1']);
    await services.pages.restore(pages.other.id, COMMAND_LINE);
    expect(titlesIn(await read(path, awa))).toEqual(['Ouverte']);

    const leaving = await app.signIn('Part', 'member');
    const left = await keep(leaving, 'Laissé', pages.open);
    expect((await ask(left, ines)).status).toBe(200);
    const { personId } = (await services.access.findViewer(leaving)) as { personId: string };
    await services.people.disable(personId, COMMAND_LINE);
    expect((await ask(left, ines)).status).toBe(404);
    await services.database.write(async (trx) => {
      await trx.deleteFrom('person').where('id', '=', personId).execute();
      const rows = await trx.selectFrom('ownKit').select('id').where('personId', '=', personId).execute();
      expect(rows).toEqual([]);
      const pagesLeft = await trx.selectFrom('ownKitPage').selectAll().where('kitId', '=', left.slice(-12)).execute();
      expect(pagesLeft).toEqual([]);
    });
  });

  test('restores a removed page also after a restart of the server', async () => {
    const DATA_DIR = await createMigratedFolder('kits');
    const first = await startApp({ DATA_DIR });
    const { document } = parseMarkdown('Un texte.');
    const page = await first.addPage({ title: 'Une page', summary: 'x', visibility: 'public', document });
    await first.services.editions.publish(page.id, {}, COMMAND_LINE);
    const cookie = await first.signIn('Awa Traoré', 'member');
    const added = await first.post(cookie, '/mes-kits', { intent: 'create', title: 'Un kit', page: pagePath(page) });
    const path = added.location.split('?')[0]!;
    const noted = { intent: 'save', title: 'Un kit', page: page.id, note: 'À lire d’abord' };
    expect((await first.post(cookie, path, { ...noted, retirer: page.id })).status).toBe(303);
    await first.close();
    const second = await startApp({ DATA_DIR });
    const { text } = await second.get(cookie, path);
    expect(text).not.toContain('À lire d’abord</textarea>');
    const key = /name="remettre" value="(\w+)"/.exec(text)![1]!;
    await second.post(cookie, path, { intent: 'save', title: 'Un kit', remettre: key });
    const whole = await second.get(cookie, path);
    expect(whole.text).toContain('À lire d’abord</textarea>');
    expect(whole.text).not.toContain('name="remettre"');
    // Of many removals, only the last are stored.
    for (let i = 0; i <= MOST_KIT_REMOVALS; i++) {
      await second.post(cookie, path, { ...noted, retirer: page.id });
      await second.post(cookie, path, { intent: 'save', title: 'Un kit', ajouter: pagePath(page) });
    }
    const kept = await second.services.database.read.selectFrom('ownKitRemoval').select('number').execute();
    expect(kept).toHaveLength(MOST_KIT_REMOVALS);
    await second.services.database.write(async (trx) => {
      await trx.deleteFrom('page').where('id', '=', page.id).execute();
      expect(await trx.selectFrom('ownKitRemoval').selectAll().execute()).toEqual([]);
    });
    await second.close();
  });

  test('is changed once, however often a form is sent', async () => {
    const path = await keep(awa, 'Deux fois', pages.open);
    const [, key = ''] = /name="([^"]+)" value="[\w-]{20,64}"/.exec(await read(path, awa)) ?? [];
    const [, value = ''] = new RegExp(`name="${key}" value="([^"]+)"`).exec(await read(path, awa)) ?? [];
    const other: [string, string][] = [
      ['ajouter', pagePath(pages.other)],
      [key, value],
    ];
    const turn = () => change(path, awa, 'Deux fois', [[pages.open, '']], ...other);
    const answers = await Promise.all([turn(), turn()]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    const repeated = answers.filter(({ headers }) => headers.get('Location')!.includes(SENT_BEFORE));
    expect(repeated).toHaveLength(1);
    expect(titlesIn(await read(path, awa))).toEqual(['Ouverte', 'Autrement']);
  });

  test('is bounded: kits of a person, pages of a kit', async () => {
    const many = await app.signIn('Beaucoup', 'member');
    const first = await keep(many, 'Kit 1', pages.open);
    const { database } = app.services;
    const made: Page[] = [];
    for (let i = 0; i < MOST_SELECTED; i++) {
      const page = await app.addPage({
        title: `Page ${i}`,
        summary: 'x',
        visibility: 'public',
        document: parseMarkdown('Un mot.').document,
      });
      await app.services.editions.publish(page.id, {}, COMMAND_LINE);
      made.push(page);
    }
    const add = (...chosen: readonly Page[]) =>
      send('/mes-kits', many, [['intent', 'add'], ['kit', first.slice(-12)], ...paths(...chosen)]);
    expect((await add(...made.slice(0, MOST_SELECTED - 1))).status).toBe(303);
    const refused = await add(made.at(-1)!);
    expect([refused.status, (await refused.text()).includes('pas de place pour toutes ces pages')]).toEqual([
      400,
      true,
    ]);
    const { length } = await database.read
      .selectFrom('ownKitPage')
      .selectAll()
      .where('kitId', '=', first.slice(-12))
      .execute();
    expect(length).toBe(MOST_SELECTED);

    for (let i = 2; i <= MOST_OWN_KITS; i++) await keep(many, `Kit ${i}`);
    const oneMore = await send('/mes-kits', many, [
      ['intent', 'create'],
      ['title', 'Un de trop'],
    ]);
    expect([oneMore.status, (await oneMore.text()).includes('Vous gardez 20 kits au plus')]).toEqual([400, true]);
  });
});

interface KitResponse {
  readonly key: string;
  readonly manifest: { readonly files: readonly { readonly path: string; readonly sha256: string }[] };
}
