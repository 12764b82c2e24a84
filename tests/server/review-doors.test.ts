import { afterAll, beforeAll, expect, test } from 'vitest';
import { ALL_ACTIVITY } from '#content/activity/activity.ts';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { readForms } from '#tests/support/html-forms.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

/** What a reviewer's link opens over HTTP, and what it does not. */
let app: RunningApp;
let page: Page;
let other: Page;
let drawing: string;
let otherDrawing: string;

const SECRET = 'zibeline';
const NO_WORD = { due: '', message: '' };
const PIXEL = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><path d="M0 0h4v4z"/></svg>');

async function addDraft(title: string): Promise<[Page, string]> {
  const page = await app.addPage({ title, summary: 'Un résumé.' });
  const { id } = await app.services.files.add({ bytes: PIXEL, name: 'dessin', pageId: page.id }, COMMAND_LINE);
  const { document } = parseMarkdown(`Le texte ${SECRET}.\n\n![Un dessin](x.svg)`);
  const figure = document.type.schema.nodes.figure!.create({ file: id, alt: 'Un dessin' });
  await app.services.drafts.replace(page.id, document.copy(document.content.addToEnd(figure)));
  return [page, id];
}

beforeAll(async () => {
  app = await startApp();
  [page, drawing] = await addDraft('Une fiche');
  [other, otherDrawing] = await addDraft('Une autre');
}, 120_000);
afterAll(() => app.close());

const get = async (path: string, cookie = '') => {
  const answer = await fetch(app.url + path, { headers: { cookie }, redirect: 'manual' });
  return { answer, status: answer.status, text: await answer.text() };
};
const post = (path: string, fields: Record<string, string | readonly string[]>, cookie = '') =>
  fetch(app.url + path, {
    method: 'POST',
    headers: { cookie, origin: app.url },
    body: new URLSearchParams(
      Object.entries(fields).flatMap(([name, given]) => [given].flat().map((one) => [name, one])),
    ),
    redirect: 'manual',
  });

let asked = 0;
/** Asks somebody outside. @returns the path of their link */
async function ask(): Promise<string> {
  const email = `lecteur${++asked}@example.org`;
  const request = { name: 'Awa Koné', email, locale: 'en', due: '', message: 'Un mot', people: null };
  await app.services.reviewAsking.ask(page.id, request, COMMAND_LINE, app.url);
  await app.services.mailQueue.settle();
  const { outbox } = app.services;
  const { id } = (await outbox.list(COMMAND_LINE)).find(({ to }) => to.includes(email))!;
  const link = new URL(/http\S+/.exec((await outbox.read(COMMAND_LINE, id)).text)![0]);
  // The language of who has no account, and then the draft.
  const chosen = await fetch(link, { redirect: 'manual' });
  expect(chosen.headers.get('set-cookie')).toContain('langue=en');
  return chosen.headers.get('location')!;
}

/** What a form would send. */
const typedIn = (html: string) =>
  Object.fromEntries(formOf(html).controls.map(({ name, value }) => [name, value])) as Record<string, string>;
const formOf = (html: string) => readForms(html).find(({ controls }) => controls.some(({ name }) => name === 'state'))!;
const stateIn = (html: string) => formOf(html).controls.find(({ name }) => name === 'state')!.value;

test('a link opens its draft with its pictures, and no other door', async () => {
  const link = await ask();
  const key = link.split('/').at(-1)!;
  const before = JSON.stringify((await app.services.reviews.list(page.id, COMMAND_LINE)).requests);
  const { answer, status, text } = await get(link);
  expect([status, text.includes(SECRET), text.includes('Un mot')]).toEqual([200, true, true]);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.headers.get('set-cookie')).toBeNull();
  expect(text).toContain(`/fichiers/${drawing}?relire=${key}`);
  await get(`${link}?fait=lu`);
  expect(JSON.stringify((await app.services.reviews.list(page.id, COMMAND_LINE)).requests)).toBe(before);
  const here = pagePath(page);
  for (const [path, expected] of [
    [`/fichiers/${drawing}?relire=${key}`, 200],
    [`/fichiers/${drawing}?l=480&relire=${key}`, 200],
    [`/fichiers/${drawing}`, 404],
    [`/fichiers/${drawing}?relire=${'A'.repeat(43)}`, 404],
    [`/fichiers/${drawing}?relire=${key}&relire=${key}`, 404],
    [`/fichiers/${otherDrawing}?relire=${key}`, 404],
    [`${here}?relire=${key}`, 404],
    [`${here}/brouillon?relire=${key}`, 404],
    [`${here}/relecture?relire=${key}`, 404],
    [`${here}/ecrire?relire=${key}`, 404],
    [`${here}.md?relire=${key}`, 404],
    [`${pagePath(other)}/brouillon?relire=${key}`, 404],
    [`/relire/${'A'.repeat(43)}`, 410],
    ['/relire/x', 302],
  ] as const) {
    const { status, text } = await get(path);
    expect([status, text.includes(SECRET)], path).toEqual([expected, false]);
  }
});

