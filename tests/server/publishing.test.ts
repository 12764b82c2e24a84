import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentSchema } from '#content/document/schema.ts';
import { findCheck } from '#content/gate/checks.ts';
import { listAuditEntries } from '#db/activity/audit-repository.ts';
import { gateLines } from '#server/commands/gate-lines.ts';
import type { Page } from '#server/pages/page-service.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { holdWrites } from '#tests/support/held-writes.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

const DRAWING = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><path d="M0 0h4v4z"/></svg>');

let app: RunningApp;
let yacine: string;
let fatou: string;
beforeAll(async () => {
  app = await startApp();
  yacine = await app.signIn('Yacine');
  fatou = await app.signIn('Fatou');
});
afterAll(() => app.close());

let count = 0;
const saying = (text: string) =>
  documentSchema.nodeFromJSON({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] });
const addPage = () =>
  app.addPage({ title: `Une fiche ${++count}`, summary: 'Un résumé.', visibility: 'public', document: saying('Un.') });
const write = (page: Page, text: string) => app.services.drafts.replace(page.id, saying(text));

/** Opens the publication page. @returns the form's reviewed state */
async function look(page: Page, cookie: string): Promise<string> {
  const answer = await fetch(`${app.url}${pagePath(page)}/publier`, { headers: { Cookie: cookie } });
  expect(answer.status).toBe(200);
  return reviewedIn(await answer.text());
}

/** The publication page, without any script. */
const show = async (page: Page) =>
  (await fetch(`${app.url}${pagePath(page)}/publier`, { headers: { Cookie: yacine } })).text();

const reviewedIn = (html: string) => /name="reviewed" value="([^"]+)"/.exec(html)![1]!;

/** Submits the form. */
async function press(page: Page, cookie: string, fields: Record<string, string>) {
  const answer = await fetch(`${app.url}${pagePath(page)}/publier`, {
    method: 'POST',
    headers: { Cookie: cookie, Origin: app.url },
    body: new URLSearchParams({ intent: 'publish', ...fields }),
    redirect: 'manual',
  });
  return { status: answer.status, location: answer.headers.get('Location'), html: await answer.text() };
}

const notesOf = async (page: Page) =>
  (await app.services.editions.list(COMMAND_LINE, page.id)).map(({ number, note }) => [number, note]);

