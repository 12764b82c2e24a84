import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import {
  changeMaterialPath,
  codesPath,
  concernedLoopPath,
  concernedPath,
  consentLinkPath,
  extractPath,
  mailOffPath,
  materialFilesPath,
  newExtractPath,
  noticePath,
  organisationPath,
  withdrawalPath,
} from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { FORM_KEY_FIELD, SENT_BEFORE } from '#content/form-key.ts';
import { followDrafts } from '#db/board/follow-drafts.ts';
import { SqliteHandle } from '#db/driver/sqlite-dialect.ts';
import { loadSessionSecret } from '#server/auth/session-secret.ts';
import { makeOffToken } from '#server/notifications/off-token.ts';
import { SCREENS } from '#tests/support/all-screens.ts';
import { createDemoFolder } from '#tests/support/demo-folder.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { type FormScreen, fillForm, openForms, postForm, purposeOf } from '#tests/support/filled-form.ts';
import type { HtmlForm } from '#tests/support/html-forms.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { type RunningApp, startApp } from '#tests/support/running-app.ts';

/**
 * Every form of every screen, sent twice at once (a double click), and then again (a reload, or
 * after going back): its action runs once, and the sender is informed.
 */
let app: RunningApp;
/** The application's database, through a connection of the test's own. */
let reader: SqliteHandle;
/** The paths of the screens, and whether they are opened without signing in. */
let screens: readonly (readonly [isPublic: boolean, path: string])[];

/** Actions without a form in a page's HTML: scripts send to them, or they refuse every form. */
const WITHOUT_FORM = [
  '$',
  '$segment_.$slug_.ecrire_.historique_.$point',
  '$segment_.$slug_.ecrire_.notice',
  'annotations.$pageId',
  'fichiers.televerser',
  // Only its sender can use the file, and each form here has a sender of its own:
  // tests/server/imports.
  'imports.$id',
  'materiaux.$id_.envois',
  'materiaux.$id_.envois_.$file',
  'materiaux.$id_.transcription_.ecrire_.historique_.$point',
  // Only its sender can use the archive, and each form here has a sender of its own:
  // tests/server/text-batches.
  'nouvelles-pages',
  // Only its owner has it as well: tests/server/own-kits.
  'mes-kits_.$kit',
  'recherche',
  // Its form exists only while a file is being made; cancelling is idempotent.
  'telechargements.$id',
];
/** Values that some forms need. */
const GIVEN: Readonly<Record<string, Record<string, string>>> = {
  'move-page': { by: '1' },
  'move-part': { by: '1' },
  corbeille: { title: 'Une autre' },
  extraits: { from: '0:10', to: '0:20' },
  // Somebody without an account: their link is made once too.
  relecture: { name: 'Awa Koné', email: 'awa.kone@exemple.org' },
};
/** Forms that end a session or use up a link: the second time, the sender is somebody else. */
const ENDING = ['deconnexion'];