test('it is answered by the plain form, once; then it opens the answer alone', async () => {
  const link = await ask();
  const key = link.split('/').at(-1)!;
  const state = stateIn((await get(link)).text);
  const unexplained = await post(link, { intent: 'changes', reason: '', state });
  expect(unexplained.status).toBe(400);
  expect(await unexplained.text()).toContain('id="f-reason-erreur"');
  const forged = await post(link, { intent: 'approved', reason: 'Ce que je pense', state: '0-forged' });
  expect([forged.status, (await forged.text()).includes('Ce que je pense')]).toEqual([409, true]);
  expect((await post(link, { intent: 'publish', reason: '', state })).status).toBe(400);
  const note = { intent: 'annotate', cible: '', avant: '', cle: 'abcdefghjkmn', body: 'Ma remarque' };
  const lost = await post(link, { ...note, quote: 'la lune' });
  expect([lost.status, (await lost.text()).includes('Ma remarque')]).toEqual([400, true]);
  expect((await post(link, { ...note, quote: SECRET })).headers.get('location')).toBe(`${link}?fait=note#annoter`);
  expect((await post(link, { intent: 'look', reason: '', state })).headers.get('location')).toBe(
    `${link}?fait=lu&etat=${state}`,
  );
  expect((await post(link, { intent: 'changes', reason: 'Où est le puits ?', state })).status).toBe(303);
  const thanks = await get(link);
  expect([thanks.status, thanks.text.includes('Où est le puits ?'), thanks.text.includes(SECRET)]).toEqual([
    200,
    true,
    false,
  ]);
  expect((await get(`/fichiers/${drawing}?relire=${key}`)).status).toBe(404);
  await post(link, { intent: 'approved', reason: '', state });
  const { requests } = await app.services.reviews.list(page.id, COMMAND_LINE);
  expect(requests.find(({ answer }) => answer !== null)).toMatchObject({ answer: 'changes' });
});

