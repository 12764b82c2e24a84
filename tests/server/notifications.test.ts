import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { COMMAND_LINE, personIdOf } from '#content/authorise.ts';
import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';
import { type MailRig, ORIGIN, openMailRig, tos } from '#tests/support/mail-rig.ts';
import { cookieOf, tokenOf } from '#tests/support/people.ts';
import type { ReadMail } from '#tests/support/read-mail.ts';

let { floor, awa, bea, pageId, staff, addPage, partner, annotate, reply, sent, waiting, whileDown, retry, close } =
  {} as MailRig;
beforeEach(async () => {
  ({ floor, awa, bea, pageId, staff, addPage, partner, annotate, reply, sent, waiting, whileDown, retry, close } =
    await openMailRig());
});
afterEach(() => close());

const PARTNER = {
  name: 'A. D.',
  organisation: 'Comité',
  country: 'ML',
  side: 'south',
  expiresInDays: 60,
  locale: 'fr',
} as const;
const staffId = (viewer: Viewer) => personIdOf(viewer)!;
/** The token of the invitation in a mail. */
const linkOf = ({ text }: ReadMail) =>
  tokenOf(new URL(/https:\S+langue\S+/.exec(text)![0]).searchParams.get('retour')!);

describe('mail that is sent at once', () => {
  test('an answer is mailed to the authors of its thread, not to its own author, and to nobody twice', async () => {
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

  test('mail to readers has the published title of a page, mail to the staff the title of its draft', async () => {
    const page = await floor.services.pages.require(awa, pageId);
    const { summary, language, slug, notice, visibility } = page;
    const details = { summary, language, slug, visibility, common: notice.common, own: notice.own };
    const southern = await partner('aminata@example.org', 'en');
    const [first, own] = [await annotate(southern, 'Chez nous aussi ?'), await annotate(bea, 'Sûr ?')];
    await floor.services.pages.changeDetails(pageId, { ...details, title: 'Les aveux du trésorier' }, COMMAND_LINE);
    await reply(awa, first.id, 'Oui.');
    const [toPartner] = await sent();
    expect(toPartner).toMatchObject({ to: 'aminata@example.org', subject: 'Reply: L’eau des villages' });
    for (const version of [toPartner!.text, toPartner!.html]) expect(version).not.toContain('aveux');
    await reply(awa, own.id, 'Oui.');
    const [toStaff] = await sent();
    expect(toStaff).toMatchObject({ to: 'bea@example.org', subject: 'Reply: Les aveux du trésorier' });
  });

  test('a partner without an account gets mail in their language, with a link that opens the thread', async () => {
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
    // The queue does not store the token, and a revoked invitation ends the link.
    expect(JSON.stringify(await waiting())).not.toContain(tokenOf(path));
    await floor.services.invitations.revoke((southern as { invitationId: string }).invitationId, awa);
    await expect(floor.services.invitations.describe(tokenOf(path))).rejects.toMatchObject({ code: 'gone' });
  });

  test('a reviewer without an account gets mail of replies, also after answering, with a link to them', async () => {
    const { reviewAsking, reviewers, reviewNotes, annotations, mailChoices } = floor.services;
    const asked = { name: 'Awa Koné', email: 'kone@example.org', locale: 'fr', due: '', message: '', people: null };
    await reviewAsking.ask(pageId, asked, bea, ORIGIN);
    const keyOf = (mail: ReadMail) => /relire(?:%2F|\/)([\w-]{43})/.exec(mail.text)![1]!;
    const key = keyOf((await sent())[0]!);
    const { draft } = await reviewers.read(key, PUBLIC_VIEWER);
    await reviewNotes.add(
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
    expect(await reviewNotes.list(own, PUBLIC_VIEWER)).toMatchObject([{ id, replies: [{ body: 'La première.' }] }]);
    await expect(reviewers.read(own, PUBLIC_VIEWER)).rejects.toMatchObject({ code: 'gone' });
    // A link in the mail turns such mail off.
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
    // Events that their link no longer shows are not mailed any more.
    floor.clock.pass({ days: 40 });
    expect(await sent()).toEqual([]);
    expect(await waiting()).toEqual([]);
    expect(await reviewNotes.list(own, PUBLIC_VIEWER)).toEqual([]);
  });

  test('a waiting mail is not sent if its request was withdrawn or its account closed meanwhile', async () => {
    const { reviewAsking, reviews, people } = floor.services;
    const ask = (email: string) =>
      reviewAsking.ask(pageId, { name: 'N', email, locale: 'fr', due: '', message: '', people: null }, awa, ORIGIN);
    let closed = '';
    await whileDown(async () => {
      await ask('retiree@example.org');
      await ask('attend@example.org');
      // The queue has tried the mail before the request is withdrawn.
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

  test('a waiting mail about a review answer is sent only to an asker who may still read the draft', async () => {
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
      const key = /relire\/([\w-]+)|retour=\/relire\/([\w-]+)/.exec(asked!.text)!;
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

  test('an invitation with an address is mailed with its own link, if it opens something', async () => {
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

  test('a waiting invitation mail stores no link, and is checked again when it is sent', async () => {
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

  test('a person who is mentioned by name gets one mail, and none when an edit mentions them again', async () => {
    const { id } = await annotate(awa, 'Qu’en dit @bea roux ? Et bea@example.org');
    expect(await sent()).toMatchObject([{ to: 'bea@example.org', subject: 'Mention: L’eau des villages' }]);
    await floor.services.annotationChanges.edit(id, { body: 'Qu’en dit @Béa ? Et @awa' }, awa);
    expect(await sent()).toEqual([]);
  });

  test('a new owner of a page gets one mail, which names who chose them, unless they want no such mail', async () => {
    const { followUp, mailChoices } = floor.services;
    const give = (to: string, by: Viewer, due = '') => followUp.follow(pageId, { owner: to, due }, by);
    await give(staffId(bea), awa, '2030-05-06');
    const [mail, ...more] = await sent();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ to: 'bea@example.org', subject: 'Page to look after: L’eau des villages' });
    for (const words of ['Awa', '6\u00a0May 2030', '/connexion?retour=', '/courriels/entrusted-p-'])
      expect(mail!.text).toContain(words);
    expect(mail!.headers['reply-to']).toContain('awa@example.org');
    expect(mail!.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    // A form opened before the page got an owner, in which only the day was changed, keeps the
    // owner.
    await followUp.follow(pageId, { owner: staffId(awa), due: '2030-05-08' }, awa, { owner: staffId(awa), due: '' });
    expect(await floor.services.pages.find(pageId)).toMatchObject({ ownerId: staffId(bea), dueOn: '2030-05-08' });
    // No mail for a new due day, for a page that one takes oneself, or for the command line.
    await give(staffId(bea), awa, '2030-05-07');
    await give(staffId(awa), awa);
    await give(staffId(bea), COMMAND_LINE);
    expect(await sent()).toEqual([]);
    // No mail if the page went to another person meanwhile, or if this sort of mail is off.
    await whileDown(async () => {
      await give(staffId(awa), bea);
      await floor.services.mailQueue.settle();
      await give(staffId(bea), bea);
    });
    retry();
    expect(await sent()).toEqual([]);
    const [, token = ''] = /courriels\/(entrusted-\S+)/.exec(mail!.text)!;
    expect(await mailChoices.turn(token, true)).toMatchObject({ sort: 'entrusted', isOff: true });
    await give(staffId(awa), awa);
    await give(staffId(bea), awa);
    expect(await sent()).toEqual([]);
  });

  test('the Reply-To of a mail is the staff member who asked or wrote, never a partner or a member', async () => {
    const { reviewAsking, invitations, reviewers } = floor.services;
    const outside = { name: 'Fatou', email: 'f@example.org', locale: 'fr', due: '', message: '' };
    await reviewAsking.ask(pageId, { ...outside, people: null }, awa, ORIGIN);
    await reviewAsking.ask(pageId, { ...outside, people: [staffId(bea)] }, awa, ORIGIN);
    await invitations.invite({ ...PARTNER, pageId, email: 'p@example.org' }, awa, ORIGIN);
    const asked = await sent();
    expect(tos(asked).sort()).toEqual(['bea@example.org', 'f@example.org', 'p@example.org']);
    for (const { headers } of asked) expect(headers['reply-to']).toContain('<awa@example.org>');
    const own = (await reviewers.findOwn(pageId, bea))!;
    const { draft } = await reviewers.read(own, bea);
    await reviewers.answer(own, { answer: 'approved', reason: '' }, draft.state, bea, ORIGIN);
    const [answered] = await sent();
    expect([answered!.to, answered!.headers['reply-to']]).toEqual([
      'awa@example.org',
      expect.stringContaining('<bea@example.org>'),
    ]);
    const { id } = await annotate(awa, 'Qu’en dit @Béa ?');
    const [mention] = await sent();
    expect(mention!.headers['reply-to']).toContain('<awa@example.org>');
    const { viewer: member } = await floor.person('member', 'Paul Lens');
    for (const other of [await partner('aminata@example.org', 'fr'), member]) {
      await reply(other, id, 'Oui.');
      expect(new Set((await sent()).map(({ headers }) => headers['reply-to']))).toEqual(new Set([undefined]));
    }
  });

  test('the annotations of one author cause at most sixty mails an hour', async () => {
    const { id } = await annotate(bea, 'Une question.');
    for (let i = 0; i < 70; i++) await reply(awa, id, `Réponse ${i}.`);
    expect(await sent()).toHaveLength(60);
    floor.clock.pass({ hours: 1 });
    await reply(awa, id, 'Encore une.');
    expect(await sent()).toHaveLength(1);
  });

  test('an answer that mentions its recipient is one mail', async () => {
    const { id } = await annotate(bea, 'Une question.');
    await reply(awa, id, '@Béa : oui.');
    expect(tos(await sent())).toEqual(['bea@example.org']);
  });

  test('the author of an annotation gets mail when it is resolved, unless it was reopened meanwhile', async () => {
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

describe('a waiting mail is not sent if, meanwhile,', () => {
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

  test('the page was closed to members, or the account was closed, or such mail was turned off', async () => {
    const changes: ((id: string, viewer: Viewer, on: string) => Promise<unknown>)[] = [
      async (_id, _viewer, on) => {
        const page = await floor.services.pages.require(awa, on);
        await floor.services.pages.changeDetails(on, { ...page, ...page.notice, visibility: 'invited' }, awa);
      },
      async (id) => floor.services.people.disable(id, COMMAND_LINE),
      async (_id, viewer) => floor.services.mailChoices.change({ answers: false, reminders: true }, viewer),
    ];
    for (const change of changes) {
      const other = await addPage('Une autre page');
      const { viewer: member, personId } = await floor.person('member', 'Paul Lens');
      const { id } = await annotate(member, 'Une question.', other);
      await whileDown(async () => {
        await reply(awa, id, 'Oui.');
        await floor.services.mailQueue.settle();
        expect(await waiting()).toMatchObject([{ attempts: 1 }]);
        await change(personId, member, other);
      });
      retry();
      expect(await sent()).toEqual([]);
      expect(await waiting()).toEqual([]);
    }
  });
});

test('with a mail server, links of reviews are only mailed, and shown to nobody else', async () => {
  const request = { name: 'Fatou', email: 'f@example.org', locale: 'fr', due: '', message: '', people: null };
  await floor.services.reviewAsking.ask(pageId, request, awa, ORIGIN);
  const [open] = (await floor.services.reviews.list(pageId, awa)).requests;
  expect(floor.services.reviews.showsLinks).toBe(false);
  await expect(floor.services.reviews.makeLink(pageId, open!.id, awa)).rejects.toMatchObject({ code: 'forbidden' });
});
