import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AnnotationThread } from '#app/annotations/thread/annotation-thread.tsx';
import { registerAllMessages } from '#app/i18n/all-messages.ts';
import { LocaleContext } from '#app/i18n/translate.ts';
import { loader as readPage } from '#app/routes/$segment.$slug.tsx';
import { action as post, loader as readCrossed } from '#app/routes/$segment_.$slug_.annotations.tsx';
import { action as postInvitation, loader as readInvitations } from '#app/routes/$segment_.$slug_.invitations.tsx';
import { action as postJson, loader as readJson } from '#app/routes/annotations.$pageId.ts';
import type { AnnotationList } from '#server/annotations/annotation-views.ts';
import { annotationCalls, annotationForm, type RouteParams } from '#tests/support/annotation-calls.ts';
import { thrownAnswer } from '#tests/support/route-calls.ts';
import { openWorkshopFloor, type WorkshopFloor } from '#tests/support/workshop-floor.ts';

let floor: WorkshopFloor;
let partner: string;
let staff: string;
let params: { segment: string; slug: string };
let path: string;

beforeAll(async () => {
  registerAllMessages();
  floor = await openWorkshopFloor();
  partner = (await floor.partner({ name: 'A. D.' })).cookie;
  staff = (await floor.person('staff', 'G. H.')).cookie;
  params = { segment: 'ateliers', slug: floor.page.slug };
  path = `/ateliers/${floor.page.slug}`;
});
afterAll(() => floor.close());

const calls = annotationCalls(() => floor);
const get = (address: string, cookie?: string, of: RouteParams = params) => calls.get(address, cookie, of);
const send = (address: string, fields: Record<string, string>, cookie?: string, of: RouteParams = params) =>
  calls.send(address, fields, cookie, of);
const annotations = async (address = path, cookie = partner) =>
  (await readPage(await get(address, cookie))).data.annotations;