test('whatever part of the form is sent, what was typed in the others comes back', async () => {
  const link = await ask();
  const first = await get(link);
  expect(first.text).toContain('site-header is-slim');
  const chosen = /<button class="anno-add" type="submit" form="relire" name="passage" value="([^"]+)"/.exec(
    first.text,
  )![1]!;
  // With nothing typed, a paragraph is chosen by an address, to which one can come back.
  const address = (await post(link, { ...typedIn(first.text), passage: chosen })).headers.get('location')!;
  expect(address).toBe(`${link}?passage=${chosen}&etat=${stateIn(first.text)}#annoter`);
  expect(typedIn((await get(address)).text)).toMatchObject({ quote: `Le texte ${SECRET}.`, cible: chosen });
  const typed = { ...typedIn(first.text), reason: 'Un mot', body: 'Sûr ?' };
  const answered = await (await post(link, { ...typed, passage: chosen })).text();
  expect(typedIn(answered)).toMatchObject({
    reason: 'Un mot',
    body: 'Sûr ?',
    quote: `Le texte ${SECRET}.`,
    cible: chosen,
  });
  // Other words than those of the chosen paragraph are looked for in the whole text.
  const noted = await (await post(link, { ...typedIn(answered), quote: SECRET, intent: 'annotate' })).text();
  const [note] = await app.services.reviewers.notes(link.split('/').at(-1)!, { role: 'public' });
  expect(note).toMatchObject({ body: 'Sûr ?' });
  const edit = `edit-${note!.id}`;
  expect(typedIn(noted)).toMatchObject({ reason: 'Un mot', body: '', quote: '', [edit]: 'Sûr ?' });
  expect(noted).toContain('Votre annotation est gardée.');
  const changed = { ...typedIn(noted), [edit]: 'Certain ?', quote: SECRET, body: 'Et ceci' };
  const looked = await (await post(link, { ...changed, intent: 'look' })).text();
  expect(typedIn(looked)).toMatchObject({ reason: 'Un mot', [edit]: 'Certain ?', quote: SECRET, body: 'Et ceci' });
  // An answer that is refused stores nothing: all of it is where it was typed.
  const unexplained = await post(link, { ...typedIn(looked), reason: ' ', intent: 'changes' });
  expect(unexplained.status).toBe(400);
  expect(typedIn(await unexplained.text())).toMatchObject({ [edit]: 'Certain ?', quote: SECRET, body: 'Et ceci' });
  const unquoted = await post(link, { ...typedIn(looked), quote: '', intent: 'approved' });
  expect(unquoted.status).toBe(400);
  expect(typedIn(await unquoted.text())).toMatchObject({ reason: 'Un mot', body: 'Et ceci' });
  // The answer takes along what was typed: the draft is closed afterwards.
  expect((await post(link, { ...typedIn(looked), intent: 'approved' })).status).toBe(303);
  const notes = await app.services.reviewers.notes(link.split('/').at(-1)!, { role: 'public' });
  expect(notes.map(({ body }) => body)).toEqual(['Certain ?', 'Et ceci']);
});

const MOVED = 'Le texte a changé depuis que vous l’avez ouvert.';

test('what is answered for is what was opened, whatever the form showed meanwhile', async () => {
  const write = (words: string) =>
    app.services.drafts.replace(page.id, parseMarkdown(`Le texte ${SECRET}.\n\n${words}`).document);
  const requestOf = async (number: number) => {
    const { requests } = await app.services.reviews.list(page.id, COMMAND_LINE);
    return requests.find(({ email }) => email === `lecteur${number}@example.org`);
  };
  await write('Creuser le puits.');
  const link = await ask();
  const number = asked;
  const first = await get(link);
  const opened = stateIn(first.text);
  const chosen = /name="passage" value="([^"]+)"/.exec(first.text)![1]!;
  await write('Combler le puits.');

  // A paragraph that is chosen, what is refused, and what is kept while other words are typed.
  const fields = { ...typedIn(first.text), reason: '' };
  for (const [sent, status] of [
    [{ ...fields, passage: chosen, body: 'Sûr ?' }, 200],
    [{ ...fields, intent: 'changes' }, 400],
    [{ ...fields, quote: 'la lune', body: 'Sûr ?', intent: 'annotate' }, 400],
    [{ ...fields, quote: SECRET, body: 'Sûr ?', reason: 'Un mot', intent: 'annotate' }, 200],
    [{ ...fields, reason: 'Un mot', intent: 'look' }, 200],
  ] as const) {
    const answer = await post(link, sent);
    const text = await answer.text();
    expect([answer.status, stateIn(text), text.includes('Combler'), text.includes(MOVED)]).toEqual([
      status,
      opened,
      true,
      true,
    ]);
    expect(text).toContain(`<a href="${link}" data-keeps-typed="true">`);
  }
  // What leads to the screen again, and what is sent from there.
  for (const sent of [
    { ...fields, passage: chosen },
    { ...fields, cle: 'bcdefghjkmnp', quote: SECRET, body: 'Et là ?', intent: 'annotate' },
    { ...fields, intent: 'look' },
  ]) {
    const location = (await post(link, sent)).headers.get('location')!;
    const { text } = await get(location);
    expect([stateIn(text), text.includes(MOVED)]).toEqual([opened, true]);
    const again = await post(`${link}${formOf(text).action}`, { ...typedIn(text), reason: '', intent: 'changes' });
    expect([again.status, stateIn(await again.text())]).toEqual([400, opened]);
  }
  expect((await post(link, { ...fields, intent: 'approved' })).status).toBe(303);
  expect(await requestOf(number)).toMatchObject({ answer: 'approved', state: opened, isBefore: true });

  // Opened anew, it is the new words that are answered for; a state that nobody was shown is none.
  const next = await ask();
  const fresh = await get(next);
  expect([stateIn(fresh.text) === opened, fresh.text.includes(MOVED)]).toEqual([false, false]);
  const never = `0-${'0'.repeat(32)}`;
  const unknown = await get(`${next}?fait=note&etat=${never}`);
  expect([stateIn(unknown.text), unknown.text.includes(MOVED)]).toEqual([stateIn(fresh.text), true]);
  const malformed = await get(`${next}?fait=note&etat=%22%3E`);
  expect([stateIn(malformed.text), malformed.text.includes(MOVED)]).toEqual([stateIn(fresh.text), false]);
  expect((await post(next, { ...typedIn(fresh.text), intent: 'approved' })).status).toBe(303);
  expect(await requestOf(asked)).toMatchObject({ answer: 'approved', isBefore: false });
});

