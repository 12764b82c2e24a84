import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { listClaims } from '#content/citation/listed-citations.ts';
import { documentJson } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit/fit.ts';
import { documentSchema } from '#content/document/schema.ts';
import { parseMarkdown } from '#content/import/markdown.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { type Floor, openFloor } from '#tests/support/floor.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';
import { cookieOf, tokenOf } from '#tests/support/people.ts';
import { type ReadMail, readMail } from '#tests/support/read-mail.ts';
import { startSmtpReceiver } from '#tests/support/smtp-receiver.ts';
import { createTempFolder } from '#tests/support/temp-folder.ts';

const ORIGIN = 'https://wiki.example';

let floor: Floor;
let port: number;
let dataDir: string;
let smtp: Awaited<ReturnType<typeof startSmtpReceiver>>;
let awa: Viewer & { role: 'staff' };
let bea: Viewer & { role: 'staff' };
let pageId: string;

const open = () => openFloor({ dataDir, env: { smtpUrl: `smtp://127.0.0.1:${port}`, publicUrl: ORIGIN } });

async function staff(name: string, email: string, locale: 'fr' | 'en' = 'fr'): Promise<Viewer & { role: 'staff' }> {
  const { id } = await floor.services.people.add({ email, name, role: 'staff', locale }, COMMAND_LINE);
  return { role: 'staff', personId: id, name, admin: false, sessionId: 's' };
}

const text = documentSchema.nodeFromJSON({
  type: 'doc',
  content: [
    { type: 'paragraph', attrs: { id: 'p2222222' }, content: [{ type: 'text', text: 'Une phrase à annoter.' }] },
  ],
});

async function addPage(title: string, visibility: 'public' | 'members' | 'invited' = 'members'): Promise<string> {
  const page = { kind: 'article', title, summary: 'x', visibility, document: text } as const;
  const { id } = await floor.services.pages.create(page, COMMAND_LINE);
  await floor.services.editions.publish(id, {}, COMMAND_LINE);
  return id;
}

async function partner(email: string, locale: 'fr' | 'en'): Promise<Viewer> {
  const { invitation, token } = await floor.services.invitations.invite(
    { pageId, name: 'A. D.', organisation: 'Comité', country: 'ML', side: 'south', expiresInDays: 60, email, locale },
    awa,
  );
  const { cookie } = await floor.services.invitations.redeem(token, 'Firefox');
  expect(invitation.email).toBe(email);
  return floor.services.access.findViewer(cookieOf(cookie));
}

const PARTNER = {
  name: 'A. D.',
  organisation: 'Comité',
  country: 'ML',
  side: 'south',
  expiresInDays: 60,
  locale: 'fr',
} as const;
/** The token of the invitation in a mail. */
const linkOf = ({ text }: ReadMail) =>
  tokenOf(new URL(/https:\S+langue\S+/.exec(text)![0]).searchParams.get('retour')!);

const annotate = (viewer: Viewer, body: string, on = pageId) =>
  floor.services.annotations.create({ pageId: on, kind: 'question', body, selection: { exact: 'phrase' } }, viewer);
const reply = (viewer: Viewer, parentId: string, body: string) =>
  floor.services.annotations.reply({ parentId, body }, viewer);
/** Sends what may be sent now. @returns the mails that were received since the last call */
async function sent(): Promise<ReadMail[]> {
  floor.services.mailQueue.wake();
  await floor.services.mailQueue.settle();
  return Promise.all(smtp.received.splice(0).map(readMail));
}
const tos = (mails: readonly ReadMail[]) => mails.map(({ to }) => to).sort();
const waiting = () => floor.services.mailQueue.list(COMMAND_LINE);
/** No mail server for a while: what is queued waits. */
async function whileDown(work: () => Promise<unknown>): Promise<void> {
  await smtp.close();
  await work();
  await floor.services.mailQueue.settle();
  smtp = await startSmtpReceiver({ port });
}
const retry = () => floor.clock.pass({ days: 2 });

beforeEach(async () => {
  smtp = await startSmtpReceiver();
  port = smtp.port;
  dataDir = createTempFolder('mail');
  floor = await open();
  awa = await staff('Awa Diarra', 'awa@example.org');
  bea = await staff('Béa Roux', 'bea@example.org', 'en');
  pageId = await addPage('L’eau des villages');
});
afterEach(async () => {
  await floor.close();
  await smtp.close();
});