describe('without a script', () => {
  it('offers a form for an existing paragraph, and redirects to the annotation', async () => {
    expect((await annotations())?.form).toBeNull();
    expect((await annotations(`${path}?annoter=zzzzzzzz`))?.form).toBeNull();
    const view = (await annotations(`${path}?annoter=q2222222`))!;
    expect(view.form).toMatchObject({
      target: 'q2222222',
      quote: 'Voir le cahier de caisse de Tinkaré & Kolomba <2022>.',
    });
    expect(view.html).toContain('href="?annoter=p2222222#annoter"');
    expect(view.signature).toEqual({ name: 'A. D.', organisation: 'Comité de gestion' });

    const answer = (await post(
      await send(`${path}/annotations`, annotationForm({ cle: view.key }), partner),
    )) as Response;
    expect(answer.status).toBe(303);
    const location = answer.headers.get('Location')!;
    expect(location).toMatch(new RegExp(`^${path}\\?fait=annotation#annotation-[a-z0-9]{12}$`));
    const after = (await annotations(location.split('#')[0]))!;
    expect(after.done).toBe('annotation');
    expect(after.threads.map((thread) => `annotation-${thread.id}`)).toContain(location.split('#')[1]);
    expect(after.html).toContain('data-annotated="south"');
    // The browser's "send again" creates no second annotation.
    const again = (await post(
      await send(`${path}/annotations`, annotationForm({ cle: view.key }), partner),
    )) as Response;
    expect(again.headers.get('Location')).toBe(location);
  });

  it('accepts a proposed deletion without a text, but not a deletion with a replacement', async () => {
    const view = (await annotations(`${path}?annoter=p2222222`))!;
    const fields = { cle: view.key, genre: 'correction', texte: '', suppression: 'oui' };
    const both = await post(
      await send(`${path}/annotations`, annotationForm({ ...fields, proposition: 'Autre chose' }), partner),
    );
    expect(both).toMatchObject({ init: { status: 400 } });
    expect(JSON.stringify(both)).toContain('Autre chose');
    const answer = (await post(await send(`${path}/annotations`, annotationForm(fields), partner))) as Response;
    expect(answer.status).toBe(303);
    const id = answer.headers.get('Location')!.split('#annotation-')[1];
    expect((await annotations())!.threads.find((thread) => thread.id === id)).toMatchObject({ replacement: '' });
  });

  it('returns what was typed with the errors when it is refused', async () => {
    const words = { texte: '  ', mots: 'le cahier de caisse', cible: 'q2222222', genre: 'local' };
    const answer = (await post(await send(`${path}/annotations`, annotationForm(words), partner))) as unknown as {
      data: { form: { errors: Record<string, string>; quote: string; kind: string; exact: string } };
      init: { status: number };
    };
    expect(answer.init.status).toBe(400);
    expect(answer.data.form).toMatchObject({
      quote: 'le cahier de caisse',
      exact: 'le cahier de caisse',
      kind: 'local',
    });
    expect(answer.data.form.errors.body).toMatch(/mots/);
    const long = (await post(
      await send(`${path}/annotations`, annotationForm({ texte: 'a'.repeat(4_001) }), partner),
    )) as unknown as {
      data: { form: { body: string; errors: Record<string, string> } };
    };
    expect(long.data.form.body).toHaveLength(4_001);
    expect(long.data.form.errors.body).toMatch(/4\u202f001 caractères/);
  });

  it('replies, resolves, edits and removes, each with its own message', async () => {
    const { data } = await readPage(await get(path, partner));
    const { id } = data.annotations!.threads[0]!;
    const act = async (fields: Record<string, string>, cookie = partner) =>
      ((await post(await send(`${path}/annotations`, fields, cookie))) as Response).headers.get('Location');
    expect(await act({ intent: 'edit', cible: id, texte: 'Qui paie ?' })).toBe(
      `${path}?fait=corrigee#annotation-${id}`,
    );
    expect(await act({ intent: 'reply', cible: id, texte: 'La commune', cle: crypto.randomUUID() }, staff)).toBe(
      `${path}?fait=reponse#annotation-${id}`,
    );
    expect(await act({ intent: 'resolve', cible: id, retour: 'regards' }, staff)).toBe(
      `${path}/annotations?fait=resolue#annotation-${id}`,
    );
    expect(await act({ intent: 'reopen', cible: id }, staff)).toBe(`${path}?fait=rouverte#annotation-${id}`);
    // Only the staff may set what blocks publishing: partners have neither the button nor the
    // right.
    for (const intent of ['require', 'release']) {
      const done = intent === 'require' ? 'exigee' : 'levee';
      const forbidden = await post(await send(`${path}/annotations`, { intent, cible: id }, partner));
      expect(forbidden).toMatchObject({ init: { status: 403 } });
      expect(await act({ intent, cible: id }, staff)).toBe(`${path}?fait=${done}#annotation-${id}`);
    }
    const refused = (await post(
      await send(`${path}/annotations`, { intent: 'remove', cible: id }, partner),
    )) as unknown as {
      data: { form: { errors: Record<string, string> } };
      init: { status: number };
    };
    expect(refused.init.status).toBe(409);
    expect(refused.data.form.errors.form).toMatch(/répondu/);
  });

  it('shows nothing to other viewers', async () => {
    expect((await thrownAnswer(readCrossed(await get(`${path}/annotations`)))).status).toBe(404);
    const { cookie } = await floor.person('member', 'Adhérente');
    expect((await thrownAnswer(readCrossed(await get(`${path}/annotations`, cookie)))).status).toBe(404);
    expect((await thrownAnswer(post(await send(`${path}/annotations`, annotationForm(), cookie)))).status).toBe(404);
    const unknown = await send(`${path}/annotations`, { intent: 'destroy', cible: 'x' }, partner);
    expect((await thrownAnswer(post(unknown))).status).toBe(400);
  });
});