test('a form whose answer is forgotten after a restart leads to an answer for what was read', async () => {
  const link = await ask();
  const fields = typedIn((await get(link)).text);
  const sent = { ...fields, reason: 'Un mot', intent: 'look' };
  expect((await post(link, sent)).status).toBe(200);
  await app.services.drafts.replace(page.id, parseMarkdown(`Un tout autre texte ${SECRET}.`).document);
  // As a start does.
  app.services.sentForms['taken'].clear();
  const again = (await post(link, sent)).headers.get('location')!;
  expect(again).toBe(`${link}?envoi=deja&etat=${fields.state}`);
  const shown = await get(again);
  expect([stateIn(shown.text), shown.text.includes(MOVED)]).toEqual([fields.state, true]);
});

test('the link of a withdrawn request shows nothing of the draft, and takes no answer', async () => {
  const link = await ask();
  const state = stateIn((await get(link)).text);
  const staff = await app.signIn('Équipe', 'staff');
  const { requests } = await app.services.reviews.list(page.id, COMMAND_LINE);
  const { id } = requests.find(({ email }) => email === `lecteur${asked}@example.org`)!;
  const withdraw = { intent: 'withdraw', id };
  expect((await post(`${pagePath(page)}/relecture`, withdraw)).status).toBe(404);
  expect((await post(`${pagePath(page)}/relecture`, withdraw, staff)).status).toBe(303);
  const { status, text } = await get(link);
  expect([status, text.includes(SECRET), text.includes('Une fiche')]).toEqual([410, false, false]);
  const refused = await post(link, { intent: 'changes', reason: 'Le tableau <b> est faux.', state });
  expect([refused.status, await refused.text()]).toEqual([
    410,
    expect.stringContaining('Le tableau &lt;b&gt; est faux.'),
  ]);
  const after = (await app.services.reviews.list(page.id, COMMAND_LINE)).requests.find((one) => one.id === id);
  expect(after).toMatchObject({ requestState: 'withdrawn', answer: null });
});

test('by its id, a request opens for the account that is asked, and for no other', async () => {
  const member = await app.signIn('Inès Diallo', 'member');
  const stranger = await app.signIn('Un autre', 'member');
  const viewer = await app.services.access.findViewer(member);
  const people = viewer.role === 'member' ? [viewer.personId] : [];
  const request = { name: '', email: '', locale: 'fr', due: '', message: '', people };
  await app.services.reviewAsking.ask(page.id, request, COMMAND_LINE, app.url);
  const link = `/relire/${await app.services.reviewers.findOwn(page.id, viewer)}`;
  expect((await get(link)).answer.headers.get('location')).toBe(`/connexion?retour=${encodeURIComponent(link)}`);
  const staff = await app.signIn('Équipe', 'staff');
  for (const cookie of [stranger, staff]) {
    const { status, text } = await get(link, cookie);
    expect([status, text.includes(SECRET)]).toEqual([404, false]);
  }
  const own = await get(link, member);
  expect([own.status, own.text.includes(SECRET)]).toEqual([200, true]);
  expect(own.text, 'who has an account has the menus').not.toContain('site-header is-slim');
  // They find it where the draft is, and at home; others learn nothing.
  const draft = await get(`${pagePath(page)}/brouillon`, member);
  expect([draft.status, draft.answer.headers.get('location')]).toEqual([302, link]);
  expect((await get(`${pagePath(page)}/brouillon`, stranger)).status).toBe(404);
  expect((await get('/', member)).text).toContain(`href="${link}"`);
  expect((await get('/', stranger)).text).not.toContain('id="a-relire"');
  const state = stateIn(own.text);
  expect((await post(link, { intent: 'approved', reason: '', state }, stranger)).status).toBe(404);
  expect((await post(link, { intent: 'approved', reason: '', state }, member)).status).toBe(303);
  // Once they have answered, there is nothing to lead to.
  expect((await get(`${pagePath(page)}/brouillon`, member)).status).toBe(404);
  expect((await get('/', member)).text).not.toContain('id="a-relire"');
});

