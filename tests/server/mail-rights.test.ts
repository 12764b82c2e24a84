import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { COMMAND_LINE } from '#content/authorise.ts';
import { documentSchema } from '#content/document/schema.ts';
import { type Annotation, insertAnnotation } from '#db/annotations/annotation-repository.ts';
import { findPerson, insertPerson } from '#db/auth/person-repository.ts';
import { newId } from '#db/driver/new-id.ts';
import type { Page } from '#db/pages/page-repository.ts';
import { INVITED, InvitationMailWriter } from '#server/auth/invitation-mail-writer.ts';
import { AnnotationMails } from '#server/notifications/annotation-mails.ts';
import { writeAnnotationMail } from '#server/notifications/annotation-writer.ts';
import { NotificationWriter } from '#server/notifications/notification-writer.ts';
import { findRecipient, mayBeNotified, titleFor } from '#server/notifications/recipients.ts';
import { type Floor, openFloor } from '#tests/support/floor.ts';
import { tokenOf } from '#tests/support/people.ts';

/**
 * To whom a waiting mail may still be sent, and what it may contain. The tests call the writers of
 * the mails directly.
 */

const SITE = 'https://wiki.example.org';
const SECRET = 'a secret';
const PARTNER = { name: 'A. D.', organisation: 'Comité', country: 'ML', side: 'south', expiresInDays: 60 } as const;
const TEXT = documentSchema.nodeFromJSON({
  type: 'doc',
  content: [{ type: 'paragraph', attrs: { id: 'p2222222' }, content: [{ type: 'text', text: 'Une phrase.' }] }],
});

let floor: Floor;
let staff: Awaited<ReturnType<Floor['person']>>;
let member: Awaited<ReturnType<Floor['person']>>;
beforeAll(async () => {
  floor = await openFloor();
  staff = await floor.person('staff', 'Awa Diarra');
  member = await floor.person('member', 'Paul Lens');
});
afterAll(() => floor.close());

async function newPage(visibility: 'public' | 'members' | 'invited' = 'members', isPublished = true): Promise<string> {
  const page = { kind: 'article', title: 'L’eau', summary: 'x', visibility, document: TEXT } as const;
  const { id } = await floor.services.pages.create(page, COMMAND_LINE);
  if (isPublished) await floor.services.editions.publish(id, {}, COMMAND_LINE);
  return id;
}
const pageOf = async (id: string): Promise<Page> => (await floor.services.pages.find(id))!;
const invite = async (pageId: string, more: { email?: string; locale?: 'fr' | 'en'; expiresInDays?: number } = {}) =>
  (await floor.services.invitations.invite({ ...PARTNER, pageId, email: 'a@example.org', ...more }, staff.viewer))
    .invitation;
const recipientOf = (id: string) => findRecipient(floor.services.database.read, id, floor.clock.now().toISOString());
const countRows = async (table: 'invitationLink' | 'reviewLink') =>
  (
    await floor.services.database.read
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
  ).count;
const deps = () => ({
  database: floor.services.database,
  clock: floor.clock.now,
  origin: SITE,
  secret: SECRET,
  networkName: 'Réseau',
  timeZone: 'Europe/Paris',
});