beforeAll(async () => {
  app = await startApp({ DATA_DIR: await createDemoFolder() });
  const { services } = app;
  reader = await SqliteHandle.open(services.database.file, 'readonly');
  const pages = await services.pages.listDrafts(COMMAND_LINE);
  const sheets = pages.filter(({ kind }) => kind === 'factsheet');
  const [binned, removed] = [
    await app.addPage({ title: 'Une fiche jetée' }),
    await app.addPage({ title: 'Une autre' }),
  ];
  await services.bin.bin(binned.id, COMMAND_LINE);
  await services.bin.bin(removed.id, COMMAND_LINE);
  const draft = await app.addWrittenPage({ kind: 'factsheet', title: 'Une fiche à relire' });
  const reviewer = { name: 'R. K.', email: 'rk@example.org', locale: 'fr', due: '', message: '', people: null };
  await services.reviewAsking.ask(draft.id, reviewer, COMMAND_LINE, app.url);
  await services.mailQueue.settle();
  const [mail] = (await services.outbox.list(COMMAND_LINE)).filter(({ to }) => to.includes(reviewer.email));
  const link = /\/relire\/[\w-]+/.exec(
    decodeURIComponent((await services.outbox.read(COMMAND_LINE, mail!.id)).text),
  )![0];
  const person = await services.people.add({ email: 'p@example.org', name: 'P', role: 'member' }, COMMAND_LINE);
  const partner = { name: 'A. D.', organisation: 'Comité', country: 'ML', side: 'south' as const, expiresInDays: 30 };
  const { token } = await services.invitations.invite({ pageId: sheets[0]!.id, ...partner }, COMMAND_LINE);
  const twice = await app.addWrittenPage({ title: 'Deux éditions', summary: 'Un résumé.' });
  await services.editions.publish(twice.id, {}, COMMAND_LINE);
  await services.drafts.replace(twice.id, documentOf('Autre chose.'));
  await services.editions.publish(twice.id, {}, COMMAND_LINE);
  await services.annotations.create(
    {
      pageId: twice.id,
      kind: 'correction',
      body: '',
      replacement: 'Tout autre chose',
      selection: { exact: 'Autre chose' },
    },
    await services.access.findViewer(await app.signIn('Awa Diarra', 'staff', true)),
  );
  const study = pages.find(({ kind }) => kind === 'study')!;
  const facts = { acronym: '', side: '', actorType: '', country: 'ML', site: '', identifier: '' };
  const organisation = await services.organisations.add({ ...facts, name: 'Comité de l’eau' }, COMMAND_LINE);
  await services.organisations.add({ ...facts, name: 'L’eau pour tous' }, COMMAND_LINE);
  const former = await services.organisations.add({ ...facts, name: 'Le comité' }, COMMAND_LINE);
  await services.organisationMergers.merge(former, organisation, COMMAND_LINE);
  const material = await addMaterial(services, study.id);
  const concerned = await addConcerned(services, material);
  const newCode = { name: 'Eau', definition: '', colour: 'blue', parent: '' } as const;
  const code = await services.codeBook.add(study.id, newCode, COMMAND_LINE);
  await services.codeBook.add(study.id, { ...newCode, name: 'Cotisation' }, COMMAND_LINE);
  const sound = { from: '0:10', to: '0:20', codes: [], note: '' };
  const coder = await services.access.findViewer(await app.signIn('Awa Diarra', 'staff', true));
  const extract = await services.extracts.addSound(material, sound, coder);
  const cited = await app.addPage({
    title: 'Une page qui cite',
    document: documentOf(`Des mots [@material/${material}].`),
  });
  await services.draftCitations.followAll();
  const { consentLoops } = services;
  /** Somebody who is asked by a personal link. */
  const askBy = async (state: 'asked' | 'granted') => {
    const id = await addConcerned(services, material, { state });
    const asked = {
      ...{ text: 'Acceptez-vous ?', uses: ['analysis' as const], reach: 'team', naming: 'pseudonym', locale: 'fr' },
      ...{ email: 'fanta@example.org', recording: '' },
    };
    await consentLoops.askConsent({ materialId: material, id, origin: app.url }, asked, COMMAND_LINE);
    if (state === 'granted') {
      await consentLoops.returnTranscript(material, id, 'Un.\nDeux.', COMMAND_LINE);
      await consentLoops.askQuotations(material, id, COMMAND_LINE);
    }
    return { id, token: await consentLoops.makeLink(material, id, COMMAND_LINE) };
  };
  const [silent, agreed, leaving] = [await askBy('asked'), await askBy('granted'), await askBy('granted')];
  const [own, viewer] = [services.ownAnswers, await services.access.findViewer(undefined)];
  const type = (text: string, isStruck: boolean) =>
    own.correct(leaving.token, { typed: new Map([[0, { text, isStruck }]]), isLast: true }, viewer);
  // Struck from a transcript that another takes the place of.
  await type('Un.', true);
  await consentLoops.returnTranscript(material, leaving.id, 'Un.\nDeux.', COMMAND_LINE);
  await type('Une.', false);
  const [quoted] = (await consentLoops.view(material, leaving.id, COMMAND_LINE)).quotations.all;
  const { blockId, place, digest } = quoted!;
  const answer = { pageId: cited.id, blockId, place, digest, answer: 'withdraw', text: '' };
  await own.answerQuotations(leaving.token, [answer], viewer);
  const secret = await loadSessionSecret(services.env);
  screens = [
    ...SCREENS.filter(([, path]) => !path.endsWith('/ecrire')).map(
      ([role, path]) => [role === 'public', path] as const,
    ),
    [true, link],
    [true, (await services.signIn.createLink('p@example.org')).path],
    [true, `/invitation/${token}`],
    [true, mailOffPath(makeOffToken(secret, { recipientId: person.id, sort: 'answers' }))],
    [false, noticePath(pagePath(sheets[0]!))],
    [false, `${pagePath(draft)}/invitations`],
    [false, `${pagePath(draft)}/relecture`],
    // Before its draft is exchanged for another.
    [false, pagePath(twice)],
    [false, `${pagePath(twice)}/editions/comparer?de=1&a=brouillon`],
    [false, `${organisationPath(organisation)}?garder=eau`],
    [false, concernedLoopPath(material, concerned)],
    [false, concernedPath(material)],
    [false, concernedPath(material, concerned)],
    [false, materialFilesPath(material)],
    [false, newExtractPath(material)],
    [false, codesPath(pagePath(study))],
    [false, codesPath(pagePath(study), code)],
    [false, extractPath(material, extract)],
    [false, withdrawalPath(material)],
    [true, consentLinkPath(silent.token)],
    [true, consentLinkPath(agreed.token, 'transcript')],
    [true, consentLinkPath(agreed.token, 'quotations')],
    [false, concernedLoopPath(material, leaving.id)],
    [true, consentLinkPath(leaving.token, 'receipt')],
    [false, changeMaterialPath(material)],
    [false, `/corbeille/${removed.id}`],
    [false, `/admin/personnes/${person.id}`],
  ];
  // Screens that archive or bin a page come last: it has no other screens afterwards.
  const closing = (path: string) => Number(/\/(notice|corbeille)$/.test(path));
  screens = screens.toSorted(([, a], [, b]) => closing(a) - closing(b));
}, 240_000);
afterAll(async () => {
  await reader.close();
  await app.close();
});

