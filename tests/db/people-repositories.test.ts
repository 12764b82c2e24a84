import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyNotice } from '#content/kinds/notice.ts';
import { insertAuditEntry, listAuditEntries } from '#db/activity/audit-repository.ts';
import {
  findInvitation,
  findOpenInvitation,
  type Invitation,
  insertInvitation,
  revokeInvitation,
} from '#db/auth/invitation-repository.ts';
import {
  countOtherAdministrators,
  findPerson,
  findPersonByEmail,
  insertPerson,
  type Person,
  updatePerson,
} from '#db/auth/person-repository.ts';
import { deleteSessionsOf, findHeldSession, insertSession } from '#db/auth/session-repository.ts';
import { insertSignInLink, useSignInLink } from '#db/auth/sign-in-link-repository.ts';
import { Database } from '#db/driver/database.ts';
import { insertPage } from '#db/pages/page-repository.ts';
import { createMigratedFolder } from '#tests/support/migrated-folder.ts';

const NOW = '2026-11-25T10:42:00.000Z';
const LATER = '2026-12-25T10:42:00.000Z';

const claire: Person = {
  id: 'claire222222',
  email: 'claire@example.org',
  name: 'Claire',
  role: 'staff',
  admin: true,
  organisation: 'Réseau',
  locale: 'fr',
  createdAt: NOW,
  disabledAt: null,
};
const invitation: Invitation = {
  email: 'aminata@example.org',
  locale: 'fr',
  id: 'invitation22',
  pageId: 'page22222222',
  name: 'Aminata',
  organisation: 'Koro',
  country: 'ML',
  side: 'south',
  createdBy: claire.id,
  createdAt: NOW,
  expiresAt: LATER,
  revokedAt: null,
  seenAt: null,
};
const session = (tokenHash: string, holder: { personId?: string; invitationId?: string }) => ({
  tokenHash,
  id: `id-${tokenHash}`,
  personId: holder.personId ?? null,
  invitationId: holder.invitationId ?? null,
  userAgent: '',
  createdAt: NOW,
  seenAt: NOW,
  expiresAt: LATER,
});

let database: Database;
beforeEach(async () => {
  database = await Database.open(path.join(await createMigratedFolder('db'), 'navette.sqlite'), 'process');
  await database.write(async (trx) => {
    await insertPerson(trx, claire);
    await insertPage(trx, {
      id: invitation.pageId,
      kind: 'workshop',
      slug: 'eau',
      title: 'L’eau',
      summary: '',
      language: 'fr',
      visibility: 'invited',
      status: 'draft',
      notice: emptyNotice('workshop'),
      translationGroup: null,
      createdBy: null,
      createdAt: NOW,
      updatedAt: NOW,
      archivedAt: null,
      editionNumber: null,
      ownerId: null,
      dueOn: null,
    });
    await insertInvitation(trx, invitation, 'hash-of-invitation');
  });
});
afterEach(() => database.close());

describe('persons', () => {
  it('are read as they were stored, and only the given fields change', async () => {
    expect(await findPerson(database.read, claire.id)).toEqual(claire);
    await database.write((trx) => updatePerson(trx, claire.id, { admin: false }));
    await database.write((trx) => updatePerson(trx, claire.id, { name: 'Claire D.' }));
    expect(await findPersonByEmail(database.read, claire.email)).toEqual({
      ...claire,
      admin: false,
      name: 'Claire D.',
    });
  });

  it('have one account for an address, by the database’s own rule, and roles the schema knows', async () => {
    await expect(database.write((trx) => insertPerson(trx, { ...claire, id: 'other2222222' }))).rejects.toThrow(
      /UNIQUE/,
    );
    const partner = { ...claire, id: 'other2222222', email: 'x@example.org', role: 'partner' as 'member' };
    await expect(database.write((trx) => insertPerson(trx, partner))).rejects.toThrow(/CHECK/);
  });

  it('count as other administrators only when they are staff, have the right and are not disabled', async () => {
    const add = (id: string, change: Partial<Person>) =>
      database.write((trx) => insertPerson(trx, { ...claire, id, email: `${id}@example.org`, ...change }));
    await add('plain2222222', { admin: false });
    await add('member222222', { role: 'member' });
    await add('gone22222222', { disabledAt: NOW });
    expect(await countOtherAdministrators(database.read, claire.id)).toBe(0);
    expect(await countOtherAdministrators(database.read, 'nobody222222')).toBe(1);
    await add('second222222', {});
    expect(await countOtherAdministrators(database.read, claire.id)).toBe(1);
  });
});