describe('at once', () => {
  test('who wrote in a thread is told of an answer, not its author, and nobody twice', async () => {
    const { id } = await annotate(awa, 'Est-ce sûr ?');
    await reply(bea, id, 'Oui : deux sources.');
    const [first, ...more] = await sent();
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      to: 'awa@example.org',
      from: 'Béa Roux · Lianes coopération',
      subject: 'Réponse\u00a0: L’eau des villages',
    });
    for (const part of [
      'Béa Roux',
      '«\u202fL’eau des villages\u202f»',
      'Oui : deux sources.',
      'Est-ce sûr ?',
      'phrase',
    ])
      for (const version of [first!.text, first!.html]) expect(version).toContain(part);
    expect(first!.text).toContain(`${ORIGIN}/connexion?retour=`);
    await reply(awa, id, 'Merci.');
    expect(await sent()).toMatchObject([{ to: 'bea@example.org', subject: 'Reply: L’eau des villages' }]);
    expect(await sent()).toEqual([]);
  });

  test('a partner without an account is told in their language, with a link that opens the thread', async () => {
    const southern = await partner('aminata@example.org', 'en');
    const { id } = await annotate(southern, 'Chez nous aussi ?');
    await reply(awa, id, 'Oui.');
    const [mail] = await sent();
    expect(mail).toMatchObject({ to: 'aminata@example.org', subject: 'Reply: L’eau des villages' });
    const link = /https:\S+langue\S+/.exec(mail!.text)![0];
    const path = new URL(link).searchParams.get('retour')!;
    expect(path).toMatch(new RegExp(`\\?fil=${id}$`));
    const opened = await floor.services.invitations.redeem(tokenOf(path), 'Firefox');
    expect(await floor.services.access.findViewer(cookieOf(opened.cookie))).toMatchObject({ role: 'partner', pageId });
    // The first link still opens it, and the token is nowhere in the database.
    expect(JSON.stringify(await waiting())).not.toContain(tokenOf(path));
    await floor.services.invitations.revoke((southern as { invitationId: string }).invitationId, awa);
    await expect(floor.services.invitations.describe(tokenOf(path))).rejects.toMatchObject({ code: 'gone' });
  });

  test('a reviewer without an account is told of answers, also after their own, by a link that shows them', async () => {
    const { reviewAsking, reviewers, annotations, mailChoices } = floor.services;
    const asked = { name: 'Awa Koné', email: 'kone@example.org', locale: 'fr', due: '', message: '', people: null };
    await reviewAsking.ask(pageId, asked, bea, ORIGIN);
    const keyOf = (mail: ReadMail) => /relire(?:%2F|\/)([\w-]{43})/.exec(mail.text)![1]!;
    const key = keyOf((await sent())[0]!);
    const { draft } = await reviewers.read(key, PUBLIC_VIEWER);
    await reviewers.annotate(
      key,
      { quote: 'phrase', body: 'Laquelle ?', blockId: '', before: 0, key: 'abcdefghjkmn' },
      PUBLIC_VIEWER,
    );
    const { id } = (await reviewers.read(key, PUBLIC_VIEWER)).notes[0]!;
    await reviewers.answer(key, { answer: 'approved', reason: '' }, draft.state, PUBLIC_VIEWER, ORIGIN);
    await sent();
    await annotations.reply({ parentId: id, body: 'La première.' }, bea);
    const [mail, ...more] = await sent();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ to: 'kone@example.org', subject: 'Réponse\u00a0: L’eau des villages' });
    expect(mail!.text).toContain('Lire la réponse');
    const own = keyOf(mail!);
    expect(own).not.toBe(key);
    expect(await reviewers.notes(own, PUBLIC_VIEWER)).toMatchObject([{ id, replies: [{ body: 'La première.' }] }]);
    await expect(reviewers.read(own, PUBLIC_VIEWER)).rejects.toMatchObject({ code: 'gone' });
    // Turned off by the mail itself.
    const off = /courriels\/(\S+)/.exec(mail!.text)![1]!;
    expect(await mailChoices.describe(off)).toMatchObject({ sort: 'answers', hasAccount: false, isOff: false });
    await mailChoices.turn(off, true);
    await annotations.reply({ parentId: id, body: 'Ou la seconde.' }, bea);
    expect(await sent()).toEqual([]);
    await mailChoices.turn(off, false);
    await whileDown(async () => {
      await annotations.reply({ parentId: id, body: 'Ou la dernière.' }, bea);
    });
    expect(await waiting()).toMatchObject([{ recipient: 'kone@example.org' }]);
    // What their link no longer shows is not sent any more.
    floor.clock.pass({ days: 40 });
    expect(await sent()).toEqual([]);
    expect(await waiting()).toEqual([]);
    expect(await reviewers.notes(own, PUBLIC_VIEWER)).toEqual([]);
  });

  test('what waits is not sent if its request was withdrawn, or its account closed, meanwhile', async () => {
    const { reviewAsking, reviews, people } = floor.services;
    const ask = (email: string) =>
      reviewAsking.ask(pageId, { name: 'N', email, locale: 'fr', due: '', message: '', people: null }, awa, ORIGIN);
    let closed = '';
    await whileDown(async () => {
      await ask('retiree@example.org');
      await ask('attend@example.org');
      // Tried, and still there: it is not withdrawn before anybody looked.
      await floor.services.mailQueue.settle();
      const { requests } = await reviews.list(pageId, awa);
      await reviews.withdraw(pageId, requests.find(({ email }) => email.startsWith('retiree'))!.id, awa);
      closed = (await people.invite({ email: 'c@example.org', name: 'C', role: 'staff' }, COMMAND_LINE, ORIGIN)).id;
      await people.invite({ email: 'd@example.org', name: 'D', role: 'staff' }, COMMAND_LINE, ORIGIN);
      await floor.services.mailQueue.settle();
      await people.disable(closed, COMMAND_LINE);
    });
    expect(await waiting()).toHaveLength(4);
    retry();
    expect(tos(await sent())).toEqual(['attend@example.org', 'd@example.org']);
    expect(await waiting()).toEqual([]);
  });

  test('the answer to a review that waits is told only to who still reads the draft', async () => {
    const { reviewAsking, reviewers, people, bin } = floor.services;
    const binned = await addPage('Au panier');
    const answered = async (asker: Viewer, on: string) => {
      await reviewAsking.ask(
        on,
        { name: 'N', email: 'n@example.org', locale: 'fr', due: '', message: '', people: null },
        asker,
        ORIGIN,
      );
      const [asked] = await sent();
      const key = /relire\/([\w-]+)|retour=%2Frelire%2F([\w-]+)/.exec(asked!.text)!;
      const own = key[1] ?? key[2]!;
      const { draft } = await reviewers.read(own, PUBLIC_VIEWER);
      return () => reviewers.answer(own, { answer: 'changes', reason: 'Où ?' }, draft.state, PUBLIC_VIEWER, ORIGIN);
    };
    const claire = await staff('Claire Roy', 'claire@example.org');
    const other = await addPage('Une autre page');
    const answers = [await answered(awa, pageId), await answered(awa, binned), await answered(claire, other)];
    await whileDown(async () => {
      for (const answer of answers) await answer();
      await floor.services.mailQueue.settle();
      await bin.bin(binned, awa);
      await people.disable(claire.personId, COMMAND_LINE);
    });
    expect(await waiting()).toHaveLength(3);
    retry();
    expect(await sent()).toMatchObject([{ to: 'awa@example.org', subject: 'À reprendre\u00a0: L’eau des villages' }]);
    expect(await waiting()).toEqual([]);
  });

  test('an invitation with an address is mailed with a link of its own, if there is something to open', async () => {
    const { invitations, pages } = floor.services;
    const { invitation, token } = await invitations.invite({ ...PARTNER, pageId, email: 'A@example.org' }, awa, ORIGIN);
    const [mail] = await sent();
    expect(mail).toMatchObject({ to: 'a@example.org', subject: 'Invitation à annoter\u00a0: L’eau des villages' });
    expect(mail!.text).toContain('Awa Diarra vous invite');
    for (const one of [token, linkOf(mail!)])
      expect(await invitations.describe(one)).toMatchObject({ invitationId: invitation.id, page: { id: pageId } });
    await invitations.invite({ ...PARTNER, pageId }, awa, ORIGIN);
    expect(await sent()).toEqual([]);
    const draft = { kind: 'workshop', title: 'Titre de travail', summary: 'x', visibility: 'invited' } as const;
    const { id } = await pages.create(draft, COMMAND_LINE);
    const early = await invitations.invite({ ...PARTNER, pageId: id, email: 'a@example.org' }, awa, ORIGIN);
    expect(early.isMailed).toBe(false);
    expect(await sent()).toEqual([]);
  });

  test('an invitation that waits holds no link, and is asked again when it is sent', async () => {
    const { invitations, pages, database } = floor.services;
    const invite = (email: string, on = pageId, expiresInDays = 60) =>
      invitations.invite({ ...PARTNER, pageId: on, email, expiresInDays }, awa, ORIGIN);
    const shelved = await addPage('Une page au placard');
    await whileDown(async () => {
      const revoked = await invite('retiree@example.org');
      await invite('bref@example.org', pageId, 1);
      await invite('placard@example.org', shelved);
      await invite('attend@example.org');
      await floor.services.mailQueue.settle();
      await invitations.revoke(revoked.invitation.id, awa);
      await pages.archive(shelved, awa);
    });
    const rows = await database.read.selectFrom('queuedMail').selectAll().execute();
    expect(rows).toHaveLength(4);
    expect(rows.map(({ text, html }) => text + html).join('')).toBe('');
    expect(JSON.stringify(rows)).not.toContain('/invitation/');
    retry();
    const mails = await sent();
    expect(tos(mails)).toEqual(['attend@example.org']);
    expect(await invitations.describe(linkOf(mails[0]!))).toMatchObject({ page: { id: pageId } });
    expect(await waiting()).toEqual([]);
  });

  test('who is mentioned by name is told, once, also if a change of the words mentions them', async () => {
    const { id } = await annotate(awa, 'Qu’en dit @bea roux ? Et bea@example.org');
    expect(await sent()).toMatchObject([{ to: 'bea@example.org', subject: 'Mention: L’eau des villages' }]);
    await floor.services.annotationChanges.edit(id, { body: 'Qu’en dit @Béa ? Et @awa' }, awa);
    expect(await sent()).toEqual([]);
  });

  test('one author sends so many mails an hour; the rest is for the digest', async () => {
    const { id } = await annotate(bea, 'Une question.');
    for (let i = 0; i < 70; i++) await reply(awa, id, `Réponse ${i}.`);
    expect(await sent()).toHaveLength(60);
    floor.clock.pass({ hours: 1 });
    await reply(awa, id, 'Encore une.');
    expect(await sent()).toHaveLength(1);
  });

  test('a mention in an answer is one mail', async () => {
    const { id } = await annotate(bea, 'Une question.');
    await reply(awa, id, '@Béa : oui.');
    expect(tos(await sent())).toEqual(['bea@example.org']);
  });

  test('the author of an annotation is told that it was dealt with, unless it was reopened meanwhile', async () => {
    const { id } = await annotate(bea, 'Une faute.');
    await floor.services.annotationChanges.resolve(id, awa);
    expect(await sent()).toMatchObject([
      { to: 'bea@example.org', subject: 'Annotation dealt with: L’eau des villages' },
    ]);
    await floor.services.annotationChanges.reopen(id, awa);
    floor.clock.pass({ minutes: 1 });
    await whileDown(async () => {
      await floor.services.annotationChanges.resolve(id, awa);
      floor.clock.pass({ minutes: 1 });
      await floor.services.annotationChanges.reopen(id, awa);
    });
    retry();
    expect(await sent()).toEqual([]);
  });
});