describe('the mail of an invitation', () => {
  const send = (id: string) =>
    new InvitationMailWriter(deps()).write({ sort: INVITED, recipientId: `invitation:${id}`, about: SITE });
  const linkIn = (text: string) => tokenOf(new URL(/https:\S+langue\S+/.exec(text)![0]).searchParams.get('retour')!);

  test('has its own link in the partner’s language, the inviter’s name, and the invitation’s last day', async () => {
    const page = await newPage('invited');
    const invitation = await invite(page, { locale: 'en' });
    const [one, two] = [await send(invitation.id), await send(invitation.id)];
    expect(one).toMatchObject({
      to: { name: 'A. D.', address: 'a@example.org' },
      subject: 'Invitation to annotate: L’eau',
    });
    expect(one!.text).toContain('Awa Diarra invites you to read and annotate “L’eau”, in the wiki of Réseau.');
    expect(one!.text).toContain('until 24\u00a0January 2027');
    expect(one!.text).toContain(`${SITE}/`);
    expect(linkIn(one!.text)).not.toBe(linkIn(two!.text));
    for (const mail of [one!, two!])
      expect(await floor.services.invitations.describe(linkIn(mail.text))).toMatchObject({
        invitationId: invitation.id,
        page: { id: page },
      });
    const { invitation: early } = await floor.services.invitations.invite(
      { ...PARTNER, pageId: page, email: 'b@example.org' },
      COMMAND_LINE,
    );
    expect((await send(early.id))!.text).toContain('Réseau vous invite');
  });

  test('is not sent, and no link is made, once the invitation is revoked, expired, or opens nothing', async () => {
    const page = await newPage('invited');
    const revoked = await invite(page);
    await floor.services.invitations.revoke(revoked.id, staff.viewer);
    const late = await invite(page, { expiresInDays: 1 });
    const onDraft = await invite(await newPage('invited', false));
    const shelved = await newPage('invited');
    const archived = await invite(shelved);
    await floor.services.pages.archive(shelved, COMMAND_LINE);
    floor.clock.pass({ hours: 23, minutes: 59 });
    expect(await send(late.id)).not.toBeNull();
    floor.clock.pass({ minutes: 1 });
    const links = await countRows('invitationLink');
    for (const { id } of [revoked, late, onDraft, archived, { id: 'nothing22222' }])
      expect(await send(id), id).toBeNull();
    expect(await countRows('invitationLink')).toBe(links);
  });

  test('has the title of the version to annotate, which the partner may read, not that of the draft', async () => {
    const page = await newPage('invited', false);
    const { id } = await invite(page);
    await floor.services.versions.freeze(page, { version: 'Pour Koro', key: 'key-mail-rights' }, COMMAND_LINE);
    const before = await pageOf(page);
    const details = { ...before, ...before.notice, title: 'Titre de travail' };
    await floor.services.pages.changeDetails(page, details, staff.viewer);
    const mail = (await send(id))!;
    expect(mail.text).toContain('L’eau');
    expect(mail.text + mail.subject).not.toContain('Titre de travail');
    const { page: shown } = await floor.services.invitations.describe(linkIn(mail.text));
    expect(shown).toMatchObject({ title: 'L’eau', path: expect.stringMatching(/\/version$/) });
  });
});

describe('a recipient', () => {
  test('has an open account, or a valid invitation with a mail address', async () => {
    const page = await newPage('invited');
    expect(await recipientOf(staff.personId)).toMatchObject({ who: 'staff', name: 'Awa Diarra', invitedUntil: null });
    expect(await recipientOf(member.personId)).toMatchObject({ who: 'member', viewer: { role: 'member' } });
    const open = await invite(page);
    expect(await recipientOf(`invitation:${open.id}`)).toMatchObject({
      who: 'partner',
      address: 'a@example.org',
      invitedUntil: open.expiresAt,
      viewer: { role: 'partner', pageId: page },
    });
    const gone = await floor.person('staff', 'Partie');
    await floor.services.people.disable(gone.personId, COMMAND_LINE);
    const revoked = await invite(page);
    await floor.services.invitations.revoke(revoked.id, staff.viewer);
    const nowhere = await invite(page, { email: '' });
    const short = await invite(page, { expiresInDays: 1 });
    floor.clock.pass({ days: 1 });
    for (const id of [gone.personId, 'nothing22222', 'invitation:nothing22222', 'review:nothing22222'])
      expect(await recipientOf(id), id).toBeNull();
    for (const { id } of [revoked, nowhere, short]) expect(await recipientOf(`invitation:${id}`)).toBeNull();
  });

  test('is also a reviewer without an account, until their link shows no annotations any more', async () => {
    const page = await newPage();
    const { reviewAsking, reviews } = floor.services;
    const nothing = { name: '', email: '', locale: 'fr', due: '', message: '' };
    const outside = { ...nothing, name: 'Awa Koné', email: 'kone@example.org', people: null };
    await reviewAsking.ask(page, { ...nothing, people: [] }, staff.viewer, SITE);
    const team = (await reviews.list(page, staff.viewer)).requests[0]!.id;
    expect(await recipientOf(`review:${team}`), 'the team has no address').toBeNull();
    await reviewAsking.ask(page, outside, staff.viewer, SITE);
    const id = (await reviews.list(page, staff.viewer)).requests.find(({ email }) => email !== '')!.id;
    const recipient = (await recipientOf(`review:${id}`))!;
    expect(recipient).toMatchObject({ who: 'reviewer', address: 'kone@example.org', viewer: { role: 'public' } });
    expect(mayBeNotified(recipient, await pageOf(page))).toBe(true);
    expect(mayBeNotified(recipient, { ...(await pageOf(page)), archivedAt: floor.clock.now().toISOString() })).toBe(
      false,
    );
    // A reviewer who has answered may not read a title that was written since.
    const { database } = floor.services;
    const renamed = { ...(await pageOf(page)), title: 'SECRET' };
    expect(await titleFor(database.read, recipient, renamed)).toBe('SECRET');
    await database.write((trx) =>
      trx.updateTable('reviewRequest').set({ answer: 'approved' }).where('id', '=', id).execute(),
    );
    expect(await titleFor(database.read, (await recipientOf(`review:${id}`))!, renamed)).toBe(
      (await pageOf(page)).title,
    );
    await database.write((trx) =>
      trx.updateTable('reviewRequest').set({ answer: null }).where('id', '=', id).execute(),
    );
    await reviews.withdraw(page, id, staff.viewer);
    expect(await recipientOf(`review:${id}`)).toBeNull();
  });

  test('is notified of annotations on the pages that they may read', async () => {
    const [forMembers, forInvited, draft] = [await newPage(), await newPage('invited'), await newPage('public', false)];
    const { id } = await invite(forInvited);
    const [team, reader, partner] = [
      (await recipientOf(staff.personId))!,
      (await recipientOf(member.personId))!,
      (await recipientOf(`invitation:${id}`))!,
    ];
    const allowed = async (page: string) => {
      const one = await pageOf(page);
      return [team, reader, partner].map((recipient) => mayBeNotified(recipient, one));
    };
    expect(await allowed(forMembers)).toEqual([true, true, false]);
    expect(await allowed(forInvited)).toEqual([true, false, true]);
    expect(await allowed(draft)).toEqual([true, false, false]);
    await floor.services.pages.archive(forInvited, COMMAND_LINE);
    expect(await allowed(forInvited)).toEqual([true, false, false]);
  });
});

