import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { Viewer } from '#content/people/person.ts';
import { type MailRig, ORIGIN, openMailRig, tos } from '#tests/support/mail-rig.ts';
import type { ReadMail } from '#tests/support/read-mail.ts';

let {
  floor,
  awa,
  bea,
  pageId,
  staff,
  addPage,
  partner,
  annotate,
  reply,
  sent,
  waiting,
  whileDown,
  retry,
  reopen,
  close,
} = {} as MailRig;
beforeEach(async () => {
  ({
    floor,
    awa,
    bea,
    pageId,
    staff,
    addPage,
    partner,
    annotate,
    reply,
    sent,
    waiting,
    whileDown,
    retry,
    reopen,
    close,
  } = await openMailRig());
});
afterEach(() => close());

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

  test('is sent on Monday with what others did, and only to those for whom there is something', async () => {
    // Wednesday: the first run, from which events count.
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
    // It is not sent again, nor after a restart, nor if nothing happens.
    expect(await run()).toEqual([]);
    await floor.close();
    floor = await reopen();
    at('2026-11-30');
    expect(await run()).toEqual([]);
    at('2026-12-07');
    expect(await run()).toEqual([]);
    expect(await waiting()).toEqual([]);
  });

  test('contains only the last answer to a review, if it was changed', async () => {
    const { reviewAsking, reviewers } = floor.services;
    await choose(bea, 'daily');
    await run();
    floor.clock.pass({ hours: 1 });
    const on = await addPage('Les digues');
    const louis = await staff('Louis Petit', 'louis@example.org');
    const request = { name: '', email: '', locale: 'fr', due: '', message: '', people: [louis.personId] };
    await reviewAsking.ask(on, request, awa, ORIGIN);
    const key = (await reviewers.findOwn(on, louis))!;
    const { state } = (await reviewers.read(key, louis)).draft;
    await reviewers.answer(key, { answer: 'approved', reason: '' }, state, louis, ORIGIN);
    floor.clock.pass({ minutes: 5 });
    await reviewers.changeAnswer(key, { answer: 'changes', reason: 'Le prix.' }, louis, ORIGIN);
    at('2026-11-26');
    const mailText = (await run()).find(({ to }) => to === 'bea@example.org')!.text;
    expect([mailText.includes('changes wanted'), mailText.includes('approved')]).toEqual([true, false]);
  });

  test('reports the partners’ annotations on a page to its owner', async () => {
    const { followUp } = floor.services;
    await followUp.follow(pageId, { owner: awa.personId, due: '' }, awa);
    await choose(awa, 'daily');
    const southern = await partner('aminata@example.org', 'fr');
    await run();
    floor.clock.pass({ hours: 1 });
    await annotate(southern, 'Chez nous, c’est autrement.');
    expect(await run(), 'not at once').toEqual([]);
    at('2026-11-26');
    const mail = (await run()).find(({ to }) => to === 'awa@example.org')!;
    expect(mail.text).toContain('L’eau des villages');
    expect(mail.text).toContain('une annotation, par A. D.');
  });

  test('is sent daily to those who choose that, and never to those who choose none', async () => {
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
    // Events from the time without digests are not reported afterwards.
    await choose(bea, 'weekly');
    at('2026-12-07');
    expect(await run()).toEqual([]);
  });

  test('omits what was mailed at once, and pages that are in the bin when it is sent', async () => {
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

  test('omits a review request for the person asked, and the answer for the person who asked', async () => {
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

  test('contains what could not be mailed at once', async () => {
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

  test('is sent once for each period, also when it is made twice at the same time', async () => {
    await run();
    await addPage('Les digues');
    at('2026-11-30');
    const { digests } = floor.services;
    await Promise.all([digests.run(), digests.run()]);
    expect(tos(await sent())).toEqual(['awa@example.org', 'bea@example.org']);
  });

  test('reports nothing twice, and continues, if the clock was ahead for a while', async () => {
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
      remaining: ['mentions', 'entrusted', 'reminders', 'digest'],
    });
    expect(await mailChoices.ofViewer(bea)).toEqual({
      answers: false,
      reminders: true,
      mentions: true,
      entrusted: true,
      digest: 'weekly',
    });
    expect(await mailChoices.ofViewer(awa)).toEqual({
      answers: true,
      reminders: true,
      mentions: true,
      entrusted: true,
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

  test('is refused if it was altered, and can be opened sixty times an hour', async () => {
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