describe('what may no longer be read when it is sent is not sent', () => {
  const CASES: readonly [string, (annotation: { id: string; answer: string; partner: Viewer }) => Promise<unknown>][] =
    [
      ['the page was put into the bin', () => floor.services.bin.bin(pageId, awa)],
      ['the page was archived', () => floor.services.pages.archive(pageId, awa)],
      ['the answer was deleted', ({ answer }) => floor.services.annotationChanges.remove(answer, awa)],
      [
        'the invitation was revoked',
        ({ partner }) => floor.services.invitations.revoke((partner as { invitationId: string }).invitationId, awa),
      ],
    ];
  test.each(CASES)('%s', async (_name, change) => {
    const southern = await partner('aminata@example.org', 'fr');
    const { id } = await annotate(southern, 'Chez nous aussi ?');
    await whileDown(async () => {
      const { id: answer } = await reply(awa, id, 'Oui.');
      await floor.services.mailQueue.settle();
      expect(await waiting()).toMatchObject([{ recipient: 'aminata@example.org', attempts: 1 }]);
      await change({ id, answer, partner: southern });
    });
    retry();
    expect(await sent()).toEqual([]);
    expect(await waiting()).toEqual([]);
  });

  test('the page is no longer for members, or the account was closed, or the mail turned off', async () => {
    const changes: ((id: string, viewer: Viewer) => Promise<unknown>)[] = [
      async () => {
        const page = await floor.services.pages.require(awa, pageId);
        await floor.services.pages.changeDetails(pageId, { ...page, ...page.notice, visibility: 'invited' }, awa);
      },
      async (id) => floor.services.people.disable(id, COMMAND_LINE),
      async (_id, viewer) => floor.services.mailChoices.change({ answers: false, reminders: true }, viewer),
    ];
    for (const change of changes) {
      pageId = await addPage('Une autre page');
      const { viewer: member, personId } = await floor.person('member', 'Paul Lens');
      const { id } = await annotate(member, 'Une question.');
      await whileDown(async () => {
        await reply(awa, id, 'Oui.');
        await floor.services.mailQueue.settle();
        expect(await waiting()).toMatchObject([{ attempts: 1 }]);
        await change(personId, member);
      });
      retry();
      expect(await sent()).toEqual([]);
      expect(await waiting()).toEqual([]);
    }
  });
});