describe('a mail about an annotation', () => {
  const write = (sort: 'answer' | 'mention' | 'settled', recipientId: string, about: string) =>
    writeAnnotationMail(deps(), sort, { sort, recipientId, about });
  const annotate = (pageId: string, viewer = staff.viewer, body = 'Laquelle ?') =>
    floor.services.annotations.create({ pageId, kind: 'question', body, selection: { exact: 'phrase' } }, viewer);

  test('is written only to a person who may read the annotation now and wants such mail', async () => {
    const page = await newPage();
    const { id } = await annotate(page, member.viewer);
    const reply = await floor.services.annotations.reply({ parentId: id, body: 'La première.' }, staff.viewer);
    const mail = await write('answer', member.personId, reply.id);
    expect(mail).toMatchObject({ to: { name: 'Paul Lens' }, thread: id });
    for (const words of ['La première.', 'Laquelle ?', 'phrase', 'Awa Diarra']) expect(mail!.text).toContain(words);
    for (const [recipient, about] of [
      [member.personId, 'nothing22222'],
      ['nothing22222', reply.id],
      [member.personId, `${id}~2020-01-01T00:00:00.000Z`],
    ] as const)
      expect(await write('answer', recipient, about)).toBeNull();
    await floor.services.mailChoices.change({ answers: false, reminders: true }, member.viewer);
    expect(await write('answer', member.personId, reply.id)).toBeNull();
    await floor.services.mailChoices.change({ answers: true, reminders: true }, member.viewer);
    expect(await write('answer', member.personId, reply.id)).not.toBeNull();
    const one = await pageOf(page);
    await floor.services.pages.changeDetails(page, { ...one, ...one.notice, visibility: 'invited' }, staff.viewer);
    expect(await write('answer', member.personId, reply.id)).toBeNull();
  });

  test('that was resolved names who resolved it; once the annotation is reopened, no mail is written', async () => {
    const page = await newPage();
    const { id } = await annotate(page, member.viewer, 'Une faute.');
    await floor.services.annotationChanges.resolve(id, staff.viewer);
    const row = await floor.services.database.read
      .selectFrom('annotation')
      .select('resolvedAt')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const about = `${id}~${row.resolvedAt}`;
    expect((await write('settled', member.personId, about))!.text).toContain('Awa Diarra');
    await floor.services.annotationChanges.reopen(id, staff.viewer);
    expect(await write('settled', member.personId, about)).toBeNull();
  });

  test('to a partner has a new link of their invitation, which opens their thread', async () => {
    const page = await newPage('invited');
    const southern = await floor.partner(page);
    const { invitation } = southern;
    const { id } = await annotate(page, southern.viewer);
    const reply = await floor.services.annotations.reply({ parentId: id, body: 'Oui.' }, staff.viewer);
    // An invitation without a mail address cannot be notified.
    expect(await write('answer', `invitation:${invitation.id}`, reply.id)).toBeNull();
    const other = await invite(page);
    const links = await countRows('invitationLink');
    const mail = (await write('answer', `invitation:${other.id}`, reply.id))!;
    expect(await countRows('invitationLink')).toBe(links + 1);
    const back = new URL(/https:\S+langue\S+/.exec(mail.text)![0]).searchParams.get('retour')!;
    expect(back).toMatch(new RegExp(`\\?fil=${id}$`));
    expect(await floor.services.invitations.describe(tokenOf(back))).toMatchObject({ invitationId: other.id });
    // Words of others are not quoted to them as their own.
    expect(mail.text).not.toContain('Laquelle ?');
  });

  test('of an unknown sort is not written; the event of a dropped mail may be mailed later', async () => {
    const page = await newPage();
    const { id } = await annotate(page, member.viewer);
    const writer = new NotificationWriter(deps());
    const mail = { sort: 'of-later', recipientId: member.personId, about: id };
    expect(await writer.write(mail)).toBeNull();
    expect(await writer.write({ ...mail, sort: 'answer' })).not.toBeNull();
    const { database, mailQueue } = floor.services;
    const mails = new AnnotationMails({ mailQueue, clock: floor.clock.now });
    const reply = await floor.services.annotations.reply({ parentId: id, body: 'Oui.' }, staff.viewer);
    await mailQueue.settle();
    const notify = async () => {
      await database.write((trx) => mails.annotated(trx, reply));
      return (await mailQueue.list(COMMAND_LINE)).map(({ recipient }) => recipient);
    };
    const dropped = { sort: 'answer', recipientId: member.personId, about: reply.id };
    await database.write((trx) => writer.dropped(trx, { ...dropped, sort: 'of-later' }));
    expect(await notify(), 'told already').toEqual([]);
    await database.write((trx) => writer.dropped(trx, dropped));
    expect(await notify()).toEqual([(await recipientOf(member.personId))!.address]);
  });
});