describe('regards croisés', () => {
  it('puts both sides of each annotated paragraph face to face, under its heading; all paragraphs on request', async () => {
    await post(await send(`${path}/annotations`, annotationForm({ mots: 'La gestion de la caisse' }), staff));
    const { data } = await readCrossed(await get(`${path}/annotations`, partner));
    expect(data.view.rows.map(({ blockId }) => blockId)).toEqual(['h2222222', 'p2222222']);
    const row = data.view.rows[1]!;
    expect(row.threads.south.length).toBeGreaterThan(0);
    expect(row.threads.north.map(({ quote }) => quote)).toEqual(['La gestion de la caisse']);
    expect(row.html).toContain('<mark class="anno anno-north"');
    const all = await readCrossed(await get(`${path}/annotations?tout`, partner));
    expect(all.data.view.rows.map(({ blockId }) => blockId)).toEqual(['h2222222', 'p2222222', 'q2222222']);
  });
});

describe('for scripts', () => {
  it('accepts the same forms, and responds in JSON', async () => {
    const of = { pageId: floor.page.id };
    const made = (await postJson(await send(`/annotations/${of.pageId}`, annotationForm(), partner, of))) as Response;
    expect(made.headers.get('Cache-Control')).toBe('no-store');
    const answer = (await made.json()) as { ok: boolean; id: string };
    expect(answer.ok).toBe(true);
    const list = (await ((await readJson(await get(`/annotations/${of.pageId}`, partner, of))) as Response).json()) as {
      threads: { id: string; draftPlace: unknown }[];
    };
    expect(list.threads.map(({ id }) => id)).toContain(answer.id);
    expect(list.threads.every(({ draftPlace }) => draftPlace === null)).toBe(true);
    const refused = (await postJson(
      await send(`/annotations/${of.pageId}`, annotationForm({ genre: 'x' }), partner, of),
    )) as Response;
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({ ok: false, code: 'invalid', errors: { kind: expect.any(String) } });
    const gone = (await postJson(await send(`/annotations/${of.pageId}`, annotationForm(), undefined, of))) as Response;
    expect(gone.status).toBe(404);
    expect(((await gone.json()) as { errors: { form: string } }).errors.form).toMatch(/invitation/);
    expect((await thrownAnswer(readJson(await get(`/annotations/${of.pageId}`, undefined, of)))).status).toBe(404);
    expect((await thrownAnswer(readJson(await get('/annotations/../x', partner, { pageId: '../x' })))).status).toBe(
      404,
    );
  });
});

describe('the language of an annotation', () => {
  it('is detected for each, and sets its typography and `lang`; an unknown language has no `lang`', async () => {
    const of = { pageId: floor.page.id };
    const write = async (fields: Record<string, string>) => {
      // At different instants: annotations of the same instant have no order.
      floor.clock.pass({ seconds: 1 });
      const made = (await postJson(
        await send(`/annotations/${of.pageId}`, annotationForm(fields), partner, of),
      )) as Response;
      return ((await made.json()) as { id: string }).id;
    };
    const drawn = async (id: string) => {
      const view = (await annotations())!;
      const thread = view.threads.find((one) => one.id === id)!;
      const { Provider } = LocaleContext;
      const card = createElement(AnnotationThread, { thread, view: { ...view, mayWrite: false } });
      return renderToStaticMarkup(createElement(Provider, { value: 'fr' }, card));
    };
    const english = 'Is the "committee" paid for this? Where, and when: in May?';
    const id = await write({ texte: english });
    await write({ intent: 'reply', cible: id, texte: 'Oui: le comité est payé, chez nous!' });
    // An ambiguous word: it is taken to be in the language of what its author wrote last.
    await write({ intent: 'reply', cible: id, texte: 'Parfait!' });
    const html = await drawn(id);
    expect(html).toContain(`<p class="anno-body" lang="en" dir="auto">${english.replaceAll('"', '&quot;')}</p>`);
    expect(html).toContain(
      '<p class="anno-body" lang="fr" dir="auto">Oui\u00a0: le comité est payé, chez nous\u202f!</p>',
    );
    expect(html).toContain('<p class="anno-body" lang="fr" dir="auto">Parfait\u202f!</p>');
    // The words that it quotes are in the language of the page.
    const quoting = await drawn(await write({ texte: english, mots: 'La gestion' }));
    expect(quoting).toContain('<blockquote lang="fr" dir="auto">La gestion</blockquote>');
    const polish = await write({ texte: 'Czy to prawda? Nie wiem!' });
    expect(await drawn(polish)).toContain('<p class="anno-body" dir="auto">Czy to prawda? Nie wiem!</p>');
    // The editor's panel, and the staff's desk.
    const list = (await (
      (await readJson(await get(`/annotations/${of.pageId}?brouillon`, staff, of))) as Response
    ).json()) as AnnotationList;
    const shown = list.threads.find((one) => one.id === id)!;
    expect([shown.body, shown.language, ...shown.replies.map(({ language }) => language)]).toEqual([
      english,
      'en',
      'fr',
      'fr',
    ]);
  });
});

