import { afterAll, beforeAll, expect, test } from 'vitest';
import { ALL_ACTIVITY } from '#content/activity/activity.ts';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { markUndelivered } from '#db/reviews/review-request-repository.ts';
import { PROBLEM_HEADER } from '#server/mail/outbox.ts';
import { readForms } from '#tests/support/html-forms.ts';
import { openReviewDoors, type ReviewDoors, SECRET, typedIn } from '#tests/support/review-doors.ts';

/** The screen on which reviews are asked for, and that of their rules, over HTTP. */
let { app, addDraft, get, post } = {} as ReviewDoors;

beforeAll(async () => {
  ({ app, addDraft, get, post } = await openReviewDoors());
}, 120_000);

afterAll(() => app.close());

const NO_WORD = { due: '', message: '' };
/** The last of a month, some months ahead of the server's clock. */
const DUE = lastOfMonth(new Date(), 5);

test('one form asks several people for reviews, or nobody if a field is wrong, and loses no typed text', async () => {
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
    ...{ name: 'Awa Koné', email: '', locale: 'en', due: DUE, message: 'Le prix ?' },
  };
  const refused = await post(screen, typed, cookie);
  expect(refused.status).toBe(400);
  const { controls } = formIn(await refused.text());
  const typedAs = (wanted: string) => controls.find(({ name }) => name === wanted)?.value;
  expect(['name', 'locale', 'due', 'message'].map(typedAs)).toEqual(['Awa Koné', 'en', DUE, 'Le prix ?']);
  const chosen = controls.flatMap(({ name, value }) => (name === 'member' ? [value] : []));
  expect(chosen).toEqual([rose!.id, '', omar!.id, '']);
  const ticked = controls.filter(({ type, checked }) => type === 'checkbox' && checked);
  expect(ticked.map(({ name, value }) => [name, value])).toEqual([
    ['people', louis!.id],
    ['member-quoted', '0'],
  ]);
  expect(await asked(), 'nobody is asked before all is right').toEqual([]);
  // A partly named reviewer does not mean the whole team.
  for (const half of [{ name: 'Awa Koné' }, { email: 'awa@example.org' }, { side: 'south' }, { quoted: 'yes' }]) {
    const nothing = { intent: 'ask', name: '', email: '', locale: 'fr', due: '', message: '', member: '' };
    expect((await post(screen, { ...nothing, ...half }, cookie)).status, JSON.stringify(half)).toBe(400);
  }
  expect((await post(screen, { ...typed, name: '', member: '' }, cookie)).status, 'nobody is quoted').toBe(400);
  // All faults are reported at once.
  const wrong = { ...typed, member: '', 'member-quoted': '', name: '', email: 'zut', due: '2001-01-01' };
  const pageText = await (await post(screen, wrong, cookie)).text();
  expect(['name', 'email', 'side', 'due'].filter((field) => !pageText.includes(`${field}-erreur"`))).toEqual([]);
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
  for (const one of requests) expect(one).toMatchObject({ dueOn: DUE, message: 'Le prix ?' });
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

test('one form asks several people outside, each once in their language, at most as many as it has rows', async () => {
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
  const pageText = await refused.text();
  expect(pageText).toContain('Cette adresse est déjà celle d’une personne plus haut');
  expect(pageText).toContain('href="#f-email-2"');
  expect(
    ['name', 'email', 'side', 'name-2', 'email-1'].filter((id) => pageText.includes(`id="f-${id}-erreur"`)),
  ).toEqual([]);
  expect(pageText).toContain('id="side.2-erreur"');
  const { controls } = formIn(pageText);
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

  // A person with an open request gets no second one, and the screen reports this; others get one.
  const more = { ...mended, 'name.1': 'Ewa Lis', 'email.1': 'ewa@outside.org', 'side.1': 'south' };
  const location = (await post(screen, more, cookie)).headers.get('location')!;
  expect(location).toBe(`${screen}?fait=relecture-lien-sauf`);
  expect((await get(location, cookie)).text).toContain('sauf aux personnes qui ont déjà une demande en cours');
  expect((await asked()).length).toBe(3);
  expect((await post(screen, more, cookie)).headers.get('location')).toBe(`${screen}?fait=deja`);
  // More people than the form has rows for are refused, even from another client.
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

test('without a mail server, the asker gets a link to hand on; asking again has a due date and a message', async () => {
  const [other] = await addDraft('Une autre');
  const staff = await app.signIn('Équipe', 'staff');
  const screen = `${pagePath(other)}/relecture`;
  const fields = { name: 'Fatou Ndiaye', email: 'fatou@example.org', locale: 'en', due: '', message: '' };
  // The side of a reviewer without an account is required.
  const unasked = await post(screen, { intent: 'ask', ...fields }, staff);
  const refused = await unasked.text();
  expect([unasked.status, refused.includes('Choisissez un côté.')]).toEqual([400, true]);
  // Nothing promises a mail where none is sent.
  expect(refused).not.toMatch(/Il est dans le courriel|Un courriel lui porte|Langue du courriel/);
  // Faults are listed at the top, with links to the fields.
  expect(refused.indexOf('href="#f-side"')).toBeLessThan(refused.indexOf('id="en-cours"'));
  expect(refused).toContain('id="f-side"');
  const askedOther = await post(screen, { intent: 'ask', ...fields, side: 'south' }, staff);
  expect([askedOther.status, askedOther.headers.get('location')]).toEqual([303, `${screen}?fait=relecture-lien`]);
  const pageText = (await get(`${screen}?fait=relecture-lien`, staff)).text;
  expect(pageText).toContain('Aucun courriel ne part');
  expect(pageText).not.toContain('envoyé par courriel');
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
  // The editor shows that the draft was sent back, until a review is requested again.
  const desk = async () => (await get(`${pagePath(other)}/ecrire`, staff)).text;
  expect(await desk()).toMatch(/href="[^"]*\/relecture">À reprendre, selon Fatou Ndiaye/);
  // The screen of the draft links to the form for a first version to annotate.
  expect((await get(`${pagePath(other)}/brouillon`, staff)).text).toContain('/invitations?figer#version');
  expect((await get('/tableau-de-bord?vue=dates&mois=2031-02', staff)).text).toContain(
    'Rien n’est attendu en février 2031.',
  );
  expect(thanks).not.toContain('courriel');
  const again = { intent: 'again', id: request!.id, message: 'Le puits est là.' };
  const past = await post(screen, { ...again, due: '2020-01-01' }, staff);
  expect([past.status, (await past.text()).includes('Le puits est là.')]).toEqual([400, true]);
  expect((await post(screen, { ...again, due: DUE }, staff)).status).toBe(303);
  const [latest] = (await app.services.reviews.list(other.id, COMMAND_LINE)).requests;
  expect(latest).toMatchObject({ dueOn: DUE, message: 'Le puits est là.', side: 'south', answer: null });
  // A month in which nothing is due links to the next month that has something.
  const before = lastOfMonth(new Date(), 3).slice(0, 7);
  expect((await get(`/tableau-de-bord?vue=dates&mois=${before}`, staff)).text).toContain(`mois=${DUE.slice(0, 7)}"`);
  expect(await desk()).not.toContain('À reprendre, selon');
  expect((await get(screen, staff)).text).toMatch(/Votre mot.*Le puits est là\./s);
  expect((await post(screen, { ...link }, staff)).status, 'answered').toBe(409);
});

test('the asker sees that a mail was refused, and administrators see the reason', async () => {
  const { database, mailQueue, outbox, reviewAsking, reviews } = app.services;
  const subject = await app.addPage({ title: 'Refusée', summary: 'Un résumé.' });
  const staff = await app.signIn('Claire Refus');
  const admin = await app.signIn('Cheffe Refus', 'staff', true);
  const request = {
    name: 'Jan Nowak',
    email: 'jan.nowak@example.org',
    locale: 'fr',
    due: '',
    message: '',
    people: null,
  };
  await reviewAsking.ask(subject.id, request, COMMAND_LINE, app.url);
  await mailQueue.settle();
  const { id } = (await reviews.list(subject.id, COMMAND_LINE)).requests[0]!;
  const screen = `${pagePath(subject)}/relecture`;
  const pageTextIn = async (language = 'fr') => (await get(screen, `${staff}; langue=${language}`)).text;
  expect(await pageTextIn()).not.toContain('n’a pas pu être remis');
  // As the queue does it (mail-queue.test.ts), in the transaction that takes the mail off it.
  await database.write((trx) => markUndelivered(trx, id, new Date().toISOString()));
  expect(await pageTextIn()).toContain('Le courriel à jan.nowak@example.org n’a pas pu être remis');
  expect(await pageTextIn()).toContain('aria-label="Envoyer de nouveau le courriel à Jan Nowak"');
  expect(await pageTextIn()).toContain('aria-label="Obtenir un lien à transmettre à Jan Nowak"');
  expect(await pageTextIn('en')).toContain('The mail to jan.nowak@example.org could not be delivered');
  const refusal = `${PROBLEM_HEADER}: 550 no such mailbox`;
  await outbox.keep(Buffer.from(`To: a@example.org\r\nSubject: Relire\r\n${refusal}\r\n\r\nx`));
  const kept = (await get('/admin/outbox', admin)).text;
  const [refused, unsent] = kept.split('<h2>').slice(1);
  expect(refused).toMatch(/^Refus.*550 no such mailbox/s);
  expect(unsent).toContain('jan.nowak@example.org');
  // In whole words: a random id in an address may hold the number.
  expect(unsent).not.toContain('no such mailbox');
  expect((await get('/admin/outbox', staff)).status).toBe(403);
});

test('the rules of all kinds are one form, and only changed rules are events', async () => {
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
  // The log shows the kind, and the rule before and after, in words.
  for (const log of ['/admin/journal', '/admin']) {
    const words = (await get(log, admin)).text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
    expect(words, log).toContain('avant\u00a0: aucune approbation'.replace(/\s/g, ' '));
    expect(words, log).toContain('maintenant : 2 approbations (toute personne, sauf qui publie)');
    expect(words, log).toContain('Études');
    expect(words, log).not.toMatch(/\bstudy\b/);
  }
  // A rule that nobody can meet is stored, and the screen states this.
  const short = { ...fields, 'article.approvals': '5', 'article.approvers': 'other-pole', 'article.bypass': 'nobody' };
  expect((await get('/admin/relectures', admin)).text).not.toContain('qui pourraient approuver');
  expect((await post('/admin/relectures', { ...short, 'study.approvals': '2' }, admin)).status).toBe(303);
  const pageText = (await get('/admin/relectures', admin)).text;
  expect(pageText).toMatch(/demandées\u00a0: 5\u202f; personnes qui pourraient approuver\u00a0: 0\./);
  expect(pageText).toContain('Personne ne peut publier ces pages.');
  // All rules are stored, or none.
  expect(
    (await post('/admin/relectures', { ...fields, 'study.approvals': '1', 'module.bypass': 'x' }, admin)).status,
  ).toBe(400);
  expect((await app.services.reviews.ruleOf('study')).approvals).toBe(2);
  expect((await post('/admin/relectures', {}, admin)).status).toBe(400);
  expect((await post('/admin/relectures', fields, await app.signIn('Équipe', 'staff'))).status).toBe(403);
});

function lastOfMonth(now: Date, months: number): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months + 1, 0)).toISOString().slice(0, 10);
}