describe('the recipients of a reply', () => {
  let root: Annotation;
  const mails = () => new AnnotationMails({ mailQueue: floor.services.mailQueue, clock: floor.clock.now });
  const at = (second: number) => new Date(floor.clock.now().getTime() + second * 1000).toISOString();
  /** Adds people who each reply in the thread, one second after the other. @returns their ids */
  const repliesOf = async (count: number, from: number): Promise<string[]> => {
    const ids: string[] = [];
    await floor.services.database.write(async (trx) => {
      for (let i = 0; i < count; i++) {
        const id = newId();
        const { personId } = staff;
        const { email: _email, ...like } = (await findPerson(trx, personId))!;
        await insertPerson(trx, { ...like, id, email: `${id}@example.org`, role: 'member' });
        const reply = { ...root, id: newId(), parentId: root.id, anchor: null, personId: id, createdAt: at(from + i) };
        await insertAnnotation(trx, reply, null);
        ids.push(id);
      }
    });
    return ids;
  };
  /** Adds a reply by the staff. @returns the recipients of its notification */
  const notify = async (second: number): Promise<string[]> => {
    const reply = { ...root, id: newId(), parentId: root.id, anchor: null, personId: staff.personId };
    const { database } = floor.services;
    await database.write(async (trx) => {
      await insertAnnotation(trx, { ...reply, createdAt: at(second) }, null);
      await mails().annotated(trx, { ...reply, createdAt: at(second) });
    });
    const notified = await database.read
      .selectFrom('toldEvent')
      .select('recipientId')
      .where('event', '=', reply.id)
      .execute();
    return notified.map(({ recipientId }) => recipientId);
  };
  beforeEach(async () => {
    const selection = { exact: 'phrase' };
    root = await floor.services.annotations.create(
      { pageId: await newPage(), kind: 'question', body: 'Laquelle ?', selection },
      member.viewer,
    );
  });

  test('are the authors who wrote before it, not those who wrote after it', async () => {
    const [before] = await repliesOf(1, 1);
    await repliesOf(1, 5);
    // An author who is known by name alone has no mail address.
    const nameless = { ...root, id: newId(), parentId: root.id, anchor: null, personId: null, createdAt: at(2) };
    await floor.services.database.write((trx) => insertAnnotation(trx, nameless, null));
    expect((await notify(3)).toSorted()).toEqual([before, member.personId].toSorted());
  });

  test('are at most twenty: the author of the thread, then those who wrote last', async () => {
    const writers = await repliesOf(22, 1);
    expect((await notify(60)).toSorted()).toEqual([member.personId, ...writers.slice(-19)].toSorted());
  });

  test('get the mail of an answer if they are mentioned but want no mail of mentions', async () => {
    const { mailChoices, mailQueue, database } = floor.services;
    await mailChoices.change({ answers: true, mentions: false, reminders: true }, staff.viewer);
    const reply = { ...root, id: newId(), parentId: root.id, anchor: null, body: 'Voyez, @Awa Diarra.' };
    const question = { ...root, id: newId(), personId: staff.personId };
    await database.write(async (trx) => {
      await insertAnnotation(trx, question, null);
      await insertAnnotation(trx, { ...reply, parentId: question.id }, null);
    });
    await mailQueue.settle();
    await database.write((trx) => mails().annotated(trx, { ...reply, parentId: question.id }));
    const queued = await database.read.selectFrom('queuedMail').select('sort').where('about', '=', reply.id).execute();
    expect(queued).toEqual([{ sort: 'answer' }]);
  });
});