test('one form asks several people by one date with one word, or nobody, and loses nothing that was typed', async () => {
  const subject = await app.addPage({ title: 'À plusieurs', summary: 'Un résumé.' });
  const screen = `${pagePath(subject)}/relecture`;
  const accounts: { readonly cookie: string; readonly id: string }[] = [];
  for (const [name, role] of [
    ['Louis Petit', 'staff'],
    ['Rose Diop', 'member'],
    ['Omar Sy', 'member'],
  ] as const) {
    const cookie = await app.signIn(name, role);
    const viewer = await app.services.access.findViewer(cookie);
    accounts.push({ cookie, id: 'personId' in viewer ? viewer.personId : '' });
  }
  const [louis, rose, omar] = accounts;
  const cookie = louis!.cookie;
  const asked = async () => (await app.services.reviews.list(subject.id, COMMAND_LINE)).requests;
  const formIn = (html: string) =>
    readForms(html).find(({ controls }) => controls.some(({ name }) => name === 'member'))!;
  const form = formIn((await get(screen, cookie)).text);
  // Enter presses a form's first button; no part of the form keeps another from being sent.
  expect(form.button).toMatchObject({ name: 'intent', value: 'ask' });
  expect(form.controls.filter(({ required }) => required)).toEqual([]);
  expect(form.controls.map(({ name }) => name)).toEqual(expect.arrayContaining(['people', 'email', 'due', 'message']));

  const typed = {
    ...{ intent: 'ask', people: louis!.id, member: [rose!.id, '', omar!.id], 'member-quoted': '0' },
    ...{ name: 'Awa Koné', email: '', locale: 'en', due: '2099-01-31', message: 'Le prix ?' },
  };
  const refused = await post(screen, typed, cookie);
  expect(refused.status).toBe(400);
  const { controls } = formIn(await refused.text());
  const typedAs = (wanted: string) => controls.find(({ name }) => name === wanted)?.value;
  expect(['name', 'locale', 'due', 'message'].map(typedAs)).toEqual(['Awa Koné', 'en', '2099-01-31', 'Le prix ?']);
  const chosen = controls.flatMap(({ name, value }) => (name === 'member' ? [value] : []));
  expect(chosen).toEqual([rose!.id, '', omar!.id, '']);
  const ticked = controls.filter(({ type, checked }) => type === 'checkbox' && checked);
  expect(ticked.map(({ name, value }) => [name, value])).toEqual([
    ['people', louis!.id],
    ['member-quoted', '0'],
  ]);
  expect(await asked(), 'nobody is asked before all is right').toEqual([]);
  // Whom one began to name is not the whole team.
  for (const half of [{ name: 'Awa Koné' }, { email: 'awa@example.org' }, { side: 'south' }, { quoted: 'yes' }]) {
    const nothing = { intent: 'ask', name: '', email: '', locale: 'fr', due: '', message: '', member: '' };
    expect((await post(screen, { ...nothing, ...half }, cookie)).status, JSON.stringify(half)).toBe(400);
  }
  expect((await post(screen, { ...typed, name: '', member: '' }, cookie)).status, 'nobody is quoted').toBe(400);
  // All that is wrong is told at once.
  const wrong = { ...typed, member: '', 'member-quoted': '', name: '', email: 'zut', due: '2001-01-01' };
  const told = await (await post(screen, wrong, cookie)).text();
  expect(['name', 'email', 'side', 'due'].filter((field) => !told.includes(`${field}-erreur"`))).toEqual([]);
  expect(await asked()).toEqual([]);

  const whole = { ...typed, email: 'awa.kone@example.org', side: 'south' };
  expect((await post(screen, whole, cookie)).headers.get('location')).toBe(`${screen}?fait=relecture-lien`);
  const requests = await asked();
  expect(requests.map(({ name, isQuoted, side }) => [name, isQuoted, side]).sort()).toEqual([
    ['Awa Koné', 0, 'south'],
    ['Louis Petit', 0, ''],
    ['Omar Sy', 0, ''],
    ['Rose Diop', 1, ''],
  ]);
  for (const one of requests) expect(one).toMatchObject({ dueOn: '2099-01-31', message: 'Le prix ?' });
  expect((await get(`${pagePath(subject)}/activite`, cookie)).text).toContain('demande adressée à Rose Diop');
  // Named twice, by account and by mail, somebody is asked once.
  const { email } = (await app.services.people.list(COMMAND_LINE)).find(({ id }) => id === rose!.id)!;
  const people = [true, false].map((isQuoted) => ({ id: rose!.id, isQuoted }));
  const twice = { people, others: [{ name: 'Rose', email, locale: 'fr', isQuoted: false }] };
  const again = await app.addPage({ title: 'Une fois', summary: 'Un résumé.' });
  const alone = await app.services.reviewAsking.askTogether(again.id, twice, NO_WORD, COMMAND_LINE, app.url);
  expect(alone).toEqual({ asked: 1, waiting: 0 });
  const [once] = (await app.services.reviews.list(again.id, COMMAND_LINE)).requests;
  expect(once).toMatchObject({ name: 'Rose Diop', isQuoted: 1 });
});