/** Tables whose rows are only counted, since their rows are large and are never changed. */
const COUNTED = ['edition', 'draft_update', 'draft_snapshot', 'checkpoint', 'reviewed_text', 'frozen_version', 'file'];
/**
 * Tables that record visits, or what timers have done since the start: no form makes digests.
 */
const IGNORED = ['sent_form', 'visit', 'board_progress', 'session', 'digest'];

const WITH_ACTION = readdirSync('app/routes')
  .filter((file) => /export (const|async function) action\b/.test(readFileSync(path.join('app/routes', file), 'utf8')))
  .map((file) => file.replace(/\.tsx?$/, ''));

/** The addresses of a route. */
function patternOf(file: string): RegExp {
  const parts = file.split('.').map((part) => part.replace(/_$/, ''));
  return new RegExp(`^/${parts.map((part) => (part.startsWith('$') ? '[^/]+' : part)).join('/')}$`);
}

/** Waits for the work that a form began, and does the work that the next reader would trigger. */
async function settle(): Promise<void> {
  await app.services.attachments.settle();
  await app.services.mailQueue.settle();
  await app.services.related.settle();
  // The next view of the board, or the timer of digests, does the first of these; the second runs
  // in the background: neither belongs to a form.
  await followDrafts(app.services.database);
  await app.services.draftCitations.followAll();
}

/** Differs from before once anybody has written anything. */
async function version(): Promise<unknown> {
  const [row] = await reader.all<Record<string, unknown>>('pragma data_version');
  return row!.data_version;
}

const countOf = async (table: string) =>
  (await reader.all<{ count: number }>(`select count(*) as count from "${table}"`))[0]!.count;

/** How many rows each table has, and what is in them. */
async function readTables(): Promise<Record<string, { count: number; content: string }>> {
  const named = await reader.all<{ name: string }>("select name from sqlite_master where type = 'table'");
  const tables: Record<string, { count: number; content: string }> = {};
  for (const { name } of named) {
    if (IGNORED.includes(name)) continue;
    if (COUNTED.includes(name)) {
      tables[name] = { count: await countOf(name), content: '' };
      continue;
    }
    const rows = await reader.all(`select * from "${name}"`);
    tables[name] = { count: rows.length, content: createHash('sha1').update(JSON.stringify(rows)).digest('hex') };
  }
  return tables;
}

/** How many rows these tables have. */
async function countRows(tables: readonly string[]): Promise<Record<string, number>> {
  return Object.fromEntries(await Promise.all(tables.map(async (name) => [name, await countOf(name)] as const)));
}

/** Tables of things that people make by forms, one at a time. */
const THINGS = [
  'page',
  'collection',
  'collection_part',
  'own_kit',
  'invitation',
  'person',
  'annotation',
  'attachment',
  'edition',
  'frozen_version',
  'review_request',
];
const SAID = 'Ce formulaire avait déjà été envoyé';