describe('one or two words whose language is ambiguous', () => {
  it.each([
    ['in English, after what its author wrote in English on a French screen', 'Is that the right price?', 'en'],
    ['in French, after what its author wrote in French', 'Est-ce le bon prix, chez vous ?', 'fr'],
    ['in the language of the screen, after a text in an unknown language', 'Czy to prawda?', 'fr'],
    ['in the language of the screen, as their author’s first text', null, 'fr'],
  ])('are taken to be %s', async (_name, before, language) => {
    const own = (await floor.partner({ name: 'E. F.' })).cookie;
    const of = { pageId: floor.page.id };
    const write = async (texte: string, cookie: string) => {
      floor.clock.pass({ seconds: 1 });
      const sent = await postJson(await send(`/annotations/${of.pageId}`, annotationForm({ texte }), cookie, of));
      return ((await (sent as Response).json()) as { id: string }).id;
    };
    if (before !== null) await write(before, own);
    // Annotations of others in between do not count.
    await write(language === 'en' ? 'C’est à nous de voir.' : 'It is for them to see.', partner);
    const id = await write('Super!', own);
    const list = (await ((await readJson(await get(`/annotations/${of.pageId}`, staff, of))) as Response).json()) as {
      threads: { id: string; language: string | null }[];
    };
    expect(list.threads.find((one) => one.id === id)!.language).toBe(language);
  });
});

describe('French typography', () => {
  it('is applied to what is shown; what was typed is stored, and edited again', async () => {
    const of = { pageId: floor.page.id };
    const typed = "Pourquoi? C'est cher :\n\nqui paie ?";
    const made = (await postJson(
      await send(`/annotations/${of.pageId}`, annotationForm({ texte: typed }), partner, of),
    )) as Response;
    const { id } = (await made.json()) as { id: string };
    const view = (await annotations())!;
    const thread = view.threads.find((one) => one.id === id)!;
    expect(thread.body).toBe(typed);
    const html = renderToStaticMarkup(
      createElement(LocaleContext.Provider, { value: 'fr' }, createElement(AnnotationThread, { thread, view })),
    );
    expect(html).toContain('>Pourquoi\u202f? C’est cher\u00a0:</p>');
    expect(html).toContain('>qui paie\u202f?</p>');
    expect(html).toContain(`>Pourquoi? C&#x27;est cher :\n\nqui paie ?</textarea>`);

    const listed = async (address: string) => {
      const list = (await ((await readJson(await get(address, staff, of))) as Response).json()) as AnnotationList;
      return list.threads.find((one) => one.id === id)!.body;
    };
    expect(await listed(`/annotations/${of.pageId}`)).toBe(typed);
    expect(await listed(`/annotations/${of.pageId}?brouillon`)).toBe(
      'Pourquoi\u202f? C’est cher\u00a0:\n\nqui paie\u202f?',
    );
  });
});

