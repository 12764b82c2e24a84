import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { PUBLIC_VIEWER } from '#content/people/person.ts';
import { asStorageError } from '#db/driver/storage-fault.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { formOf, openReviewDoors, type ReviewDoors, SECRET, stateIn, typedIn } from '#tests/support/review-doors.ts';

/** The addresses that a reviewer's link opens over HTTP, and those that it does not. */
let { app, addDraft, get, post } = {} as ReviewDoors;

let page: Page;
let other: Page;
let drawing: string;
let otherDrawing: string;

beforeAll(async () => {
  ({ app, addDraft, get, post } = await openReviewDoors());
  [page, drawing] = await addDraft('Une fiche');
  [other, otherDrawing] = await addDraft('Une autre');
}, 120_000);

afterAll(() => app.close());

let asked = 0;

/** Asks a person without an account. @returns the path of their link */
async function ask(): Promise<string> {
  const email = `lecteur${++asked}@example.org`;
  const request = { name: 'Awa Koné', email, locale: 'en', due: '', message: 'Un mot', people: null };
  await app.services.reviewAsking.ask(page.id, request, COMMAND_LINE, app.url);
  await app.services.mailQueue.settle();
  const { outbox } = app.services;
  const { id } = (await outbox.list(COMMAND_LINE)).find(({ to }) => to.includes(email))!;
  const link = new URL(/http\S+/.exec((await outbox.read(COMMAND_LINE, id)).text)![0]);
  // The link first sets the language of a reviewer without an account, then leads to the draft.
  const chosen = await fetch(link, { redirect: 'manual' });
  expect(chosen.headers.get('set-cookie')).toContain('langue=en');
  return chosen.headers.get('location')!;
}

