import { pagePath } from '#content/addresses/address.ts';
import { COMMAND_LINE } from '#content/authorise.ts';
import { listClaims } from '#content/citation/listed-citations.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { emptyNotice } from '#content/kinds/notice.ts';
import { CONSENT_USES } from '#content/material/consent.ts';
import { insertCheckpoint } from '#db/drafts/checkpoint-repository.ts';
import { newId } from '#db/driver/new-id.ts';
import { insertConcerned, updateConcerned } from '#db/materials/concerned-repository.ts';
import { noteConsentChange } from '#db/materials/masked-text-repository.ts';
import { insertMaterials } from '#db/materials/material-repository.ts';
import { loadSessionSecret } from '#server/auth/session-secret.ts';
import { packDocument } from '#server/drafts/packed-document.ts';
import { followAskedForLess } from '#server/materials/follow-consent.ts';
import { makeOffToken } from '#server/notifications/off-token.ts';
import {
  CASES,
  casesWith,
  markOf,
  nameOf,
  organisationOf,
  type Person,
  quotationOf,
} from '#tests/support/consent-cases.ts';
import { documentOf } from '#tests/support/document-of.ts';
import { addConcerned, addMaterial, PERSON } from '#tests/support/materials.ts';
import { keepBackup } from '#tests/support/other-doors.ts';
import { invitePartner, signInNew, tokenOf } from '#tests/support/people.ts';
import type { RunningApp } from '#tests/support/running-app.ts';
import { makePdf, piecesOf } from '#tests/support/sample-documents.ts';

/** Cases of people who agreed to all uses: the other facts of their materials are recorded. */
const WRITTEN = casesWith({ naming: 'name' }, CONSENT_USES.length);
/** The cases whose screens are requested one by one. */
const SHOWN = [
  { state: 'granted', isEnded: false, reach: 'public' },
  { state: 'granted', isEnded: false, reach: 'team' },
  { state: 'granted', isEnded: true, reach: 'public' },
  { state: 'refused', reach: 'network' },
  { state: 'withdrawn', reach: 'public' },
] as const;
/** The case of a person who chose a pseudonym once the page's title or summary had their name. */
const [HEADED = 0] = casesWith({
  state: 'granted',
  isEnded: false,
  reach: 'public',
  naming: 'pseudonym',
  isTyped: true,
});
const [REFUSED = 0] = casesWith({ state: 'refused', reach: 'public', naming: 'name', isTyped: true });
const [KEPT = 0] = casesWith({ state: 'granted', isEnded: false, reach: 'public', naming: 'name', isTyped: true });

/** A material whose screens are requested. */
export interface ShownMaterial {
  readonly n: number;
  readonly id: string;
  readonly person: string;
  readonly file: string;
  readonly upload: string;
  readonly extract: string;
  readonly point: string;
}

/** A site with people of every consent, before and after they chose it. */
export type ConsentWorld = Awaited<ReturnType<typeof buildConsentWorld>>;

/**
 * A study that cites one person for each case of consent, with everything else that addresses name.
 * Everybody agreed to everything when it was published; `decide` sets their consent as in their
 * case.
 */