/** The address and text that answer a form. */
async function follow(answer: Response, cookie: string): Promise<{ location: string; text: string }> {
  const location = answer.headers.get('location') ?? '';
  const body = await answer.text();
  if (location === '') return { location, text: body };
  const followed = await fetch(new URL(location, app.url), { headers: { cookie } });
  return { location, text: await followed.text() };
}

/**
 * Whether an answer, or the page that it redirects to, reports that the form was sent before.
 */
const isReported = ({ location, text }: { location: string; text: string }) =>
  text.includes(SAID) || location.includes(SENT_BEFORE);

/** The faults of a form that is sent several times. */
async function sendOften(screen: FormScreen, form: HtmlForm, cookie: string): Promise<string[]> {
  const words = [...purposeOf(screen, form).split(' '), ...new URL(screen.url).pathname.split('/')];
  const body = fillForm(screen, form, Object.assign({}, ...words.map((word) => GIVEN[word])));
  await app.services.mailQueue.settle();
  const before = await countRows(THINGS);
  const [first, second] = await Promise.all([1, 2].map(() => postForm(screen, form, body, cookie)));
  if (first!.status >= 400 || second!.status >= 400) return [`refused: ${first!.status}, ${second!.status}`];
  const followed = await Promise.all([first!, second!].map((answer) => follow(answer, cookie)));
  await settle();
  const seen = await version();
  const once = await readTables();
  const faults = THINGS.filter((table) => once[table]!.count - before[table]! > 1).map((table) => `two: ${table}`);
  const reported = followed.filter(isReported).length;
  if (reported !== 1) faults.push(`of two at once, ${reported} told`);
  const answer = await postForm(screen, form, body, cookie);
  const third = await follow(answer, cookie);
  await settle();
  const twice = (await version()) === seen ? once : await readTables();
  for (const [table, { count, content }] of Object.entries(once))
    if (twice[table]!.count !== count || twice[table]!.content !== content) faults.push(`done again: ${table}`);
  // Pages in the bin and deleted ones have their own message.
  if (!isReported(third) && ![404, 410].includes(answer.status)) faults.push(`not told: ${answer.status}`);
  return faults;
}

test('a form takes effect once, however often it is sent', async () => {
  const tried = new Set<string>();
  const doors = new Set<string>();
  const faults: Record<string, string[]> = {};
  const without: string[] = [];
  for (const [isPublic, screenPath] of screens) {
    const url = new URL(screenPath, app.url);
    const openAnew = async () => {
      const sender = isPublic ? '' : await app.signIn('Awa Diarra', 'staff', true);
      const screen = await openForms(url, sender);
      return { sender, screen, forms: screen.forms.filter(({ method }) => method === 'post') };
    };
    let opened = await openAnew();
    let isSent = false;
    for (const index of opened.forms.keys()) {
      // Forms may change the session and the screen.
      if (isSent) opened = await openAnew();
      isSent = false;
      const { sender, screen, forms } = opened;
      const form = forms[index];
      if (!form) continue;
      const door = new URL(form.action ?? screen.url, screen.url).pathname;
      const purpose = [WITH_ACTION.find((file) => patternOf(file).test(door)), purposeOf(screen, form)].join(': ');
      if (tried.has(purpose)) continue;
      tried.add(purpose);
      doors.add(door);
      if (!form.controls.some(({ name }) => name === FORM_KEY_FIELD)) without.push(`${screenPath}: ${purpose}`);
      else if (!ENDING.includes(purposeOf(screen, form))) {
        isSent = true;
        const found = await sendOften(screen, form, sender);
        if (found.length > 0) faults[`${screenPath}: ${purpose}`] = found;
      }
    }
  }
  const routes = WITH_ACTION.filter((file) => !WITHOUT_FORM.includes(file));
  expect(routes.filter((file) => ![...doors].some((door) => patternOf(file).test(door)))).toEqual([]);
  expect(without).toEqual([]);
  expect(faults).toEqual({});
  expect([...tried]).toContain('$segment_.$slug_.annotations: annotations take');
  expect(tried.size).toBeGreaterThan(40);
}, 600_000);

test('no form is written without the key', () => {
  const files = readdirSync('app', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tsx'));
  const plain = files.filter((file) => /<form\b[^>]*method="post"/.test(readFileSync(path.join('app', file), 'utf8')));
  // A refused form is given back with the key that it was sent with.
  expect(plain.sort()).toEqual(['frame/kept-form.tsx', 'ui/post-form.tsx']);
});