test('a link opens its draft with its pictures, and no other address', async () => {
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

test('a link is answered once, by the plain form; then it opens the answer alone', async () => {
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

test('a wrong answer can be changed on the screen that thanks for it', async () => {
  const link = await ask();
  const language = 'langue=en';
  await post(link, { ...typedIn((await get(link)).text), intent: 'approved' });
  const thanks = (await get(link, language)).text;
  expect(thanks).toContain('Change my answer');
  expect(thanks).toContain('value="change:changes"');
  const refused = await post(link, { intent: 'change:changes', reason: '' }, language);
  expect([refused.status, (await refused.text()).includes('id="f-reason-erreur"')]).toEqual([400, true]);
  expect((await post(link, { intent: 'change:changes', reason: 'Too dear' }, language)).status).toBe(303);
  const changed = (await get(link, language)).text;
  expect([changed.includes('Too dear'), changed.includes('value="change:approved"')]).toEqual([true, true]);
  // The person who asked sees one line for each answer: the last one, and the one before.
  const staff = await app.signIn('Claire Martin');
  const screen = (await get(`${pagePath(page)}/relecture`, staff)).text;
  const [line, ...others] = [...screen.matchAll(/<li>(?:(?!<\/li>).)*Too dear.*?<\/li>/gs)];
  expect(others).toEqual([]);
  expect(wordsOf(line![0])).toMatch(/^Awa Koné À reprendre le .+ A d’abord répondu, le .+ : Approuvé/);
  expect(wordsOf((await get('/activite', staff)).text)).toContain('réponse d’avant : approuvé');
  expect(changed).not.toContain(SECRET);
});

test('whatever part of the form is sent, the text typed in the others is given back', async () => {
  const link = await ask();
  const first = await get(link);
  expect(first.text).toContain('site-header is-slim');
  const chosen = /<button class="anno-add" type="submit" form="relire" name="passage" value="([^"]+)"/.exec(
    first.text,
  )![1]!;
  // With nothing typed, choosing a paragraph redirects to an address that can be opened again.
  const address = (await post(link, { ...typedIn(first.text), passage: chosen })).headers.get('location')!;
  expect(address).toBe(`${link}?passage=${chosen}&etat=${stateIn(first.text)}#annoter`);
  expect(typedIn((await get(address)).text)).toMatchObject({ quote: `Le texte ${SECRET}.`, cible: chosen });
  const typed = { ...typedIn(first.text), reason: 'Un mot', body: 'Sûr ?', exigence: 'oui' };
  const answered = await (await post(link, { ...typed, passage: chosen })).text();
  expect(typedIn(answered)).toMatchObject({
    reason: 'Un mot',
    body: 'Sûr ?',
    exigence: 'oui',
    quote: `Le texte ${SECRET}.`,
    cible: chosen,
  });
  // Other words than those of the chosen paragraph are looked for in the whole text.
  const noted = await (await post(link, { ...typedIn(answered), quote: SECRET, intent: 'annotate' })).text();
  const [note] = await app.services.reviewNotes.list(link.split('/').at(-1)!, { role: 'public' });
  expect(note).toMatchObject({ body: 'Sûr ?', isMustFix: true });
  expect(noted).toContain('à traiter avant publication</span>');
  const edit = `edit-${note!.id}`;
  expect(typedIn(noted)).toMatchObject({ reason: 'Un mot', body: '', quote: '', [edit]: 'Sûr ?' });
  expect(typedIn(noted), 'the box is for the next one').not.toHaveProperty('exigence');
  expect(noted).toContain('Votre annotation est gardée.');
  const required = await (await post(link, { ...typedIn(noted), intent: `require-note:${note!.id}` })).text();
  expect(required).toContain('L’annotation est à traiter avant publication.');
  const released = await (await post(link, { ...typedIn(required), intent: `release-note:${note!.id}` })).text();
  expect(released).toContain('L’annotation n’est plus à traiter avant publication.');
  expect(typedIn(released)).toMatchObject({ reason: 'Un mot' });
  const changed = { ...typedIn(noted), [edit]: 'Certain ?', quote: SECRET, body: 'Et ceci' };
  const looked = await (await post(link, { ...changed, intent: 'look' })).text();
  expect(typedIn(looked)).toMatchObject({ reason: 'Un mot', [edit]: 'Certain ?', quote: SECRET, body: 'Et ceci' });
  // A refused answer stores nothing: all fields still have what was typed.
  const unexplained = await post(link, { ...typedIn(looked), reason: ' ', intent: 'changes' });
  expect(unexplained.status).toBe(400);
  expect(typedIn(await unexplained.text())).toMatchObject({ [edit]: 'Certain ?', quote: SECRET, body: 'Et ceci' });
  const unquoted = await post(link, { ...typedIn(looked), quote: '', intent: 'approved' });
  expect(unquoted.status).toBe(400);
  expect(typedIn(await unquoted.text())).toMatchObject({ reason: 'Un mot', body: 'Et ceci' });
  // The answer stores all that was typed, because the draft is closed afterwards.
  expect((await post(link, { ...typedIn(looked), intent: 'approved' })).status).toBe(303);
  const notes = await app.services.reviewNotes.list(link.split('/').at(-1)!, { role: 'public' });
  expect(notes.map(({ body }) => body)).toEqual(['Certain ?', 'Et ceci']);
});

test('a reviewer’s text is given back when a note or the request was closed meanwhile', async () => {
  const claire = await app.services.access.findViewer(await app.signIn('Claire Martin'));
  const { annotations, reviews, reviewNotes } = app.services;
  const noted = async () => {
    const link = await ask();
    const first = typedIn((await get(link)).text);
    await post(link, { ...first, quote: SECRET, body: 'Sûr ?', intent: 'annotate' });
    const [note] = await reviewNotes.list(link.split('/').at(-1)!, PUBLIC_VIEWER);
    const own = typedIn((await get(link)).text);
    const typed = { ...own, [`edit-${note!.id}`]: 'Certain ?', reason: 'Un mot', quote: SECRET, body: 'Et ceci' };
    return { link, note: note!.id, own, typed };
  };
  const isToCopy = (html: string, words: RegExp) =>
    new RegExp(`<textarea[^>]* readOnly=""[^>]*>${words.source}</textarea>`, 'i').test(html);
  const answered = await noted();
  await annotations.reply({ parentId: answered.note, body: 'Oui' }, claire);
  for (const intent of ['approved', `edit-note:${answered.note}`, `remove-note:${answered.note}`]) {
    const answer = await post(answered.link, { ...answered.typed, intent });
    const text = await answer.text();
    expect([answer.status, isToCopy(text, /Certain \?/)], intent).toEqual([409, true]);
    expect(typedIn(text), intent).toMatchObject({ reason: 'Un mot', quote: SECRET, body: 'Et ceci' });
  }

  // Another tab has answered; then, the request is withdrawn.
  expect((await post(answered.link, { ...answered.own, intent: 'approved' })).status).toBe(303);
  const all = /Un mot\n\nEt ceci\n\nCertain \?/;
  for (const [address, intent] of [
    [answered.link, 'annotate'],
    [`${answered.link}?l=en`, 'langue'],
  ] as const) {
    const late = await post(address, { ...answered.typed, intent });
    expect([late.status, isToCopy(await late.text(), all)], intent).toEqual([410, true]);
  }
  const withdrawn = await noted();
  const { requests } = await reviews.list(page.id, COMMAND_LINE);
  await reviews.withdraw(
    page.id,
    requests.find(({ email }) => email === `lecteur${asked}@example.org`)!.id,
    COMMAND_LINE,
  );
  const late = await post(withdrawn.link, { ...withdrawn.typed, intent: 'approved' });
  expect([late.status, isToCopy(await late.text(), all)]).toEqual([410, true]);
  const untouched = await post(withdrawn.link, { ...withdrawn.own, intent: 'approved' });
  expect((await untouched.text()).includes('Sûr ?'), 'what is stored is not said to be lost').toBe(false);
});

test('a reviewer’s text is given back when their link’s limit or the storage refuses it', async () => {
  const link = await ask();
  const key = link.split('/').at(-1)!;
  const typed = { ...typedIn((await get(link)).text), quote: SECRET, body: 'Ce <b> est-il sûr ?', intent: 'annotate' };
  const { database, reviewers } = app.services;
  const write = database.write.bind(database);
  const full = asStorageError(Object.assign(new Error('full'), { code: 'SQLITE_FULL' }));
  database.write = () => Promise.reject(full);
  const unstored = await post(link, typed);
  database.write = write;
  expect([unstored.status, await unstored.text()]).toEqual([503, expect.stringContaining('Ce &lt;b> est-il sûr ?')]);
  const send = () => reviewers.look(key, 'unknown', { role: 'public' });
  for (let i = 0; i < 130; i++) await send().catch(() => {});
  await expect(send()).rejects.toMatchObject({ code: 'too-many' });
  const refused = await post(link, typed);
  expect([refused.status, await refused.text()]).toEqual([429, expect.stringContaining('Ce &lt;b> est-il sûr ?')]);
  expect((await get(link)).status, 'and their link still opens').toBe(200);
});

/** The words of a piece of HTML. */
const wordsOf = (html: string) =>
  html
    .replace(/<!--.*?-->/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const MOVED = 'Le texte a changé depuis que vous l’avez ouvert.';

test('an answer is for the text that was opened, whatever the form showed meanwhile', async () => {
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

  // A chosen paragraph, refused forms, and forms that are stored while other words are typed.
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
  // Forms that redirect back to the screen, and forms sent from there.
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

  // Opened again, the answer is for the new words; a state that nobody was shown is ignored.
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

test('a form that is sent again after a restart leads to an answer for the text that was read', async () => {
  const link = await ask();
  const fields = typedIn((await get(link)).text);
  const sent = { ...fields, reason: 'Un mot', intent: 'look' };
  expect((await post(link, sent)).status).toBe(200);
  await app.services.drafts.replace(page.id, parseMarkdown(`Un tout autre texte ${SECRET}.`).document);
  // A restart forgets them as well.
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
  // They find it at the draft's address and on the home page; others do not.
  const draft = await get(`${pagePath(page)}/brouillon`, member);
  expect([draft.status, draft.answer.headers.get('location')]).toEqual([302, link]);
  expect((await get(`${pagePath(page)}/brouillon`, stranger)).status).toBe(404);
  expect((await get('/', member)).text).toContain(`href="${link}"`);
  expect((await get('/', stranger)).text).not.toContain('id="a-relire"');
  const state = stateIn(own.text);
  expect((await post(link, { intent: 'approved', reason: '', state }, stranger)).status).toBe(404);
  expect((await post(link, { intent: 'approved', reason: '', state }, member)).status).toBe(303);
  // After their answer, both links are gone.
  expect((await get(`${pagePath(page)}/brouillon`, member)).status).toBe(404);
  expect((await get('/', member)).text).not.toContain('id="a-relire"');
});

test('with an account and without a script, changing the language keeps a reviewer’s text', async () => {
  const member = await app.signIn('Ana Lima', 'member');
  const viewer = await app.services.access.findViewer(member);
  const people = viewer.role === 'member' ? [viewer.personId] : [];
  const request = { name: '', email: '', locale: 'fr', due: '', message: '', people };
  await app.services.reviewAsking.ask(page.id, request, COMMAND_LINE, app.url);
  const key = (await app.services.reviewers.findOwn(page.id, viewer))!;
  const link = `/relire/${key}`;
  /** Presses the button of the footer, with what was typed in the form that it sends. */
  const inAnother = async (html: string, form: string, typed: Record<string, string>, cookie = member) => {
    const [, address = ''] = new RegExp(`<button[^>]* form="${form}" formAction="([^"]+)"`, 'i').exec(html) ?? [];
    expect(html).not.toContain('href="/langue');
    expect(html).toContain(` id="${form}"`);
    const sent = { ...typed, intent: 'langue' };
    const answer = await post(address.replaceAll('&amp;', '&'), sent, `${cookie}; langue=fr`);
    return { status: answer.status, cookie: answer.headers.get('set-cookie'), text: await answer.text() };
  };
  const own = await get(link, member);
  const typed = { ...typedIn(own.text), reason: 'Un mot', quote: SECRET, body: 'Sûr ?' };
  const english = await inAnother(own.text, 'relire', typed);
  expect([english.status, english.cookie]).toEqual([200, expect.stringContaining('langue=en')]);
  expect(english.text).toContain('Your answer');
  expect(typedIn(english.text)).toMatchObject({
    reason: 'Un mot',
    quote: SECRET,
    body: 'Sûr ?',
    state: stateIn(own.text),
  });
  expect(await app.services.reviewNotes.list(key, viewer), 'nothing is stored').toEqual([]);

  // So do the screens after the answer.
  expect((await post(link, { ...typedIn(own.text), intent: 'approved' }, member)).status).toBe(303);
  // Words that came too late are shown above the form to change the answer, to be copied.
  const tooLate = await post(link, { ...typedIn(own.text), reason: 'Mot de trop', intent: 'changes' }, member);
  const withWords = await tooLate.text();
  expect(withWords).toMatch(/<textarea[^>]* name="words"[^>]* form="changer"[^>]*>Mot de trop<\/textarea>/);
  const changed = await inAnother(withWords, 'changer', { words: 'Mot de trop', reason: 'Trop cher' });
  expect([changed.status, changed.text.includes('Change my answer')]).toEqual([200, true]);
  for (const words of ['Trop cher', 'Mot de trop'])
    expect(changed.text).toMatch(new RegExp(`<textarea[^>]*>${words}</textarea>`));
  expect(changed.text).not.toContain('f-reason-erreur');
  const other = await app.signIn('Omar Sy', 'member');
  const reader = await app.services.access.findViewer(other);
  const theirs = { ...request, people: reader.role === 'member' ? [reader.personId] : [] };
  await app.services.reviewAsking.ask(page.id, theirs, COMMAND_LINE, app.url);
  const closing = `/relire/${await app.services.reviewers.findOwn(page.id, reader)}`;
  await app.services.editions.publish(page.id, { without: 'x' }, COMMAND_LINE);
  const late = await post(link, { intent: 'change:changes', reason: 'Trop cher' }, member);
  expect(late.status).toBe(410);
  const unchangeable = await inAnother((await get(link, member)).text, 'ecrit', { words: 'Mot de trop' });
  expect([unchangeable.status, unchangeable.cookie]).toEqual([200, expect.stringContaining('langue=en')]);
  expect(unchangeable.text).toMatch(/<textarea[^>]*>Mot de trop<\/textarea>/);
  const closed = await inAnother((await get(closing, other)).text, 'ecrit', {}, other);
  expect([closed.status, closed.cookie]).toEqual([410, expect.stringContaining('langue=en')]);
  expect(closed.text).toContain('This review request is closed');
});

test('every screen links annotations on a draft that was never published to its editor', async () => {
  const [draft] = await addDraft('Jamais parue');
  const staff = await app.signIn('Claire Martin');
  const request = { name: 'Awa Koné', email: 'note@example.org', locale: 'fr', due: '', message: '', people: null };
  await app.services.reviewAsking.ask(draft.id, request, COMMAND_LINE, app.url);
  await app.services.mailQueue.settle();
  const { outbox, reviewNotes } = app.services;
  const mailTo = async (address: string) => {
    const line = (await outbox.list(COMMAND_LINE)).find(({ to }) => to.includes(address))!;
    return (await outbox.read(COMMAND_LINE, line.id)).text;
  };
  const key = /relire(?:\/|%2F)([\w-]{43})/.exec(await mailTo('note@example.org'))![1]!;
  const note = { quote: SECRET, body: 'Laquelle, @Claire Martin ?', blockId: '', before: 0, key: 'abcdefghjkmn' };
  await reviewNotes.add(key, note, PUBLIC_VIEWER);
  const { threads } = await app.services.annotationReading.list(COMMAND_LINE, draft.id);
  const [all, one] = ['annotations', `annotation-${threads[0]!.id}`].map((at) => `${pagePath(draft)}/ecrire#${at}`);
  for (const [screen, href] of [
    ['/', one],
    ['/a-repondre', one],
    ['/activite', one],
    ['/tableau-de-bord', all],
    [`${pagePath(draft)}/brouillon`, all],
  ] as const) {
    expect((await get(screen, staff)).text, screen).toContain(`href="${href}"`);
  }
  await app.services.mailQueue.settle();
  expect(await mailTo('Claire Martin')).toContain(`/connexion?retour=${encodeURIComponent(one!)}`);
  expect((await get(one!.split('#')[0]!, staff)).status).toBe(200);
  // Addresses in earlier mails redirect there too; other people get 404.
  const former = `${pagePath(draft)}/annotations`;
  const { status, answer } = await get(former, staff);
  expect([status, answer.headers.get('location')]).toEqual([302, `${pagePath(draft)}/ecrire`]);
  for (const cookie of [await app.signIn('Inès Diallo', 'member'), ''])
    expect((await get(former, cookie)).status).toBe(404);
});

test('an approved text is compared with the draft that was changed since', async () => {
  const [draft] = await addDraft('Approuvée puis changée');
  const here = pagePath(draft);
  const staff = await app.signIn('Claire Martin');
  const louis = await app.signIn('Louis Petit');
  const viewer = await app.services.access.findViewer(louis);
  const { reviewAsking, reviewers, drafts } = app.services;
  const people = viewer.role === 'staff' ? [viewer.personId] : [];
  const request = { name: '', email: '', locale: 'fr', due: '', message: '', people };
  await reviewAsking.ask(draft.id, request, COMMAND_LINE, app.url);
  const id = (await reviewers.findOwn(draft.id, viewer))!;
  // The reviewer's next step is to review, that of the others to wait for the answers.
  const next = async (cookie: string) =>
    /Prochain pas\u00a0:(?:<!-- -->|\s)*<a href="([^"]+)">([^<]+)</
      .exec((await get(`${here}/brouillon`, cookie)).text)
      ?.slice(1);
  expect(await next(louis)).toEqual([`/relire/${id}`, 'Relire']);
  expect(await next(staff)).toEqual([`${here}/relecture`, 'Attendre les réponses']);
  const { state } = (await reviewers.read(id, viewer)).draft;
  await reviewers.answer(id, { answer: 'approved', reason: '' }, state, viewer, app.url);
  const thanks = (await get(`/relire/${id}`, louis)).text;
  expect(thanks).toContain('Le brouillon vous reste ouvert');
  expect(thanks).not.toContain('n’ouvre plus');
  const link = `${here}/editions/comparer?de=relecture-${id}&amp;a=brouillon`;
  expect((await get(`${here}/relecture`, staff)).text).not.toContain(link);
  await drafts.replace(draft.id, parseMarkdown('Le texte martre.').document);
  const { title: _, ...rest } = await app.services.pages.require(COMMAND_LINE, draft.id);
  const common = { ...rest.notice.common, countries: ['ML'] };
  const changed = { ...rest, title: 'Un autre titre', common, own: rest.notice.own };
  await app.services.pages.changeDetails(draft.id, changed, COMMAND_LINE);
  expect((await get(`${here}/relecture`, staff)).text).toContain(link);
  const compared = await get(link.replace('&amp;', '&'), staff);
  expect(compared.status).toBe(200);
  expect(compared.text).toContain('Du texte pour lequel Louis Petit a répondu');
  expect(compared.text).toContain(`</span>${SECRET}</del>`);
  expect(compared.text).toContain('</span>martre</ins>');
  // The title and the notice are compared too, also for the reviewer, in their language.
  const beside = (html: string) => wordsOf(/<dl class="compared-details".*?<\/dl>/s.exec(html)?.[0] ?? '');
  expect(beside(compared.text)).toBe(
    'Titre [retiré] Approuvée puis changée → [ajouté] Un autre titre Pays [ajouté] Mali',
  );
  await reviewAsking.ask(draft.id, request, COMMAND_LINE, app.url);
  const again = `/relire/${await reviewers.findOwn(draft.id, viewer)}`;
  expect(beside((await get(again, louis)).text)).toBe(beside(compared.text));
  expect(beside((await get(again, `${louis}; langue=en`)).text)).toBe(
    'Title [removed] Approuvée puis changée → [added] Un autre titre Countries [added] Mali',
  );

  // An edition names the reviewer who approved an earlier text, and the one who asked for changes.
  const claire = await app.services.access.findViewer(staff);
  const toClaire = { ...request, people: claire.role === 'staff' ? [claire.personId] : [] };
  await reviewAsking.ask(draft.id, toClaire, COMMAND_LINE, app.url);
  const hers = (await reviewers.findOwn(draft.id, claire))!;
  const now = (await reviewers.read(hers, claire)).draft.state;
  await reviewers.answer(hers, { answer: 'changes', reason: 'Le prix.' }, now, claire, app.url);
  await app.services.editions.publish(draft.id, { without: 'x' }, COMMAND_LINE);
  const reader = await app.signIn('Omar Sy', 'member');
  const editions = async (cookie: string, language: string) =>
    wordsOf((await get(`${here}/editions`, `${cookie}; langue=${language}`)).text);
  const approved = 'Un état antérieur de ce texte a été relu et approuvé par Louis Petit (';
  expect(await editions(reader, 'fr')).not.toContain(approved);
  await app.services.reviews.show(draft.id, true, COMMAND_LINE);
  expect(await editions(reader, 'fr')).toContain(approved);
  expect(await editions(staff, 'fr')).toMatch(/par Louis Petit \(.+\) Relu, à reprendre selon Claire Martin \(/);
  expect(await editions(staff, 'en')).toMatch(
    /reviewed and approved by Louis Petit \(.+ changes wanted by Claire Martin \(/,
  );
});