describe('sessions', () => {
  it('have one holder, never two or none', async () => {
    for (const holder of [{}, { personId: claire.id, invitationId: invitation.id }]) {
      await expect(database.write((trx) => insertSession(trx, session('x', holder)))).rejects.toThrow(/CHECK/);
    }
  });

  it('come with their holder, until the instant they expire', async () => {
    await database.write(async (trx) => {
      await insertSession(trx, session('of-person', { personId: claire.id }));
      await insertSession(trx, session('of-partner', { invitationId: invitation.id }));
    });
    expect(await findHeldSession(database.read, { tokenHash: 'of-person' }, NOW)).toEqual({
      id: 'id-of-person',
      seenAt: NOW,
      expiresAt: LATER,
      holder: { type: 'person', person: claire },
    });
    const { id, pageId, name, organisation, country, side, expiresAt, revokedAt } = invitation;
    expect((await findHeldSession(database.read, { tokenHash: 'of-partner' }, NOW))?.holder).toEqual({
      type: 'invitation',
      invitation: { id, pageId, name, organisation, country, side, expiresAt, revokedAt },
    });
    expect(await findHeldSession(database.read, { tokenHash: 'of-person' }, LATER)).toBeNull();
    expect(await findHeldSession(database.read, { tokenHash: 'of-nobody' }, NOW)).toBeNull();
  });

  it('end for their holder alone, and with the page of an invitation', async () => {
    await database.write(async (trx) => {
      await insertSession(trx, session('a', { personId: claire.id }));
      await insertSession(trx, session('b', { personId: claire.id }));
      await insertSession(trx, session('c', { invitationId: invitation.id }));
    });
    expect(await database.write((trx) => deleteSessionsOf(trx, { personId: claire.id }))).toBe(2);
    expect(await findHeldSession(database.read, { tokenHash: 'c' }, NOW)).not.toBeNull();
    await database.write((trx) => trx.deleteFrom('page').where('id', '=', invitation.pageId).execute());
    expect(await findHeldSession(database.read, { tokenHash: 'c' }, NOW)).toBeNull();
    expect(await findInvitation(database.read, invitation.id)).toBeNull();
  });
});

describe('links', () => {
  it('sign in once, before their end', async () => {
    const link = { personId: claire.id, createdAt: NOW, expiresAt: LATER, usedAt: null };
    await database.write((trx) => insertSignInLink(trx, { tokenHash: 'a', ...link }));
    await database.write((trx) => insertSignInLink(trx, { tokenHash: 'b', ...link }));
    const use = (hash: string, at: string) => database.write((trx) => useSignInLink(trx, hash, at));
    expect(await use('a', NOW)).toBe(claire.id);
    expect(await use('a', NOW)).toBeNull();
    expect(await use('b', LATER)).toBeNull();
    expect(await use('c', NOW)).toBeNull();
  });

  it('are not used up by a transaction that fails', async () => {
    const link = { tokenHash: 'a', personId: claire.id, createdAt: NOW, expiresAt: LATER, usedAt: null };
    await database.write((trx) => insertSignInLink(trx, link));
    const failing = database.write(async (trx) => {
      await useSignInLink(trx, 'a', NOW);
      throw new Error('after');
    });
    await expect(failing).rejects.toThrow('after');
    expect(await database.write((trx) => useSignInLink(trx, 'a', NOW))).toBe(claire.id);
  });
});

describe('invitations', () => {
  it('are open until their end or their revocation, which is recorded once, and never show their token', async () => {
    const open = (at: string) => findOpenInvitation(database.read, 'hash-of-invitation', at);
    expect(await open(NOW)).toEqual(invitation);
    expect(await open(LATER)).toBeNull();
    expect(await database.write((trx) => revokeInvitation(trx, invitation.id, NOW))).toBe(true);
    expect(await database.write((trx) => revokeInvitation(trx, invitation.id, LATER))).toBe(false);
    expect(await open(NOW)).toBeNull();
    expect((await findInvitation(database.read, invitation.id))?.revokedAt).toBe(NOW);
  });
});

describe('the audit', () => {
  it('keeps entries with their details, the latest first', async () => {
    const entry = { at: NOW, actor: 'cli', action: 'person.added', subject: claire.id, detail: { role: 'staff' } };
    await database.write(async (trx) => {
      await insertAuditEntry(trx, entry);
      await insertAuditEntry(trx, { ...entry, action: 'person.disabled', detail: {} });
      await insertAuditEntry(trx, { ...entry, subject: 'other2222222' });
    });
    const entries = await listAuditEntries(database.read, { subject: claire.id });
    expect(entries).toEqual([{ ...entry, action: 'person.disabled', detail: {} }, entry]);
    expect(await listAuditEntries(database.read, { limit: 1 })).toHaveLength(1);
  });
});
