import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagePath } from '#content/addresses/address.ts';
import {
  concernedLoopPath,
  concernedPath,
  consentLinkPath,
  consentSoundPath,
  materialFilesPath,
  materialPath,
  workspacePath,
} from '#content/addresses/site-paths.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { ASK, type ConsentWorkspace, openConsentWorkspace, SAID } from '#tests/support/consent-workspace.ts';
import { FACTS, PERSON } from '#tests/support/materials.ts';

let { app, awa, paul, admin, member, get, post, begin, mailsTo } = {} as ConsentWorkspace;

beforeAll(async () => {
  ({ app, awa, paul, admin, member, get, post, begin, mailsTo } = await openConsentWorkspace());
}, 120_000);

afterAll(() => app.close());

describe('the screens of a consent loop', () => {
  it('alert the team on all its screens and by mail, once, where published texts go beyond consent', async () => {
    const own = await app.addPage({ kind: 'study', title: 'Au-delà', summary: 'Un résumé.', visibility: 'members' });
    const material = await app.services.materials.add(own.id, FACTS, COMMAND_LINE);
    const paper = { ...PERSON, uses: ['analysis' as const, 'quotation' as const], how: 'signed' as const };
    const person = await app.services.concerned.add(material, paper, COMMAND_LINE);
    const viewer = (await app.services.access.findViewer(awa)) as { personId: string };
    await app.services.followUp.follow(own.id, { owner: viewer.personId, due: '' }, COMMAND_LINE);
    const { document } = parseMarkdown(`Avant.\n\n« ${SAID} » [@material/${material}].`);
    await app.services.drafts.replace(own.id, fitDocument(documentJson(document)).document);
    await app.services.editions.publish(own.id, {}, COMMAND_LINE);
    const desk = concernedLoopPath(material, person);
    // Consent was given on paper: the next turn needs a way to reach the person.
    expect((await get(awa, desk)).text).toContain('Commencez d’abord l’échange');
    expect((await post(paul, desk, ASK)).status).toBe(303);
    const { text } = await post(paul, desk, { intent: 'link' });
    const link = consentLinkPath(/accord\/([\w-]{43})/.exec(text)![1]!);
    // The link shows the published title of the study, not the one that the team has changed.
    const { common, own: fields } = own.notice;
    await app.services.pages.changeDetails(own.id, { ...own, title: 'Le forage', common, own: fields }, COMMAND_LINE);
    for (const turn of ['', '?tour=receipt']) {
      const asked = (await get('', link + turn)).text;
      expect([asked.includes('Au-delà'), asked.includes('Le forage')]).toEqual([true, false]);
    }
    const screens = [desk, materialPath(material), workspacePath(pagePath(own)), '/'];
    const ALERT = 'des textes publiés vont au-delà de l’accord';
    for (const screen of screens) expect((await get(awa, screen)).text, screen).not.toContain(ALERT);
    expect((await get(member, pagePath(own))).text).toContain(SAID);
    const before = (await mailsTo('personne-')).map(({ id }) => id);
    const news = async () => (await mailsTo('personne-')).filter(({ id }) => !before.includes(id));
    const queued = (await app.services.mailQueue.list(COMMAND_LINE)).map(({ id }) => id);

    expect((await post('', link, { intent: 'refuser' })).status).toBe(303);
    for (const screen of screens) {
      const shown = (await get(awa, screen)).text;
      expect(shown, screen).toContain(ALERT);
      expect(shown, screen).toContain(`${materialPath(material)}/retrait?personne=${person}`);
    }
    expect((await get(member, pagePath(own))).text).not.toContain(SAID);
    // To the person who asked, and to the owner of the study.
    expect((await news()).map(({ subject }) => subject)).toEqual([
      expect.stringContaining('un texte publié va au-delà de l’accord'),
      expect.stringContaining('un texte publié va au-delà de l’accord'),
    ]);
    // Refusing once more sends no further mail.
    expect((await post('', link, { intent: 'refuser' })).status).toBe(303);
    expect((await news()).filter(({ subject }) => subject.includes('au-delà'))).toHaveLength(2);
    const yes = { 'demande-quotation': '1', 'usage-quotation': 'oui', portee: 'network', nom: 'pseudonym' };
    expect((await post('', link, { intent: 'accepter', ...yes })).status).toBe(303);
    for (const screen of screens) expect((await get(awa, screen)).text, screen).not.toContain(ALERT);

    // The receipt shows how often the text with their words was read, once that is counted.
    const receipt = async () => (await get('', `${link}?tour=receipt`)).text;
    expect(await receipt()).not.toContain('environ');
    for (let time = 0; time < 12; time++) app.services.readingCounts.note(own.id);
    await app.services.readingCounts.write();
    expect(await receipt()).toContain('lu environ 12\u00a0fois depuis');

    // One quotation alone is withdrawn: masked, reported on the same screens, by mail and on the
    // receipt.
    expect((await post(paul, desk, { intent: 'quotations' })).status).toBe(303);
    const turn = `${link}?tour=quotations`;
    const answer = async (what: string) => {
      const [, key, digest] = /name="vu-([\w-]+)" value="([\w-]+)"/.exec((await get('', turn)).text)!;
      return post('', turn, { intent: 'citations', [`vu-${key}`]: digest!, [`reponse-${key}`]: what });
    };
    expect((await answer('withdraw')).status).toBe(303);
    for (const cookie of [member, awa]) expect((await get(cookie, pagePath(own))).text).not.toContain(SAID);
    for (const screen of screens) expect((await get(awa, screen)).text, screen).toContain(ALERT);
    // If one paragraph must be rewritten, the team gets a link to it.
    const led = (await get(awa, workspacePath(pagePath(own)))).text;
    expect([led.includes(SAID), led.includes(`${pagePath(own)}/ecrire#b-`)]).toEqual([true, true]);
    // Queued, since more may follow in the same session: one mail to each of the two.
    const waiting = async () =>
      (await app.services.mailQueue.list(COMMAND_LINE)).filter(
        ({ id, subject }) => !queued.includes(id) && subject.includes('un passage à retirer'),
      );
    expect(await waiting()).toHaveLength(2);
    expect((await get('', `${link}?tour=receipt`)).text).toContain('les mots que vous avez retirés sont masqués');
    expect((await answer('validate')).status).toBe(303);
    expect((await get(member, pagePath(own))).text).toContain(SAID);
    for (const screen of screens) expect((await get(awa, screen)).text, screen).not.toContain(ALERT);
    await app.services.materials.remove(material, COMMAND_LINE);
  });

  it('show the team the published passages whose consent has ended, with links to rewrite them', async () => {
    const own = await app.addPage({ kind: 'study', title: 'Jusqu’alors', summary: 'Un.', visibility: 'members' });
    const material = await app.services.materials.add(own.id, FACTS, COMMAND_LINE);
    const person = await app.services.concerned.add(material, PERSON, COMMAND_LINE);
    const viewer = (await app.services.access.findViewer(awa)) as { personId: string };
    await app.services.studyTeam.choose(own.id, [viewer.personId], COMMAND_LINE);
    const { document } = parseMarkdown(`Avant.\n\nLe puits est à sec [@material/${material}].`);
    await app.services.drafts.replace(own.id, fitDocument(documentJson(document)).document);
    await app.services.editions.publish(own.id, {}, COMMAND_LINE);
    const workspace = workspacePath(pagePath(own));
    const screens = [workspace, '/', '/tableau-de-bord'];
    const NOTICE = 'des accords ont pris fin';
    for (const screen of screens) expect((await get(awa, screen)).text, screen).not.toContain(NOTICE);
    const ended = async (until: string) => {
      const { concerned } = await app.services.materials.read(material, COMMAND_LINE);
      await app.services.concerned.change(person, { ...PERSON, until }, concerned[0]!.updatedAt, COMMAND_LINE);
    };
    await ended('2026-01-31');
    for (const screen of screens) {
      const { text } = await get(awa, screen);
      for (const words of [NOTICE, materialPath(material), 'Le puits est à sec']) expect(text, screen).toContain(words);
      expect(text, screen).toMatch(/accord valable jusqu’au 31.janv/);
      expect(text, screen).toMatch(new RegExp(`${pagePath(own)}/ecrire#b-\\w+`));
    }
    // Other staff see it in the workspace of the study alone, and members do not see it.
    expect((await get(paul, workspace)).text).toContain(NOTICE);
    for (const screen of ['/', '/tableau-de-bord'])
      expect((await get(paul, screen)).text, screen).not.toContain(NOTICE);
    expect((await get(member, '/')).text).not.toContain(NOTICE);
    await ended('');
    for (const screen of screens) expect((await get(awa, screen)).text, screen).not.toContain(NOTICE);
    await app.services.materials.remove(material, COMMAND_LINE);
  });

  it('show what was agreed to on paper, and let the person agree to less by the link', async () => {
    const own = await app.addPage({ kind: 'study', title: 'Sur papier', summary: 'Un résumé.', visibility: 'members' });
    const material = await app.services.materials.add(own.id, FACTS, COMMAND_LINE);
    const paper = { ...PERSON, reach: 'network' as const, naming: 'name' as const, how: 'signed' as const };
    const agreed = { ...paper, uses: ['analysis' as const, 'quotation' as const] };
    const person = await app.services.concerned.add(material, agreed, COMMAND_LINE);
    const { document } = parseMarkdown(`Fanta Keïta dit : « ${SAID} » [@material/${material}].`);
    await app.services.drafts.replace(own.id, fitDocument(documentJson(document)).document);
    await app.services.editions.publish(own.id, {}, COMMAND_LINE);
    const desk = concernedLoopPath(material, person);
    // Two forms of this page ask for a language and an address: each label leads to its own field.
    const wrong = (await post(awa, desk, { intent: 'begin', locale: 'fr', email: 'fanta' })).text;
    for (const page of [(await get(awa, desk)).text, wrong]) {
      const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
      expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
      expect(page.match(/<label[^>]* for="f-(reprise-)?email"/g)).toHaveLength(2);
    }
    // A refused form leads to the error message, which links to the field.
    expect(wrong).toMatch(/<form[^>]* action="[^"]*#refus"/);
    expect(wrong).toMatch(/id="refus"><p><strong><a href="#f-reprise-email"/);
    expect((await post(awa, desk, { intent: 'begin', locale: 'fr', email: '' })).status).toBe(303);
    const { text } = await post(awa, desk, { intent: 'link' });
    const link = consentLinkPath(/accord\/([\w-]{43})/.exec(text)![1]!);
    const receipt = await get('', link);
    expect([receipt.text.includes('pas encore demandé</span>'), receipt.text.includes('déjà donné')]).toEqual([
      ...[true, true],
    ]);
    // Each action has its own message.
    const messageAfter = async (fields: Record<string, string>) => {
      const { location } = await post(awa, desk, fields);
      return /role="status">([^<]*)/.exec((await get(awa, location!.split('#')[0]!)).text)?.[1];
    };
    const shared = await messageAfter({ intent: 'quotations' });
    expect(shared).toBe('Les paroles citées sont montrées. La personne y répond par son lien personnel.');
    const turn = `${link}?tour=consent`;
    const shown = await get('', turn);
    expect(shown.text).toContain('autrement que par ce lien');
    expect(shown.text).toMatch(/value="name"[^>]*checked=""|checked=""[^>]*value="name"/);
    const yes = { intent: 'accepter', 'demande-analysis': '1', 'usage-analysis': 'oui' };
    const both = { ...yes, 'demande-quotation': '1', 'usage-quotation': 'oui', portee: 'network', nom: 'pseudonym' };
    expect((await post('', turn, { ...both, portee: 'public' })).status).toBe(400);
    expect((await post('', turn, both)).status).toBe(303);
    const now = async () => (await app.services.consentLoops.view(material, person, COMMAND_LINE)).person;
    expect(await now()).toMatchObject({ state: 'granted', naming: 'pseudonym', uses: ['analysis', 'quotation'] });
    const read = (await get(member, pagePath(own))).text;
    expect([read.includes('Fanta'), read.includes('une présidente de comité dit')]).toEqual([false, true]);
    const alert = (await get(awa, materialPath(material))).text;
    expect([alert.includes('1 endroit où la personne est nommée'), alert.includes('Fanta Keïta dit')]).toEqual([
      ...[true, true],
    ]);
    // The person may agree again to as much as on paper.
    expect((await post('', turn, { ...both, nom: 'name' })).status).toBe(303);
    expect((await get(member, pagePath(own))).text).toContain('Fanta Keïta dit');
    expect((await post('', link, { intent: 'refuser' })).status).toBe(303);
    expect((await now()).state).toBe('refused');
    expect((await get(member, pagePath(own))).text).not.toContain(SAID);
    await app.services.materials.remove(material, COMMAND_LINE);
  });

  it('show the answers about words that only an earlier edition has, and whether these are masked', async () => {
    const own = await app.addPage({ kind: 'study', title: 'Éditions', summary: 'Un résumé.', visibility: 'members' });
    const material = await app.services.materials.add(own.id, FACTS, COMMAND_LINE);
    const paper = { ...PERSON, uses: ['analysis' as const, 'quotation' as const], how: 'signed' as const };
    const person = await app.services.concerned.add(material, paper, COMMAND_LINE);
    const LATER = 'Nous marchons une heure à présent';
    const publish = async (words: string) => {
      const { document } = parseMarkdown(`Avant.\n\n« ${words} » [@material/${material}].`);
      await app.services.drafts.replace(own.id, fitDocument(documentJson(document)).document);
      await app.services.editions.publish(own.id, {}, COMMAND_LINE);
    };
    await publish(SAID);
    await publish(LATER);
    const desk = concernedLoopPath(material, person);
    const asks = { uses: ['analysis' as const, 'quotation' as const], reach: 'network', naming: 'pseudonym' };
    await app.services.consentLoops.askConsent(
      { materialId: material, id: person, origin: app.url },
      { text: 'Oui ?', ...asks, locale: 'fr', email: '', recording: '' },
      COMMAND_LINE,
    );
    const link = consentLinkPath(await app.services.consentLoops.makeLink(material, person, COMMAND_LINE));
    const both = { 'demande-analysis': '1', 'usage-analysis': 'oui', 'demande-quotation': '1' };
    const yes = { intent: 'accepter', ...both, 'usage-quotation': 'oui', portee: 'network', nom: 'pseudonym' };
    expect((await post('', link, yes)).status).toBe(303);
    expect((await get(awa, desk)).text).toContain('Un autre n’est plus que dans une édition d’avant');
    expect((await post(awa, desk, { intent: 'quotations' })).status).toBe(303);
    const turn = `${link}?tour=quotations`;
    const asked = [...(await get('', turn)).text.matchAll(/name="vu-([\w-]+)" value="([\w-]+)"/g)];
    expect(asked).toHaveLength(2);
    // The draft's words come first, those of the earlier edition after them.
    const [, key, digest] = asked[1]!;
    const back = { [`vu-${key}`]: digest!, [`reponse-${key}`]: 'withdraw' };
    expect((await post('', turn, { intent: 'citations', ...back })).status).toBe(303);
    const deskText = (await get(awa, desk)).text;
    const answers = (screen: string) => screen.slice(screen.indexOf('id="reponses"'), screen.indexOf('id="recu"'));
    for (const words of ['L’édition 1, remplacée depuis, dit', SAID]) expect(answers(deskText)).toContain(words);
    expect([answers(deskText).includes(LATER), answers(deskText).includes('(masqué pour les lecteurs)')]).toEqual([
      false,
      false,
    ]);
    // Its form names the words that are dealt with, whichever text has them.
    const fields = (names: readonly string[]) =>
      names.map((name) => [name, new RegExp(`name="${name}" value="([^"]+)"`).exec(answers(deskText))![1]!] as const);
    const taken = { intent: 'take', ...Object.fromEntries(fields(['page', 'bloc', 'mots'])) };
    expect((await post(awa, desk, taken)).status).toBe(303);
    expect(answers((await get(awa, desk)).text)).toContain('traité');
    // Without consent to be quoted, the words are masked in all editions.
    expect((await post('', link, { ...yes, 'usage-quotation': 'non' })).status).toBe(303);
    expect(answers((await get(awa, desk)).text)).toContain('(masqué pour les lecteurs)');
    for (const edition of ['', '/editions/1'])
      expect((await get(member, `${pagePath(own)}${edition}`)).text).not.toMatch(new RegExp(`${SAID}|${LATER}`));
    await app.services.materials.remove(material, COMMAND_LINE);
  });

  it('offer other staff only what they may do, and redirect to a page that they can open', async () => {
    const own = await app.addPage({ kind: 'study', title: 'Gardée' });
    const material = await app.services.materials.add(own.id, FACTS, COMMAND_LINE);
    const workspace = workspacePath(pagePath(own));
    const TEAM = 'name="intent" value="team"';
    expect((await get(paul, workspace)).text).toContain(TEAM);
    const { uses: _uses, ...typed } = PERSON;
    const noted = { ...typed, uses: 'analysis', reach: 'team' } as Record<string, string>;
    const kept = await post(paul, concernedPath(material), noted);
    expect(kept.location).toBe(`${workspace}?fait=accord-equipe`);
    const { status, text } = await get(paul, kept.location);
    expect([status, text.includes('vous n’en êtes pas'), text.includes(TEAM)]).toEqual([200, true, false]);
    const follow = `${pagePath(own)}/suivi`;
    expect((await get(paul, follow)).text).not.toContain('<select');
    expect((await post(paul, follow, { owner: '', due: '2027-01-31' })).status).toBe(303);
    expect((await get(admin, workspace)).text).toContain(TEAM);
    expect((await get(admin, follow)).text).toContain('<select');
  });

  it('serve the recording of a consent’s text by the personal link alone, in byte ranges, without script', async () => {
    const { material, person, desk, token, link } = await begin();
    const bytes = Buffer.concat([Buffer.from('ID3'), randomBytes(20_000)]);
    const send = async (name: string, content: Uint8Array) => {
      const form = new FormData();
      form.set('file', new File([new Uint8Array(content)], name));
      form.set('intent', 'add');
      const address = new URL(materialFilesPath(material), app.url);
      const sent = await fetch(address, { method: 'POST', headers: { cookie: awa }, body: form, redirect: 'manual' });
      expect(sent.status).toBe(303);
      return (await app.services.materialFiles.list(material, COMMAND_LINE)).find((file) => file.name === name)!.id;
    };
    const sound = await send('Accord.mp3', bytes);
    const notes = await send('Notes.txt', Buffer.from('Un secret.'));
    const heard = (of: string, init: RequestInit = {}) => fetch(new URL(consentSoundPath(of), app.url), init);
    // Consent was asked without a recording: there is none to play.
    expect((await get('', link)).text).not.toContain('<audio');
    expect((await heard(token)).status).toBe(404);
    expect((await post(awa, desk, { ...ASK, recording: notes })).status, 'a file that is no sound').toBe(400);
    expect((await get(awa, desk)).text).toContain(`<option value="${sound}"`);
    expect((await post(awa, desk, { ...ASK, recording: sound })).status).toBe(303);

    // The audio element is in the server's HTML: the browser plays it without a script.
    const page = (await get('', link)).text;
    expect(page).toMatch(new RegExp(`<audio controls="" preload="none" src="${consentSoundPath(token)}"`));
    const whole = await heard(token);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      ...{ 'content-type': 'audio/mpeg', 'cache-control': 'private, no-store', 'accept-ranges': 'bytes' },
      'content-disposition': expect.stringContaining('inline'),
    });
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
    const some = await heard(token, { headers: { range: 'bytes=1000-1999' } });
    expect([some.status, some.headers.get('content-range')]).toEqual([206, `bytes 1000-1999/${bytes.length}`]);
    expect(Buffer.from(await some.arrayBuffer()).equals(bytes.subarray(1000, 2000))).toBe(true);

    // Neither another person's link nor an invalid one serves it, whoever is signed in.
    const other = await begin();
    expect((await heard(other.token)).status).toBe(404);
    for (const cookie of ['', awa, admin]) {
      const answers = ['x', 'A'.repeat(43), sound].map((wrong) => heard(wrong, { headers: { cookie } }));
      for (const { status } of await Promise.all(answers)) expect(status).toBe(410);
    }
    await app.services.consentLoops.revoke(material, person, COMMAND_LINE);
    const revoked = await heard(token);
    expect(revoked.status).toBe(410);
    expect(Buffer.from(await revoked.arrayBuffer()).includes(bytes.subarray(3, 200))).toBe(false);
  });

  it('open by the personal link alone, which states the reason once it is closed', async () => {
    const { link, desk, material, person } = await begin();
    expect((await get('', consentLinkPath('a'.repeat(43)))).status).toBe(410);
    expect((await get('', `${link}/lecture`)).status).toBe(404);
    for (const cookie of ['', member]) {
      expect([303, 403, 404]).toContain((await get(cookie, desk)).status);
      expect((await post(cookie, desk, { intent: 'link' })).status).toBeGreaterThanOrEqual(400);
    }
    expect((await post(awa, desk, { intent: 'revoke' })).location).toBe(`${desk}?fait=liens-annules#contenu`);
    const closed = await get('', link);
    expect([closed.status, closed.text.includes('L’équipe a annulé ce lien')]).toEqual([410, true]);
    expect((await post('', link, { intent: 'refuser' })).status).toBe(410);
    // Text that was being typed is returned, and not stored.
    const typed = { intent: 'fini', partie: '1', 'passage-0': 'Mieux dit ainsi.', 'texte-a-b-1': 'Non plus.' };
    const late = await post('', link, { ...typed, 'vu-a-b-1': 'x' });
    expect([late.status, late.text.includes('Mieux dit ainsi.'), late.text.includes('Non plus.')]).toEqual([
      410,
      true,
      true,
    ]);
    // A new link does not make the old ones valid again.
    await post(awa, desk, { intent: 'link' });
    expect((await get('', link)).status).toBe(410);
    const { text } = await post(awa, desk, { intent: 'link' });
    const again = consentLinkPath(/accord\/([\w-]{43})/.exec(text)![1]!);
    await app.services.database.write((trx) =>
      trx.updateTable('consentLoop').set({ expiresAt: '2026-01-01' }).where('concernedId', '=', person).execute(),
    );
    expect((await get('', again)).text).toContain('Ce lien a expiré');
    await app.services.materials.remove(material, COMMAND_LINE);
    expect((await get('', again)).status).toBe(410);
  });
});