test('one form asks several people outside, each in their language; nobody twice, and no more than it has rows', async () => {
  const subject = await app.addPage({ title: 'Du dehors', summary: 'Un résumé.' });
  const screen = `${pagePath(subject)}/relecture`;
  const cookie = await app.signIn('Inès Petit', 'staff');
  const asked = async () => (await app.services.reviews.list(subject.id, COMMAND_LINE)).requests;
  const formIn = (html: string) =>
    readForms(html).find(({ controls }) => controls.some(({ name }) => name === 'email'))!;
  const rows = (await get(screen, cookie)).text;
  const addresses = formIn(rows).controls.flatMap(({ name, type }) => (type === 'email' ? [name] : []));
  expect(addresses).toEqual(['email', 'email.1', 'email.2', 'email.3', 'email.4']);
  const empty = { intent: 'ask', due: '', message: 'Le prix ?', member: '', name: '', email: '', locale: 'fr' };
  // A row is left empty between two; the last has no side, and the first one's address.
  const typed = {
    ...empty,
    ...{ name: 'Awa Koné', email: 'awa@outside.org', locale: 'fr', side: 'south' },
    ...{ 'name.1': '', 'email.1': '', 'locale.1': 'fr' },
    ...{ 'name.2': 'Jan Nowak', 'email.2': ' AWA@outside.org ', 'locale.2': 'en', 'quoted.2': 'yes' },
  };
  const refused = await post(screen, typed, cookie);
  expect(refused.status).toBe(400);
  const told = await refused.text();
  expect(told).toContain('Cette adresse est déjà celle d’une personne plus haut');
  expect(told).toContain('href="#f-email-2"');
  expect(['name', 'email', 'side', 'name-2', 'email-1'].filter((id) => told.includes(`id="f-${id}-erreur"`))).toEqual(
    [],
  );
  expect(told).toContain('id="side.2-erreur"');
  const { controls } = formIn(told);
  const typedAs = (wanted: string) => controls.find(({ name }) => name === wanted)?.value;
  expect(['name', 'email', 'name.2', 'email.2', 'locale.2'].map(typedAs)).toEqual([
    'Awa Koné',
    'awa@outside.org',
    'Jan Nowak',
    ' AWA@outside.org ',
    'en',
  ]);
  expect(controls.filter(({ checked }) => checked).map(({ name, value }) => [name, value])).toEqual([
    ['side', 'south'],
    ['quoted.2', 'yes'],
  ]);
  expect(await asked(), 'nobody is asked before all is right').toEqual([]);

  const mended = { ...typed, 'email.2': 'jan@outside.org', 'side.2': 'south' };
  expect((await post(screen, mended, cookie)).headers.get('location')).toBe(`${screen}?fait=relecture-lien`);
  const requests = (await asked()).map(({ name, email, locale, isQuoted, side }) => [
    name,
    email,
    locale,
    isQuoted,
    side,
  ]);
  expect(requests.sort()).toEqual([
    ['Awa Koné', 'awa@outside.org', 'fr', 0, 'south'],
    ['Jan Nowak', 'jan@outside.org', 'en', 1, 'south'],
  ]);
  await app.services.mailQueue.settle();
  const { outbox } = app.services;
  const subjectTo = async (email: string) =>
    (await outbox.list(COMMAND_LINE)).find(({ to }) => to.includes(email))!.subject;
  expect(await subjectTo('awa@outside.org')).toMatch(/relecture|relire/i);
  expect(await subjectTo('jan@outside.org')).toMatch(/review/i);

  // Who waits for one already gets no other, and who asks reads so; the others do.
  const more = { ...mended, 'name.1': 'Ewa Lis', 'email.1': 'ewa@outside.org', 'side.1': 'south' };
  const location = (await post(screen, more, cookie)).headers.get('location')!;
  expect(location).toBe(`${screen}?fait=relecture-lien-sauf`);
  expect((await get(location, cookie)).text).toContain('sauf aux personnes qui ont déjà une demande en cours');
  expect((await asked()).length).toBe(3);
  expect((await post(screen, more, cookie)).headers.get('location')).toBe(`${screen}?fait=deja`);
  // Beyond the rows of the form, nobody is asked, even by who writes their own.
  const others = Array.from({ length: 6 }, (_, i) => ({
    ...{ name: `R${i}`, email: `r${i}@outside.org`, locale: 'fr', isQuoted: false },
  }));
  const crowd = app.services.reviewAsking.askTogether(
    subject.id,
    { people: [], others },
    NO_WORD,
    COMMAND_LINE,
    app.url,
  );
  await expect(crowd).rejects.toMatchObject({ code: 'too-many' });
  expect((await asked()).length).toBe(3);
});