describe('publishing over HTTP', () => {
  test('six simultaneous submissions make one edition, and each gets it as its own', async () => {
    const page = await addPage();
    const reviewed = await look(page, yacine);
    const answers = await Promise.all(Array.from({ length: 6 }, () => press(page, yacine, { reviewed, note: 'Une' })));
    for (const { status, location } of answers) {
      expect([status, location]).toEqual([303, `${pagePath(page)}?fait=publie`]);
    }
    expect(await notesOf(page)).toEqual([[1, 'Une']]);
  });

  test('a repeated submission after a lost answer, even once the draft has changed, makes no second edition', async () => {
    const page = await addPage();
    const reviewed = await look(page, yacine);
    await press(page, yacine, { reviewed });
    await write(page, 'Deux.');
    expect((await press(page, yacine, { reviewed })).status).toBe(303);
    expect(await notesOf(page)).toEqual([[1, '']]);
  });

  test('a second edition without a change, when requested, is also made once', async () => {
    const page = await addPage();
    await press(page, yacine, { reviewed: await look(page, yacine) });
    const reviewed = await look(page, yacine);
    const refused = await press(page, yacine, { reviewed });
    expect(refused.status).toBe(400);
    expect(refused.html).toContain('rien n’a changé');
    const answers = await Promise.all([1, 2, 3].map(() => press(page, yacine, { reviewed, unchanged: 'yes' })));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(await notesOf(page)).toEqual([
      [2, ''],
      [1, ''],
    ]);
  });

  test('of two people who publish different states at once, one succeeds, the other gets a conflict', async () => {
    const page = await addPage();
    const before = await look(page, yacine);
    await write(page, 'Un, et deux.');
    const after = await look(page, fatou);
    expect(after).not.toBe(before);
    const [his, hers] = await Promise.all([
      press(page, yacine, { reviewed: before, note: 'la sienne' }),
      press(page, fatou, { reviewed: after, note: 'la nouvelle' }),
    ]);
    expect([his.status, hers.status]).toEqual([409, 303]);
    expect(his.html).toContain('Rien n’a été publié');
    expect(his.html, 'his note is kept').toContain('la sienne</textarea>');
    expect(await notesOf(page)).toEqual([[1, 'la nouvelle']]);
  });

  test('of two people who publish the same state at once, the second gets the first’s edition, or their note back', async () => {
    const page = await addPage();
    const [his, hers] = [await look(page, yacine), await look(page, fatou)];
    const answers = await Promise.all([
      press(page, yacine, { reviewed: his, note: 'a' }),
      press(page, fatou, { reviewed: hers, note: 'b' }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    const [[, kept] = []] = await notesOf(page);
    const second = answers.find(({ status }) => status === 409)!;
    expect(second.html).toContain('l’édition 1 vient de paraître');
    expect(second.html).toContain(`${kept === 'a' ? 'b' : 'a'}</textarea>`);
    expect(await notesOf(page)).toHaveLength(1);
    // Without a note, nothing is lost.
    const other = await addPage();
    const both = [await look(other, yacine), await look(other, fatou)];
    const done = await Promise.all([
      press(other, yacine, { reviewed: both[0]! }),
      press(other, fatou, { reviewed: both[1]!, note: '' }),
    ]);
    expect(done.map(({ status }) => status)).toEqual([303, 303]);
    expect(await notesOf(other)).toHaveLength(1);
  });

  test('a state reviewed before somebody else’s edition is not published over it', async () => {
    const page = await addPage();
    const his = await look(page, yacine);
    await write(page, 'Deux.');
    await press(page, fatou, { reviewed: await look(page, fatou) });
    const late = await press(page, yacine, { reviewed: his, meanwhile: 'yes' });
    expect(late.status).toBe(409);
    expect(late.html).toContain('l’édition 1 vient de paraître');
    expect(await notesOf(page)).toHaveLength(1);
  });

  test('nor over one that is published between the check and the write', async () => {
    const page = await addPage();
    const his = await look(page, yacine);
    await write(page, 'Deux.');
    const hers = await look(page, fatou);
    const { editions, database, access } = app.services;
    const [yacineViewer, fatouViewer] = [await access.findViewer(yacine), await access.findViewer(fatou)];
    await access.settle();
    const held = await holdWrites(database);
    const publishing = editions.publish(page.id, { previewedState: hers }, fatouViewer);
    await held.waiting(1);
    // He loads the page while hers is not stored yet, and writes after it.
    const late = editions
      .publish(page.id, { previewedState: his, meanwhile: true }, yacineViewer)
      .catch((error) => error);
    await held.waiting(2);
    await held.release();
    expect((await publishing).number).toBe(1);
    expect(await late).toMatchObject({ code: 'conflict', details: { reason: 'published-meanwhile', number: 1 } });
    expect(await notesOf(page)).toEqual([[1, '']]);
  });

  test('nor is a page that is archived between the check and the write', async () => {
    const page = await addPage();
    const { editions, pages, database } = app.services;
    const held = await holdWrites(database);
    const archiving = pages.archive(page.id, COMMAND_LINE);
    await held.waiting(1);
    const late = editions.publish(page.id, {}, COMMAND_LINE).catch((error) => error);
    await held.waiting(2);
    await held.release();
    await archiving;
    expect(await late).toMatchObject({ code: 'conflict', details: { reason: 'archived' } });
    expect(await notesOf(page)).toEqual([]);
  });

  test('a draft can be published despite later changes by asking for it, once', async () => {
    const page = await addPage();
    const first = await look(page, yacine);
    await write(page, 'Deux.');
    const refused = await press(page, yacine, { reviewed: first });
    expect(refused.status).toBe(409);
    expect(refused.html).toContain('name="meanwhile"');
    const reviewed = reviewedIn(refused.html);
    await write(page, 'Trois.');
    const answers = await Promise.all([1, 2, 3].map(() => press(page, yacine, { reviewed, meanwhile: 'yes' })));
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect(await notesOf(page)).toHaveLength(1);
    expect(await (await fetch(app.url + pagePath(page))).text()).toContain('Trois.');
  });

  test('a changed notice is a change: the formerly reviewed state is not published', async () => {
    const page = await addPage();
    const reviewed = await look(page, yacine);
    const { title, language, visibility, slug, notice } = page;
    const details = { title, language, visibility, slug, ...notice, summary: 'Un autre résumé.' };
    const viewer = await app.services.access.findViewer(fatou);
    await app.services.pages.changeDetails(page.id, details, viewer);
    expect((await press(page, yacine, { reviewed })).status).toBe(409);
    expect(await notesOf(page)).toEqual([]);
  });
});

describe('warnings of the publication page', () => {
  const text = (words: string, href?: string) => ({
    type: 'text',
    text: words,
    ...(href ? { marks: [{ type: 'link', attrs: { href } }] } : {}),
  });

  test('an untouched outline, with a link to each of its parts', async () => {
    const page = await app.addPage({ kind: 'module', title: 'Tel quel', summary: 'Un résumé.' });
    const html = await show(page);
    expect(html).toContain('rien n’y a été écrit');
    expect(html).toContain('6 parties gardent une consigne');
    expect(html).toMatch(/<a href="\/modules\/tel-quel\/ecrire#b-[a-z0-9]+">Déroulé<\/a>/);
    expect(html, 'it is a warning: the button is there').toContain('value="publish"');
  });

  test('gaps in the notice, figures without alternative text, links that readers cannot follow; none prevents publication', async () => {
    const hidden = await app.addPage({ title: 'Pour les adhérents', summary: 'x', document: saying('x') });
    await app.services.editions.publish(hidden.id, {}, COMMAND_LINE);
    const draft = await app.addPage({ title: 'Pas encore publiée', visibility: 'public' });
    const seen = await addPage();
    await app.services.editions.publish(seen.id, {}, COMMAND_LINE);
    const picture = { bytes: DRAWING, name: 'puits.svg', pageId: seen.id };
    const { id: file } = await app.services.files.add(picture, COMMAND_LINE);
    const page = await app.addPage({
      kind: 'study',
      title: 'À relire',
      summary: 'Un résumé.',
      visibility: 'public',
      document: documentSchema.nodeFromJSON({
        type: 'doc',
        content: [
          {
            type: 'paragraph',
            attrs: { id: 'block2222222' },
            content: [
              text('un ', pagePath(hidden)),
              text('deux ', `${pagePath(draft)}#x`),
              text('trois ', '/fiches/nulle-part'),
              text('quatre ', `${pagePath(seen)}/ecrire`),
              text('cinq', pagePath(seen)),
              text('six', '/recherche?q=eau'),
            ],
          },
          { type: 'figure', attrs: { id: 'figure222222', file, alt: ' \u200b', caption: 'Le puits' } },
          { type: 'figure', attrs: { id: 'figure333333', file, alt: 'Un puits', credit: 'A. D.' } },
        ],
      }),
    });
    const html = await show(page);
    expect(html).toContain('/etudes/a-relire/notice?champ=own.question&amp;retour=publier#f-own-question');
    expect(html).toContain('/etudes/a-relire/notice?champ=common.authors&amp;retour=publier#f-common-authors');
    expect(html).toContain('/etudes/a-relire/ecrire#b-figure222222');
    expect(html).not.toContain('#b-figure333333');
    expect(html).toContain('2 liens mènent à ce que les lecteurs');
    expect(html).toContain('2 liens ne mènent à aucune page');
    // Pages by title; an address only if there is nothing else.
    for (const where of [
      'vers «\u202fPour les adhérents\u202f»\u00a0: cette page est ouverte à moins de lecteurs',
      'vers «\u202fPas encore publiée\u202f»\u00a0: cette page n’est pas publiée',
      'vers /fiches/nulle-part\u00a0: aucune page',
      `vers «\u202f${seen.title}\u202f»\u00a0: cet écran est réservé à l’équipe`,
    ]) {
      expect(html).toContain(where);
    }
    const { gate } = await app.services.editions.preview(page.id, COMMAND_LINE);
    expect(gateLines('study', gate)).toEqual([
      '  7 fields of the notice are empty: question, period, places, organisations, countries, SDGs, authors',
      '  2 links lead to no page, or to pages that are not published: “deux” (to “Pas encore publiée”: this page is not published), “trois” (to /fiches/nulle-part: no page has this address)',
      `  2 links lead to what readers of this page cannot see: “un” (to “Pour les adhérents”: this page is open to fewer readers than yours), “quatre” (to “${seen.title}”: this screen is for staff)`,
      '  One image has no alternative text: those who do not see it will know nothing of it: “Le puits”',
      '  One image has no credit: nobody knows whose it is: “Le puits”',
    ]);
    expect((await press(page, yacine, { reviewed: reviewedIn(html) })).status).toBe(303);
  });

  test('a page with checks to justify is published with a reason, stored with the names of the checks', async () => {
    const page = await app.addPage({ kind: 'module', title: 'Quel plan\u202f?', summary: 'Un résumé.' });
    const html = await show(page);
    expect(html).toContain('À justifier');
    const reviewed = reviewedIn(html);
    const refused = await press(page, yacine, { reviewed });
    expect(refused.status).toBe(400);
    expect(refused.html).toContain('Dites pourquoi vous publiez malgré cela.');
    expect((await press(page, yacine, { reviewed, without: '\u200b\u2800' })).status, 'words that nobody sees').toBe(
      400,
    );
    expect((await app.services.pages.require(COMMAND_LINE, page.id)).editionNumber).toBeNull();
    expect((await press(page, yacine, { reviewed, without: 'Une page d’essai.' })).status).toBe(303);
    const entries = await listAuditEntries(app.services.database.read, { action: 'edition.overridden', limit: 5 });
    expect(entries.map(({ pageId, detail }) => ({ pageId, detail }))).toEqual([
      { pageId: page.id, detail: { edition: 1, reason: 'Une page d’essai.', checks: ['outline-untouched'] } },
    ]);
    // The board shows that a check was overridden, and the page's activity shows which.
    const read = async (path: string) => (await fetch(app.url + path, { headers: { Cookie: yacine } })).text();
    expect(await read('/tableau-de-bord?genre=module')).toMatch(
      new RegExp(`href="${pagePath(page)}/activite">publiée malgré un point à justifier<`),
    );
    const activity = await read(`${pagePath(page)}/activite`);
    expect(activity).toContain('Le texte est encore le plan de départ');
    expect(activity).toContain('«\u202fUne page d’essai.\u202f»');
    // So do its editions, to the staff alone, and the journal.
    const editions = await read(`${pagePath(page)}/editions`);
    for (const words of ['Le texte est encore le plan de départ', '«\u202fUne page d’essai.\u202f»'])
      expect(editions).toContain(words);
    const member = await app.signIn('Un adhérent', 'member');
    const theirs = await (await fetch(`${app.url}${pagePath(page)}/editions`, { headers: { Cookie: member } })).text();
    expect(theirs).toContain('Édition 1');
    expect(theirs).not.toContain('page d’essai');
    const admin = await app.signIn('Ada Admin', 'staff', true);
    const journal = await (await fetch(`${app.url}/admin/journal`, { headers: { Cookie: admin } })).text();
    expect(journal).toContain('«\u202fUne page d’essai.\u202f»');
    // The command line needs no reason: nobody is there to give it.
    const other = await app.addPage({ kind: 'module', title: 'Quel autre\u202f?', summary: 'Un résumé.' });
    expect((await app.services.editions.publish(other.id, {}, COMMAND_LINE)).number).toBe(1);
  });

  test('an unanswered correction needs a reason, even if it came after the publication page was opened', async () => {
    const { editions, annotations, annotationChanges } = app.services;
    const document = documentOf('Un puits.');
    const page = await app.addPage({ title: 'Corrigée', summary: 'Un résumé.', visibility: 'public', document });
    await editions.publish(page.id, {}, COMMAND_LINE);
    await write(page, 'Un puits. Deux.');
    const reviewed = await look(page, yacine);
    const note = { pageId: page.id, body: 'Il y en a deux.', selection: { exact: 'Un puits' } } as const;
    await annotations.create({ ...note, kind: 'question' }, COMMAND_LINE);
    const { id } = await annotations.create({ ...note, kind: 'correction', replacement: 'Deux puits' }, COMMAND_LINE);
    const { gate } = await editions.preview(page.id, COMMAND_LINE);
    const levels = gate.map(({ check }) => [check, findCheck(check)?.level]);
    expect(levels).toContainEqual(['open-corrections', 'justified']);
    expect(levels).toContainEqual(['open-questions', 'advice']);
    const refused = await press(page, yacine, { reviewed });
    expect(refused.status).toBe(400);
    expect(refused.html).toContain('Dites pourquoi vous publiez malgré cela.');
    expect(refused.html).toContain('Une correction proposée attend une décision');
    expect(await notesOf(page)).toEqual([[1, '']]);
    expect((await press(page, yacine, { reviewed, without: 'Elle attend le relevé de mars.' })).status).toBe(303);
    const entries = await listAuditEntries(app.services.database.read, { action: 'edition.overridden', limit: 1 });
    expect(entries).toMatchObject([{ pageId: page.id, detail: { checks: ['open-corrections'] } }]);
    // Once it is answered, no reason is needed; an open question never needs one.
    await write(page, 'Trois.');
    await annotationChanges.resolve(id, COMMAND_LINE);
    expect((await press(page, yacine, { reviewed: await look(page, yacine) })).status).toBe(303);
  });

  test('typed text stays when something else prevents publication meanwhile', async () => {
    const page = await app.addPage({ title: 'Note et raison', summary: 'Un résumé.', document: saying('Un.') });
    const reviewed = reviewedIn(await show(page));
    await app.services.drafts.replace(page.id, saying('\u200b'));
    const { status, html } = await press(page, yacine, { reviewed, note: 'Une note', without: 'Une raison' });
    expect(status).toBe(400);
    expect(html).toContain('À régler pour publier');
    expect(html).toMatch(/<textarea[^>]*name="note"[^>]*>Une note<\/textarea>/);
    expect(html).toMatch(/<textarea[^>]*name="without"[^>]*>Une raison<\/textarea>/);
  });

  test('a check that prevents publication is shown, and there is no button', async () => {
    const page = await app.addPage({ title: 'Vide', document: saying('\u200b\u00ad') });
    const html = await show(page);
    expect(html).toContain('le brouillon est vide');
    expect(html).not.toContain('value="publish"');
  });
});