export async function buildConsentWorld(app: RunningApp) {
  const { services } = app;
  const open = { summary: 'Un résumé.', language: 'fr' } as const;
  const head = { summary: `Le puits de ${nameOf(HEADED)}.`, language: 'fr' } as const;
  const notice = emptyNotice('study');
  const study = await app.addPage({
    ...{ kind: 'study', title: `Puits chez ${nameOf(HEADED)}`, slug: 'les-puits', visibility: 'public', ...head },
    notice: { ...notice, common: { ...notice.common, countries: ['ML'], keywords: ['forage', nameOf(HEADED)] } },
  });
  const factsheet = await app.addPage({
    kind: 'factsheet',
    title: 'Puits pour adhérents',
    visibility: 'members',
    ...open,
  });
  const practice = await app.addPage({ kind: 'practice', title: 'Puits entretenus', visibility: 'public', ...open });
  const workshop = await app.addPage({ kind: 'workshop', title: 'Puits en atelier', visibility: 'members', ...open });
  const module = await app.addPage({ kind: 'module', title: 'Puits en module', visibility: 'public', ...open });
  const drawn = await app.addPage({ kind: 'study', title: 'Puits dessinés', visibility: 'public', ...open });
  const pages = { study, factsheet, practice, workshop, module };

  const signedIn = {
    member: await signInNew(services, { name: 'Adhérente', role: 'member' }),
    staff: await signInNew(services, { name: 'Paul Lens', role: 'staff' }),
    team: await signInNew(services, { name: 'Awa Diarra', role: 'staff' }),
    administrator: await signInNew(services, { name: 'Administratrice', role: 'staff', admin: true }),
  };
  const partner = await invitePartner(services, study.id);
  const cookies: Record<Person, string> = {
    ...{ stranger: '', partner: partner.cookie, member: signedIn.member.cookie, staff: signedIn.staff.cookie },
    ...{ team: signedIn.team.cookie, administrator: signedIn.administrator.cookie },
  };
  const team = await services.access.findViewer(cookies.team);
  await services.studyTeam.choose(study.id, [signedIn.team.personId], COMMAND_LINE);

  const first = await addMaterial(services, study.id, { title: 'Le premier' });
  await addConcerned(services, first, { uses: ['analysis', 'quotation'] });
  const { material, concerned } = await services.materials.read(first, COMMAND_LINE);
  const { isKeptToTeam: _, ...noted } = material;
  const people = CASES.map((_, n) => ({
    ...concerned[0]!,
    ...{ id: newId(), materialId: newId(), uses: [...CONSENT_USES], reach: 'public' as const, naming: 'name' as const },
    ...{ name: nameOf(n), organisation: organisationOf(n), pseudonym: markOf('pse', n), note: markOf('not', n) },
  }));
  await services.database.write(async (trx) => {
    const rows = people.map(({ materialId: id, organisation }, n) => ({
      ...{ ...noted, id, organisation, number: n + 2, access: CASES[n]!.access },
      ...{ title: markOf('tit', n), place: markOf('lie', n), summary: markOf('res', n) },
    }));
    await insertMaterials(trx, rows);
    for (const person of people) await insertConcerned(trx, person);
  });
  const cite = (n: number) => `[@material/${people[n]!.materialId}]`;

  // Transcripts, recordings and extracts of some cases.
  for (const n of WRITTEN) {
    const id = people[n]!.materialId;
    const received = await services.fileStore.receive([Buffer.from(`ID3 ${markOf('son', n)}`)], 100);
    await services.materialFiles.add(id, { ...received, name: `${markOf('fic', n)}.mp3` }, COMMAND_LINE);
    await services.transcripts.open(id, COMMAND_LINE, {
      type: 'doc',
      content: [{ type: 'paragraph', content: [{ type: 'text', text: `Elle raconte ${markOf('txt', n)} au puits.` }] }],
    });
  }
  const codeFacts = { name: 'Panne', definition: '', colour: 'blue', parent: '' } as const;
  const code = await services.codeBook.add(study.id, codeFacts, COMMAND_LINE);
  const shown: ShownMaterial[] = [];
  for (const wanted of SHOWN) {
    const [n] = casesWith({ ...wanted, naming: 'name' }, CONSENT_USES.length);
    const { materialId: id, id: person } = people[n!]!;
    const upload = await services.materialFiles.begin(id, { name: 'envoi.mp3', bytes: 9, mark: 'une' }, team);
    const note = { from: '0:10', to: '0:20', codes: [code], note: markOf('ext', n!) };
    const { draft } = await services.transcripts.require(id, 'material.read', COMMAND_LINE);
    const before = packDocument(documentOf(`Jadis, elle raconte ${markOf('txt', n!)}.`));
    const point = { id: newId(), pageId: draft.id, createdAt: noted.createdAt, words: before.words, details: '' };
    await services.database.write((trx) =>
      insertCheckpoint(trx, { ...point, reason: 'interval', replacedBy: null, document: before.packed }, []),
    );
    shown.push({
      ...{ n: n!, id, person, upload: upload.id, extract: await services.extracts.addSound(id, note, team) },
      file: (await services.materialFiles.list(id, COMMAND_LINE))[0]!.id,
      point: point.id,
    });
  }
  // One of them is asked by a personal link, with the text of the consent read aloud.
  const asked = shown[0]!;
  const asking = { text: 'Acceptez-vous ?', uses: [...CONSENT_USES], reach: 'public', naming: 'name' };
  await services.consentLoops.askConsent(
    { materialId: asked.id, id: asked.person, origin: app.url },
    { ...asking, locale: 'fr', email: '', recording: asked.file },
    team,
  );
  const consentKey = await services.consentLoops.makeLink(asked.id, asked.person, team);

  const plain = (n: number) => `Une personne dit : « ${quotationOf(n)} » ${cite(n)}.`;
  const named = (n: number) =>
    `:::constat{title="${nameOf(n)} garde la clé"}\n${nameOf(n)}, de ${organisationOf(n)}, dit : « ${quotationOf(n)} » ${cite(n)}. Mme ${nameOf(n).split(' ')[1]} garde la clé.\n:::`;
  /** The cases that each finding of a text cites. */
  const findingsOf = (numbers: readonly number[]): number[][] => {
    const others = numbers.filter((n) => !CASES[n]!.isTyped);
    const groups = Array.from({ length: Math.ceil(others.length / 6) }, (_, g) => others.slice(g * 6, g * 6 + 6));
    return [...groups, ...numbers.filter((n) => CASES[n]!.isTyped).map((n) => [n])];
  };
  const passages = (numbers: readonly number[]) =>
    findingsOf(numbers).map((group) =>
      CASES[group[0]!]!.isTyped
        ? named(group[0]!)
        : `:::constat{title="Une panne"}\n${group.map(plain).join('\n\n')}\n:::`,
    );
  const all = CASES.map((_, n) => n);
  /**
   * For the pages beside the study: the cases who agreed to all uses, and those whose name is
   * typed.
   */
  const few = all.filter((n) => CASES[n]!.uses.length === CONSENT_USES.length);
  const typed = all.filter((n) => CASES[n]!.isTyped);
  const some = all.filter((n) => CASES[n]!.isTyped || CASES[n]!.uses.length === CONSENT_USES.length);
  const write = (page: { id: string }, lines: readonly string[]) =>
    services.drafts.replace(page.id, documentOf(['Le puits commun.', ...lines].join('\n\n')));
  const publish = (page: { id: string }) => services.editions.publish(page.id, {}, COMMAND_LINE);

  const link = `La suite est dans [la fiche](${pagePath(factsheet)}).`;
  await write(study, [link, ...passages(all)]);
  await publish(study);
  await services.versions.freeze(study.id, { version: 'Pour relire', key: 'version-puits' }, COMMAND_LINE);
  const file = {
    bytes: piecesOf(makePdf([['Un plan.']])),
    name: `${nameOf(HEADED)}.pdf`,
    title: nameOf(HEADED),
    language: 'fr' as const,
  };
  await services.attachments.add(study.id, file, COMMAND_LINE);
  await write(study, [link, ...passages(all), `Et en avril ${cite(KEPT)}.`]);
  await services.editions.publish(study.id, { note: `Relu par ${nameOf(HEADED)}` }, COMMAND_LINE);
  const text = (await services.drafts.read(study.id)).document.toJSON() as DocumentNode;
  const findings = listClaims(text).filter(({ title }) => title.includes('garde la clé'));
  const onFindings = findings.map(({ id }) => `:::enseignement\nUne leçon [@block/${study.id}/${id}].\n:::`);
  await write(factsheet, passages(some));
  await write(practice, [...onFindings, ...passages(typed)]);
  await write(workshop, passages(few));
  const steps = WRITTEN.map((n) => `1. **Un temps (10 min).** ${plain(n)}`);
  await write(module, [...passages(few), '## Déroulé', steps.join('\n')]);
  // So few sources that its map is drawn.
  await write(drawn, passages(few));
  for (const page of [factsheet, practice, workshop, module, drawn]) await publish(page);
  await write(study, [link, ...passages(all), `Et en septembre ${cite(KEPT)} ${cite(KEPT)}.`]);
  await services.checkpoints.replace(COMMAND_LINE, study.id, (await services.drafts.read(study.id)).document);

  const member = await services.access.findViewer(cookies.member);
  const threads: string[] = [];
  for (const n of [KEPT, REFUSED]) {
    const remark = { pageId: study.id, kind: 'comment', body: 'Une remarque.' } as const;
    threads.push((await services.annotations.create({ ...remark, selection: { exact: quotationOf(n) } }, member)).id);
  }

  const toolkit = { kind: 'toolkit', title: 'Puits en boîte', slug: 'la-boite', language: 'fr' } as const;
  const introduction = `Elle dit : « ${quotationOf(REFUSED)} ». ${nameOf(HEADED)} aussi.`;
  const box = await services.collections.create(
    { ...toolkit, summary: 'Des puits.', introduction, visibility: 'public' },
    COMMAND_LINE,
  );
  await services.collectionParts.arrange(
    box.id,
    [{ title: '', pageIds: [study.id, factsheet.id, practice.id, module.id] }],
    COMMAND_LINE,
  );
  await services.collections.publish(box.id, true, COMMAND_LINE);
  const booklet = await services.collections.create(
    { kind: 'booklet', title: 'Puits en livret', slug: 'le-livret', ...open, visibility: 'public' },
    COMMAND_LINE,
  );
  await services.collectionParts.arrange(booklet.id, [{ title: '', pageIds: [drawn.id] }], COMMAND_LINE);
  await services.collections.publish(booklet.id, true, COMMAND_LINE);
  const kit = await services.ownKits.create(
    {
      title: 'Puits composés',
      pages: [study, factsheet].map(({ kind, slug }) => ({ type: 'page', kind, slug }) as const),
    },
    member,
  );

  const request = { name: 'Relectrice', email: 'lit@example.org', locale: 'fr', due: '', message: '', people: null };
  await services.reviewAsking.ask(study.id, request, COMMAND_LINE, app.url);
  await services.mailQueue.settle();
  const mails = await services.outbox.list(COMMAND_LINE);
  const [mail] = mails.filter(({ to }) => to.includes('lit@example.org'));
  const letter = (await services.outbox.read(COMMAND_LINE, mail!.id)).text;
  const reviewKey = new URL(/http\S+relire\S+/.exec(letter)![0]).pathname.split('/').at(-1)!;
  const unopened = await services.invitations.invite(
    { pageId: study.id, name: 'B. K.', organisation: 'Comité', country: 'ML', side: 'south', expiresInDays: 30 },
    COMMAND_LINE,
  );
  const organisation = await services.organisations.add(
    { name: 'Comité des puits', acronym: '', side: '', actorType: '', country: 'ML', site: '', identifier: '' },
    COMMAND_LINE,
  );
  const binned = await app.addPage({ kind: 'article', title: 'Puits à jeter', ...open });
  await services.bin.bin(binned.id, COMMAND_LINE);
  const staged = { kind: 'organisation', pageId: null, fileName: 'liste.csv' } as const;
  const imported = await services.imports.stage(staged, Buffer.from('Nom\nUne\n'), team);
  await services.people.add(
    { email: 'entre@example.org', name: 'Qui entre', role: 'member', admin: false, organisation: '' },
    COMMAND_LINE,
  );
  const backup = await keepBackup(services);

  return {
    ...{
      app,
      pages,
      cookies,
      people,
      shown,
      first,
      code,
      kit,
      organisation,
      imported,
      threads,
      backup,
      few,
      typed,
      some,
      all,
    },
    findings: findingsOf(all),
    ...{ written: WRITTEN, box, headed: HEADED, refused: REFUSED, kept: KEPT },
    paths: {
      study: pagePath(study),
      factsheet: pagePath(factsheet),
      practice: pagePath(practice),
      workshop: pagePath(workshop),
      module: pagePath(module),
      drawn: pagePath(drawn),
      box: '/outils/la-boite',
      booklet: '/livrets/le-livret',
    },
    keys: {
      review: reviewKey,
      consent: consentKey,
      invitation: unopened.token,
      signIn: tokenOf((await services.signIn.createLink('entre@example.org')).path),
      mailOff: makeOffToken(await loadSessionSecret(services.env), {
        recipientId: signedIn.member.personId,
        sort: 'digest',
      }),
    },
    memberId: signedIn.member.personId,
    binned: binned.id,
    mail: mail!.id,
    point: (await services.checkpoints.list(COMMAND_LINE, study.id)).at(-1)!.id,
    attached: (await services.attachments.list(study.id, COMMAND_LINE))[0]!.href,
    /** Sets each consent as its case states, and updates the published texts. */
    async decide() {
      const changedAt = new Date().toISOString();
      await services.database.write(async (trx) => {
        for (const [n, { id, materialId, createdAt: _at, ...person }] of people.entries()) {
          const { state, isEnded, uses, reach, naming } = CASES[n]!;
          const change = { state, uses, reach, naming, until: isEnded ? '2020-01-01' : '', updatedAt: changedAt };
          await updateConcerned(trx, id, { ...person, ...change });
          await followAskedForLess(trx, materialId, { before: person, after: change }, changedAt);
          await noteConsentChange(trx, materialId, changedAt);
        }
      });
      // As after any change of a consent: what was derived from the texts is derived again.
      const [person] = (await services.materials.read(first, COMMAND_LINE)).concerned;
      const refusing = { ...PERSON, state: 'refused' as const };
      await services.concerned.change(person!.id, refusing, person!.updatedAt, COMMAND_LINE);
      await services.masking.follow();
      await services.search.settle();
    },
  };
}