test('without a mail server, who asks is given a link to hand on; who is asked again reads by when, and a word', async () => {
  const staff = await app.signIn('Équipe', 'staff');
  const screen = `${pagePath(other)}/relecture`;
  const fields = { name: 'Fatou Ndiaye', email: 'fatou@example.org', locale: 'en', due: '', message: '' };
  // On which side somebody is, is asked.
  const unasked = await post(screen, { intent: 'ask', ...fields }, staff);
  const refused = await unasked.text();
  expect([unasked.status, refused.includes('Choisissez un côté.')]).toEqual([400, true]);
  // Nothing promises a mail where none is sent.
  expect(refused).not.toMatch(/Il est dans le courriel|Un courriel lui porte|Langue du courriel/);
  // What is wrong is said above all else, with a link to where.
  expect(refused.indexOf('href="#f-side"')).toBeLessThan(refused.indexOf('id="en-cours"'));
  expect(refused).toContain('id="f-side"');
  const askedOther = await post(screen, { intent: 'ask', ...fields, side: 'south' }, staff);
  expect([askedOther.status, askedOther.headers.get('location')]).toEqual([303, `${screen}?fait=relecture-lien`]);
  const told = (await get(`${screen}?fait=relecture-lien`, staff)).text;
  expect(told).toContain('Aucun courriel ne part');
  expect(told).not.toContain('envoyé par courriel');
  const [request] = (await app.services.reviews.list(other.id, COMMAND_LINE)).requests;
  const link = { intent: 'link', id: request!.id };
  expect((await get(screen, staff)).text).toContain('Obtenir un lien à transmettre à Fatou Ndiaye');
  expect((await post(screen, link)).status).toBe(404);
  const shown = await post(screen, link, staff);
  expect([shown.status, shown.headers.get('cache-control')]).toEqual([200, 'no-store']);
  const shownText = await shown.text();
  expect(shownText).toMatch(/<figure class="link-qr">.*Code QR du lien personnel de Fatou Ndiaye.*<svg /s);
  const address = /<code id="lien-texte">([^<]+)</.exec(shownText)![1]!.replaceAll('&amp;', '&');
  expect(address).toMatch(/\/relire\/[\w-]{43}\?l=en$/);
  const path = (await fetch(address, { redirect: 'manual' })).headers.get('location')!;
  const read = await get(path);
  expect([read.status, read.text.includes(SECRET)]).toEqual([200, true]);
  await post(path, { ...typedIn(read.text), quote: SECRET, body: 'Sûr ?', intent: 'annotate' });
  const { threads } = await app.services.annotationReading.list(COMMAND_LINE, other.id, { draft: true });
  expect(threads[0]!.author).toMatchObject({ name: 'Fatou Ndiaye', side: 'south' });
  await post(path, { ...typedIn(read.text), reason: 'Où ?', intent: 'changes' });
  const thanks = (await get(path)).text;
  expect(thanks).toContain('Votre réponse est transmise.');
  // Who writes is told that it is to be taken up again, until it is asked again.
  const desk = async () => (await get(`${pagePath(other)}/ecrire`, staff)).text;
  expect(await desk()).toMatch(/href="[^"]*\/relecture">À reprendre, selon Fatou Ndiaye/);
  // And the way to the first version to annotate is beside the draft.
  expect((await get(`${pagePath(other)}/brouillon`, staff)).text).toContain('/invitations?figer#version');
  expect((await get('/tableau-de-bord?vue=dates&mois=2031-02', staff)).text).toContain(
    'Rien n’est attendu en février 2031.',
  );
  expect(thanks).not.toContain('courriel');
  const again = { intent: 'again', id: request!.id, message: 'Le puits est là.' };
  const past = await post(screen, { ...again, due: '2020-01-01' }, staff);
  expect([past.status, (await past.text()).includes('Le puits est là.')]).toEqual([400, true]);
  expect((await post(screen, { ...again, due: '2099-01-31' }, staff)).status).toBe(303);
  const [latest] = (await app.services.reviews.list(other.id, COMMAND_LINE)).requests;
  expect(latest).toMatchObject({ dueOn: '2099-01-31', message: 'Le puits est là.', side: 'south', answer: null });
  // A month in which nothing is due leads to the next that has something.
  expect((await get('/tableau-de-bord?vue=dates&mois=2031-02', staff)).text).toMatch(/href="[^"]*mois=2099-01"/);
  expect(await desk()).not.toContain('À reprendre, selon');
  expect((await get(screen, staff)).text).toMatch(/Votre mot.*Le puits est là\./s);
  expect((await post(screen, { ...link }, staff)).status, 'answered').toBe(409);
});