test('a mail server carries the links of reviews: nobody else is shown them', async () => {
  const request = { name: 'Fatou', email: 'f@example.org', locale: 'fr', due: '', message: '', people: null };
  await floor.services.reviewAsking.ask(pageId, request, awa, ORIGIN);
  const [open] = (await floor.services.reviews.list(pageId, awa)).requests;
  expect(floor.services.reviews.showsLinks).toBe(false);
  await expect(floor.services.reviews.makeLink(pageId, open!.id, awa)).rejects.toMatchObject({ code: 'forbidden' });
});

describe('the digest', () => {
  /** At 07:05 in Paris of a day of November or December 2026. */
  const at = (day: string) => {
    const minutes = (Date.parse(`${day}T06:05:00.000Z`) - floor.clock.now().getTime()) / 60_000;
    floor.clock.pass({ minutes });
  };
  async function run(): Promise<ReadMail[]> {
    await floor.services.digests.run();
    return sent();
  }
  const choose = (viewer: Viewer, digest: 'daily' | 'weekly' | 'never') =>
    floor.services.mailChoices.change({ answers: true, mentions: true, reminders: true, digest }, viewer);

  test('comes on Monday, says what others did, and only to whom something happened', async () => {
    // Wednesday: from here on.
    expect(await run()).toEqual([]);
    floor.clock.pass({ hours: 1 });
    const other = await addPage('Les digues');
    await annotate(bea, 'Une remarque.', other);
    await annotate(bea, 'Une autre.', other);
    at('2026-11-29');
    expect(await run()).toEqual([]);
    at('2026-11-30');
    const mails = await run();
    expect(tos(mails)).toEqual(['awa@example.org', 'bea@example.org']);
    const [toAwa, toBea] = ['awa', 'bea'].map((name) => mails.find(({ to }) => to.startsWith(name))!);
    expect(toAwa).toMatchObject({
      from: 'Lianes coopération',
      subject: 'La semaine en bref · Lianes coopération',
    });
    expect(toAwa!.text).toContain('2 annotations, par Béa Roux');
    expect(toAwa!.text).toContain('édition\u00a01 publiée par la ligne de commande');
    expect(toAwa!.text).not.toContain('L’eau des villages');
    expect(toBea!.subject).toBe('The week in brief · Lianes coopération');
    expect(toBea!.text).not.toContain('annotation');
    // Neither again, nor after a restart, nor if nothing happens.
    expect(await run()).toEqual([]);
    await floor.close();
    floor = await open();
    at('2026-11-30');
    expect(await run()).toEqual([]);
    at('2026-12-07');
    expect(await run()).toEqual([]);
    expect(await waiting()).toEqual([]);
  });

  test('tells who looks after a page what partners annotated there', async () => {
    const { followUp } = floor.services;
    await followUp.follow(pageId, { owner: awa.personId, due: '' }, awa);
    await choose(awa, 'daily');
    const southern = await partner('aminata@example.org', 'fr');
    await run();
    floor.clock.pass({ hours: 1 });
    await annotate(southern, 'Chez nous, c’est autrement.');
    expect(await run(), 'not at once').toEqual([]);
    at('2026-11-26');
    const told = (await run()).find(({ to }) => to === 'awa@example.org')!;
    expect(told.text).toContain('L’eau des villages');
    expect(told.text).toContain('une annotation, par A. D.');
  });

  test('comes every day to who wants it so, and never to who wants none', async () => {
    await choose(awa, 'daily');
    await choose(bea, 'never');
    await run();
    await addPage('Les digues');
    at('2026-11-26');
    expect(await run()).toMatchObject([
      { to: 'awa@example.org', subject: 'Du nouveau depuis hier · Lianes coopération' },
    ]);
    await addPage('Les puits');
    at('2026-11-30');
    expect(tos(await run())).toEqual(['awa@example.org']);
    // What happened while they wanted none is not told afterwards.
    await choose(bea, 'weekly');
    at('2026-12-07');
    expect(await run()).toEqual([]);
  });

  test('does not say what was mailed at once, nor what is in the bin when it is sent', async () => {
    await run();
    const { id } = await annotate(awa, 'Une question.');
    await reply(bea, id, 'Une réponse.');
    expect(tos(await sent())).toEqual(['awa@example.org']);
    at('2026-11-30');
    // Béa made nothing else; Awa’s annotation is news to Béa alone.
    expect(tos(await run())).toEqual(['bea@example.org']);
    await annotate(bea, 'Encore.');
    await whileDown(async () => {
      at('2026-12-07');
      await floor.services.digests.run();
      await floor.services.mailQueue.settle();
      expect(await waiting()).toMatchObject([{ recipient: 'awa@example.org' }]);
      await floor.services.bin.bin(pageId, bea);
    });
    retry();
    expect(await sent()).toEqual([]);
    expect(await waiting()).toEqual([]);
  });

  test('does not tell of a review to whom it was asked, nor of an answer to who asked', async () => {
    await staff('Cécile', 'cecile@example.org');
    await run();
    const { reviewAsking, reviewers } = floor.services;
    const nobody = { name: '', email: '', locale: 'fr', due: '', message: '' };
    await reviewAsking.ask(pageId, { ...nobody, people: [bea.personId] }, awa, ORIGIN);
    const key = await reviewers.findOwn(pageId, bea);
    const { draft } = await reviewers.read(key!, bea);
    await reviewers.answer(key!, { answer: 'approved', reason: '' }, draft.state, bea, ORIGIN);
    expect(tos(await sent())).toEqual(['awa@example.org', 'bea@example.org']);
    at('2026-11-30');
    const mails = await run();
    expect(tos(mails)).toEqual(['cecile@example.org']);
    expect(mails[0]!.text).toContain('relecture demandée à Béa Roux par Awa Diarra');
    expect(mails[0]!.text).toContain('approuvée par Béa Roux');
  });

  test('what could not be told at once is in it', async () => {
    await run();
    const { id } = await annotate(awa, 'Une question.');
    await whileDown(async () => {
      await reply(bea, id, 'Une réponse.');
      await floor.services.mailQueue.settle();
      await floor.services.pages.archive(pageId, bea);
      await floor.services.mailChoices.change({ answers: false, mentions: true, reminders: true }, awa);
    });
    retry();
    expect(await sent()).toEqual([]);
    at('2026-11-30');
    const mail = (await run()).find(({ to }) => to === 'awa@example.org');
    expect(mail?.text).toContain('une réponse à une annotation, par Béa Roux');
  });

  test('tells nothing twice, and goes on, if the clock was ahead for a while', async () => {
    await run();
    await addPage('Les digues');
    at('2036-11-24');
    expect(tos(await run())).toEqual(['awa@example.org', 'bea@example.org']);
    at('2026-11-30');
    await addPage('Les puits');
    at('2026-12-01');
    const mails = await run();
    expect(tos(mails)).toEqual(['awa@example.org', 'bea@example.org']);
    for (const { text } of mails) {
      expect(text).toContain('Les puits');
      expect(text).not.toContain('Les digues');
    }
    at('2026-12-01');
    expect(await run()).toEqual([]);
  });
});