describe('invitations', () => {
  let made: { url: string; qr: string };
  const fields = { intent: 'invite', nom: 'B. N.', organisation: 'Artisan', pays: 'ML', cote: 'south', jours: '30' };

  beforeEach(async () => {
    const answer = (await postInvitation(await send(`${path}/invitations`, fields, staff))) as unknown as {
      data: { made: { url: string; qr: string } };
      init: { headers: Record<string, string> };
    };
    made = answer.data.made;
    expect(answer.init.headers['Cache-Control']).toBe('no-store');
  });

  it('shows the link once, as text and as a QR code, and never in the list', async () => {
    const token = /^https:\/\/wiki\.example\.org\/invitation\/([A-Za-z0-9_-]{43})$/.exec(made.url)![1]!;
    expect(made.qr).toMatch(/^\s*<svg aria-hidden="true"/);
    expect((await floor.services.invitations.describe(token)).name).toBe('B. N.');
    const list = await readInvitations(await get(`${path}/invitations`, staff));
    expect(JSON.stringify(list)).not.toContain(token);
    const line = list.invitations.find(({ name }) => name === 'B. N.')!;
    expect(line).toMatchObject({ organisation: 'Artisan', state: 'open', seenAt: null });
    await postInvitation(await send(`${path}/invitations`, { intent: 'revoke', id: line.id }, staff));
    const after = await readInvitations(await get(`${path}/invitations`, staff));
    expect(after.invitations.find(({ id }) => id === line.id)?.state).toBe('revoked');
  });

  it('offers first the countries of the page and of those who are invited', async () => {
    const { suggested, countries, outside } = await readInvitations(await get(`${path}/invitations`, staff));
    expect(suggested).toEqual(['ML']);
    expect(countries.length).toBeGreaterThan(200);
    expect(outside).toBeNull();
  });

  it('warns that the annotation window of a workshop is closed', async () => {
    const { own, common } = floor.page.notice;
    const notice = { common, own: { ...own, annotationOpens: '2022-01-10', annotationCloses: '2022-02-10' } };
    const { slug } = await floor.newPage({ kind: 'workshop', title: 'Clos', notice });
    const of = { segment: 'ateliers', slug };
    const { outside } = await readInvitations(await get(`/ateliers/${slug}/invitations`, staff, of));
    expect(outside).toBe('Annotations closes depuis le 10\u00a0février 2022');
  });

  it('returns what was typed with the errors', async () => {
    const answer = (await postInvitation(
      await send(`${path}/invitations`, { ...fields, nom: ' ', pays: 'XX', jours: '4000' }, staff),
    )) as unknown as { data: { refused: { fields: string[]; organisation: string } }; init: { status: number } };
    expect(answer.init.status).toBe(400);
    expect(answer.data.refused).toMatchObject({
      organisation: 'Artisan',
      fields: ['name', 'country', 'expiresInDays'],
    });
  });

  it('is for staff only', async () => {
    expect((await thrownAnswer(readInvitations(await get(`${path}/invitations`, partner)))).status).toBe(403);
    expect((await thrownAnswer(postInvitation(await send(`${path}/invitations`, fields, partner)))).status).toBe(403);
    expect((await thrownAnswer(readInvitations(await get(`${path}/invitations`)))).status).toBe(404);
  });
});

it('is signed as announced in the form, even if the account belongs to another organisation', async () => {
  const { cookie } = await floor.person('staff', 'M. N.', { organisation: 'Lianes coopération' });
  const view = (await annotations(path, cookie))!;
  const fields = annotationForm({ cle: view.key, texte: 'Signé comme annoncé.' });
  await post(await send(`${path}/annotations`, fields, cookie));
  const made = (await annotations(path, cookie))!.threads.find(({ body }) => body === 'Signé comme annoncé.')!;
  expect(view.signature).toEqual({ name: 'M. N.', organisation: 'Lianes coopération' });
  expect(made.author).toMatchObject(view.signature!);
});