test('the rules of all kinds are one form, and what was not changed is no event', async () => {
  const admin = await app.signIn('Cheffe', 'staff', true);
  const { text } = await get('/admin/relectures', admin);
  const form = readForms(text).find(({ controls }) => controls.some(({ name }) => name === 'study.approvals'))!;
  const fields = Object.fromEntries(form.controls.map(({ name, value }) => [name, value]));
  const saved = await post(
    '/admin/relectures',
    { ...fields, 'study.approvals': '2', 'module.bypass': 'nobody' },
    admin,
  );
  expect(saved.status).toBe(303);
  const rules = Object.fromEntries(
    (await app.services.reviewRules.list(COMMAND_LINE)).map(({ kind, rule }) => [kind, rule]),
  );
  expect(rules).toMatchObject({ study: { approvals: 2 }, module: { bypass: 'nobody' }, factsheet: { approvals: 0 } });
  const { events } = await app.services.activity.journal(COMMAND_LINE, ALL_ACTIVITY);
  const changed = events.filter(({ action }) => action === 'review.rule-set').map(({ subject }) => subject);
  expect(changed.sort()).toEqual(['module', 'study']);
  // All or none.
  expect(
    (await post('/admin/relectures', { ...fields, 'study.approvals': '1', 'module.bypass': 'x' }, admin)).status,
  ).toBe(400);
  expect((await app.services.reviews.ruleOf('study')).approvals).toBe(2);
  expect((await post('/admin/relectures', {}, admin)).status).toBe(400);
  expect((await post('/admin/relectures', fields, await app.signIn('Équipe', 'staff'))).status).toBe(403);
});