describe('the link that turns a sort of mail off', () => {
  async function linkOf(): Promise<{ token: string; mail: ReadMail }> {
    const { id } = await annotate(bea, 'Une question.');
    await reply(awa, id, 'Une réponse.');
    const [mail] = await sent();
    const [, token] = new RegExp(`${ORIGIN}/courriels/(\\S+)`).exec(mail!.text)!;
    return { token: token!, mail: mail! };
  }

  test('is in the mail and its headers, and turns off that sort alone, for that person alone', async () => {
    const { token, mail } = await linkOf();
    expect(mail.headers['list-unsubscribe']).toBe(`<${ORIGIN}/courriels/${token}>`);
    expect(mail.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    expect(mail.html).toContain(`/courriels/${token}`);
    const { mailChoices } = floor.services;
    expect(await mailChoices.describe(token)).toMatchObject({ sort: 'answers', isOff: false });
    expect(await mailChoices.turn(token, true)).toMatchObject({
      isOff: true,
      remaining: ['mentions', 'reminders', 'digest'],
    });
    expect(await mailChoices.ofViewer(bea)).toEqual({
      answers: false,
      reminders: true,
      mentions: true,
      digest: 'weekly',
    });
    expect(await mailChoices.ofViewer(awa)).toEqual({
      answers: true,
      reminders: true,
      mentions: true,
      digest: 'weekly',
    });
    const { id } = await annotate(bea, 'Encore une.');
    await reply(awa, id, 'Sans courriel.');
    expect(await sent()).toEqual([]);
    await reply(awa, id, 'Sauf si elle est nommée : @Béa.');
    expect(tos(await sent())).toEqual(['bea@example.org']);
    await mailChoices.turn(token, false);
    await reply(awa, id, 'Avec.');
    expect(tos(await sent())).toEqual(['bea@example.org']);
  });

  test('that was changed turns nothing off, and is asked so often an hour', async () => {
    const { token } = await linkOf();
    const { mailChoices } = floor.services;
    const own = awa.personId;
    for (const forged of [
      token.replace('answers', 'digest'),
      token.replace(bea.personId, own),
      `${token}x`,
      '',
      'a-p-b-c',
    ])
      await expect(mailChoices.turn(forged, true), forged).rejects.toMatchObject({ code: 'gone' });
    for (let i = 0; i < 60; i++) await mailChoices.describe(token);
    await expect(mailChoices.describe(token)).rejects.toMatchObject({ code: 'too-many' });
    floor.clock.pass({ hours: 1 });
    await floor.services.people.disable(bea.personId, COMMAND_LINE);
    await expect(mailChoices.describe(token)).rejects.toMatchObject({ code: 'gone' });
  });
});

describe('people concerned by a material', () => {
  const PUBLIC = PUBLIC_VIEWER;
  const ASKED = { text: 'Acceptez-vous ?', uses: ['analysis'], reach: 'public', naming: 'pseudonym' } as const;
  const send = async () => {
    await floor.services.loopMessages.send();
    return sent();
  };
  /** An interview of a study, whose person is asked by mail. */
  async function ask(locale: 'fr' | 'en' = 'fr', email = 'fanta@example.org') {
    const { id: study } = await floor.services.pages.create(
      { kind: 'study', title: 'L’eau à Kayes', summary: 'x', visibility: 'public', document: text },
      COMMAND_LINE,
    );
    const materialId = await addMaterial(floor.services, study);
    const id = await addConcerned(floor.services, materialId, { state: 'asked' });
    const asked = { ...ASKED, uses: [...ASKED.uses], locale, email, recording: '' };
    await floor.services.consentLoops.askConsent({ materialId, id, origin: ORIGIN }, asked, awa);
    return { study, materialId, id };
  }
  const tokenIn = ({ text: letter }: ReadMail) =>
    new URL(/https:\S+langue\S+/.exec(letter)![0]).searchParams.get('retour')!.split('/').at(-1)!.split('?')[0]!;
  const GIVEN = { uses: ['analysis'], reach: 'public', naming: 'pseudonym' } as const;
  const publishWith = async (study: string, target: string) => {
    const cite = { type: 'citation', attrs: { target, locator: '' } };
    const words = { type: 'text', text: 'Le puits est à sec en mars.' };
    const content = [{ type: 'paragraph', attrs: { id: 'p3333333' }, content: [words, cite] }];
    await floor.services.drafts.replace(study, fitDocument({ type: 'doc', content }).document);
    await floor.services.editions.publish(study, {}, COMMAND_LINE);
  };

  test('are asked and reminded in their language, each once, also after the mail server failed', async () => {
    const { materialId, id } = await ask('en');
    const [letter, ...others] = await sent();
    expect([letter!.to, letter!.subject, others]).toEqual([
      'fanta@example.org',
      expect.stringContaining('Your consent and your words'),
      [],
    ]);
    expect(letter!.text).toContain('Fanta Keïta');
    expect((await floor.services.ownConsent.open(tokenIn(letter!), PUBLIC)).first).toBe('consent');
    floor.clock.pass({ days: 6 });
    expect(await send()).toEqual([]);
    floor.clock.pass({ days: 2 });
    await whileDown(() => floor.services.loopMessages.send());
    expect(await waiting()).toMatchObject([{ recipient: 'fanta@example.org', problem: expect.any(String) }]);
    retry();
    const [reminder, ...more] = await send();
    expect([reminder!.subject, more]).toEqual([expect.stringContaining('Reminder'), []]);
    expect(await send()).toEqual([]);
    floor.clock.pass({ days: 15 });
    expect((await send()).map(({ subject }) => subject)).toEqual([expect.stringContaining('Reminder')]);
    floor.clock.pass({ days: 90 });
    expect(await send()).toEqual([]);
    // What was mailed while links were good opens nothing once they are void, and no more is sent.
    await floor.services.consentLoops.revoke(materialId, id, awa);
    expect(await floor.services.ownConsent.closedAs(tokenIn(letter!))).toBe('revoked');
    expect(await send()).toEqual([]);
  });

  test('are told once that their words are published, an extract of theirs as well, then once a year', async () => {
    const { study, materialId } = await ask();
    const [letter] = await sent();
    await floor.services.ownAnswers.give(tokenIn(letter!), GIVEN, PUBLIC);
    expect(tos(await sent()), 'more may follow').toEqual([]);
    floor.clock.pass({ minutes: 10 });
    expect(tos(await sent()), 'who asked is told').toEqual(['awa@example.org']);
    expect(await send()).toEqual([]);
    const extract = await floor.services.extracts.addSound(
      materialId,
      { from: '0:10', to: '0:20', codes: [], note: '' },
      awa,
    );
    await publishWith(study, `extract/${extract}`);
    const told = await send();
    expect(told.map(({ to, subject }) => [to, subject])).toEqual([
      ['fanta@example.org', expect.stringContaining('Vos paroles sont publiées')],
    ]);
    expect(told[0]!.text, 'neither what the page says nor where the team keeps it').not.toMatch(
      /puits|Kayes|materiaux/,
    );
    await publishWith(study, `material/${materialId}`);
    expect(await send()).toEqual([]);
    floor.clock.pass({ days: 366 });
    const [year, ...others] = await send();
    expect([year!.subject, others]).toEqual([expect.stringContaining('Ce que vos paroles sont devenues'), []]);
    expect(year!.text).toContain('une page publiée');
    expect(year!.text).not.toContain('reprise');
    expect(await send()).toEqual([]);
    // A practice rests on a lesson, the lesson on a finding, the finding on their words; another
    // finding does not.
    const words = (markdown: string) => fitDocument(documentJson(parseMarkdown(markdown).document)).document;
    const write = async (id: string, markdown: string) => {
      await floor.services.drafts.replace(id, words(markdown));
      await floor.services.editions.publish(id, {}, COMMAND_LINE);
      return listClaims(documentJson((await floor.services.drafts.read(id)).document)).map((claim) => claim.id!);
    };
    const finding = `:::constat\nÀ sec [@material/${materialId}].\n:::\n\n:::constat\nPayé.\n:::\n`;
    const [rests, other] = await write(study, finding);
    const practice = async (claim: string, lines: string[]) => {
      const { id, notice, ...page } = await floor.services.pages.create(
        { kind: 'practice', title: `Mesurer ${claim}`, summary: 'x', visibility: 'public' },
        COMMAND_LINE,
      );
      const { title, summary, language, slug, visibility } = page;
      const own = { ...notice.own, adoptions: lines };
      const details = { title, summary, language, slug, visibility, common: notice.common, own };
      await floor.services.pages.changeDetails(id, details, COMMAND_LINE);
      await write(id, `:::enseignement\nMesurer [@block/${study}/${claim}].\n:::\n`);
    };
    await practice(rests!, ['Koro | Mopti | 2023 | Deux forages', 'Kita | Kayes | 2024 |']);
    await practice(other!, ['Ségou | Ségou | 2024 |']);
    floor.clock.pass({ days: 366 });
    const [again] = await send();
    expect(again!.text).toContain('reprises 2 fois');
    // What is in the bin is no more published.
    floor.clock.pass({ days: 366 });
    await floor.services.bin.bin(study, COMMAND_LINE);
    expect(await send()).toEqual([]);
  });

  test('are sent nothing of what waits once they took their words back, refused or answered', async () => {
    for (const way of ['withdrawn', 'refused', 'answered', 'stopped'] as const) {
      const { id } = await ask();
      const token = tokenIn((await sent())[0]!);
      const { ownAnswers } = floor.services;
      await whileDown(async () => {
        floor.clock.pass({ days: 8 });
        await floor.services.loopMessages.send();
        if (way === 'withdrawn') await ownAnswers.withdraw(token, PUBLIC);
        if (way === 'refused') await ownAnswers.refuse(token, PUBLIC);
        if (way === 'answered') await ownAnswers.give(token, GIVEN, PUBLIC);
        if (way === 'stopped') await ownAnswers.stopMail(token, PUBLIC);
      });
      retry();
      floor.clock.pass({ minutes: 10 });
      const mails = await send();
      expect([way, tos(mails)]).toEqual([way, way === 'stopped' ? [] : ['awa@example.org']]);
      if (way === 'withdrawn') expect(mails[0]!.subject).toContain('À faire maintenant');
      // The mail to the team names nobody, and says none of their words.
      for (const { text: letter, html } of mails) expect(letter + html).not.toMatch(/Fanta|Keïta|comité/);
      floor.clock.pass({ days: 400 });
      expect(await send()).toEqual([]);
      expect(await waiting()).toEqual([]);
      await floor.services.database.write((trx) =>
        trx.deleteFrom('consentLoop').where('concernedId', '=', id).execute(),
      );
    }
  });

  test('tell the team once of what they answer in one session, of all of it, and at once of what cannot wait', async () => {
    const { ownAnswers, consentLoops } = floor.services;
    const { study, materialId, id } = await ask('en');
    await floor.services.studyTeam.choose(study, [awa.personId, bea.personId], COMMAND_LINE);
    const token = tokenIn((await sent())[0]!);
    await ownAnswers.give(token, { ...GIVEN }, PUBLIC);
    await consentLoops.returnTranscript(materialId, id, 'Un.\n\nDeux.\n\nTrois.', awa);
    // One passage after the other, each on the last screen.
    for (const [position, minutes] of [
      [0, 4],
      [1, 9],
      [2, 8],
    ] as const) {
      floor.clock.pass({ minutes });
      await ownAnswers.correct(
        token,
        { typed: new Map([[position, { text: 'Mieux.', isStruck: false }]]), isLast: true },
        PUBLIC,
      );
      expect(tos(await sent()).filter((to) => !to.startsWith('fanta'))).toEqual([]);
    }
    floor.clock.pass({ minutes: 10 });
    const [told, ...others] = await sent();
    expect([told!.to, others]).toEqual(['awa@example.org', []]);
    expect(told!.subject).toContain('Accord donné');
    expect(told!.text).toContain('De plus, elle a relu sa transcription.');

    // However long it takes, an hour after the first at most.
    let minutes = 0;
    for (let waiting = true; waiting; waiting = (await sent()).length === 0) {
      await ownAnswers.correct(token, { typed: new Map(), isLast: true }, PUBLIC);
      floor.clock.pass({ minutes: 9 });
      minutes += 9;
    }
    expect(minutes).toBe(63);
    // What takes everything back does not wait, and takes along what does.
    await ownAnswers.correct(token, { typed: new Map(), isLast: true }, PUBLIC);
    await ownAnswers.withdraw(token, PUBLIC);
    const mails = await sent();
    expect(tos(mails).sort()).toEqual(['awa@example.org', 'bea@example.org']);
    for (const { subject, to, text: letter } of mails) {
      expect(subject).toMatch(to.startsWith('awa') ? /À faire maintenant/ : /To do now/);
      expect(letter.includes('a relu sa transcription'), to).toBe(to.startsWith('awa'));
    }
    floor.clock.pass({ hours: 2 });
    expect(await sent()).toEqual([]);
  });

  test('who asked and may not open the material any more is told nothing; who makes the study is', async () => {
    const { study } = await ask();
    const [letter] = await sent();
    await floor.services.studyTeam.choose(study, [bea.personId], COMMAND_LINE);
    await floor.services.ownAnswers.give(tokenIn(letter!), { ...GIVEN, reach: 'team' }, PUBLIC);
    floor.clock.pass({ minutes: 10 });
    const [told, ...others] = await sent();
    expect([told!.to, told!.subject, others]).toEqual(['bea@example.org', 'Consent given · E1', []]);
  });
});
