import type { BrowserContext, Page } from 'playwright-core';
import { ADMIN_SCREENS } from './admin-screens.ts';
import type { Story } from './story.ts';
import { until } from './until.ts';

const WORKSHOP = '/ateliers/atelier-duo-maroc-l-engagement-des-jeunes';
const SHEET = '/fiches/prevenir-les-risques-du-modele-d-affaire';
const MODULE = '/modules/comment-associer-les-hommes';
const OPEN_MODULE = '/modules/comment-accompagner-le-retour';
const STUDY = '/etudes/acces-a-l-energie-porteurs-de-projets';
/** The study of the demonstration that has materials. */
const STUDY_OF_MATERIALS = '/etudes/cinq-missions-un-an-apres';
const RESERVED =
  '/fiches/monter-un-dossier-un-pour-cent-eau/reserve?vers=%2Fateliers%2Fatelier-duo-mali-l-eau-en-zone-rurale';

export type Onlooker = 'public' | 'staff' | 'member' | 'partner';
export type Sessions = Record<'staff' | 'member' | 'partner', Awaited<ReturnType<BrowserContext['storageState']>>>;

/** Every screen of the demonstration, with the role that visits it. */
export const SCREENS: readonly [role: Onlooker, path: string][] = [
  ['public', '/'],
  ['public', '/fiches'],
  ['public', '/outils'],
  ['public', SHEET],
  ['public', STUDY],
  ['public', '/outils/kit-agriculture'],
  ['public', '/fiches/monter-un-dossier-un-pour-cent-eau'],
  ['public', RESERVED],
  ['public', `${SHEET}/editions`],
  ['public', `${SHEET}/editions/1`],
  ['public', `${SHEET}/editions/comparer?de=1&a=1`],
  ['public', '/recherche?q=energie'],
  ['public', '/recherche?q=zzyqx'],
  ['public', '/explorer'],
  ['public', `/selection?page=${SHEET}&page=${STUDY}`],
  ['public', '/kits'],
  ['public', '/verifier-un-kit'],
  ['public', '/pays/ml'],
  ['public', '/odd/5'],
  ['public', '/mots-cles'],
  ['public', '/pays/ml/fiches'],
  ['public', '/connexion'],
  ['public', '/nulle-part'],
  ['member', '/'],
  ['member', MODULE],
  ['member', '/mes-kits'],
  ['member', `/selection?page=${MODULE}`],
  ['member', `${MODULE}/seance`],
  ['public', `/deroule?page=${OPEN_MODULE}&page=/modules/comment-choisir-un-format-de-mobilite&debut=09:00`],
  ['partner', WORKSHOP],
  ['partner', `${WORKSHOP}/annotations`],
  ['staff', '/'],
  ['staff', WORKSHOP],
  ['staff', `${WORKSHOP}/annotations`],
  ['staff', `${WORKSHOP}/invitations`],
  ['staff', '/tableau-de-bord'],
  ['staff', '/tableau-de-bord?vue=stages'],
  ['staff', '/tableau-de-bord?vue=dates'],
  ['staff', '/tableau-de-bord?archives=1'],
  ['staff', '/mon-compte'],
  ['staff', '/activite'],
  ['staff', `${SHEET}/activite`],
  ['staff', '/a-repondre'],
  ['staff', '/a-repondre?etat=ouvertes'],
  ['staff', '/invitations'],
  ['staff', `${SHEET}/suivi`],
  ['staff', `${SHEET}/lunettes`],
  ['staff', '/lunettes'],
  ['staff', `${STUDY}/chantier`],
  ['staff', `${STUDY}/preuves?brouillon`],
  ['public', `${STUDY}/preuves`],
  ['staff', `${STUDY}/chantier/nouveau`],
  ['staff', `${STUDY}/chantier/etapes/collecte`],
  ['staff', `${STUDY}/chantier/frise`],
  ['staff', `${STUDY}/chantier/extraits?q=energie`],
  ['staff', `${STUDY}/chantier/codes`],
  ['staff', `${STUDY}/chantier/analyse`],
  ['staff', `${STUDY}/chantier/grille-d-analyse/ecrire`],
  ['staff', '/repertoire'],
  ['staff', '/repertoire/nouvelle'],
  ['staff', '/repertoire/import'],
  ['staff', `${STUDY}/chantier/import`],
  ['staff', `${SHEET}/corbeille`],
  ['staff', `${SHEET}/dupliquer`],
  ['staff', '/corbeille'],
  ['staff', `${SHEET}/relecture`],
  ['staff', `${SHEET}/notice`],
  ['staff', `${SHEET}/documents`],
  ['staff', `${SHEET}/fichier`],
  ['staff', `${SHEET}/publier`],
  ['staff', `${SHEET}/ecrire`],
  ['staff', `${SHEET}/brouillon`],
  ['staff', '/recherche/suivi'],
  ['staff', '/nouvelle-page'],
  ['staff', '/nouvelles-pages'],
  ['staff', '/nouveau/collection'],
  ['staff', '/outils/kit-agriculture/gerer'],
  ...ADMIN_SCREENS.filter(({ hasParameters }) => !hasParameters).map(({ path }): [Onlooker, string] => ['staff', path]),
];

/**
 * The screens of a material of the demonstration that has a transcript, an extract and a person
 * concerned: their addresses have ids, and are found by links from the study's workspace.
 * @param staff a tab of somebody of the staff
 */
export async function listMaterialScreens(staff: Page): Promise<string[]> {
  const linksOf = async (path: string): Promise<string[]> => {
    await staff.goto(path);
    const links = staff.locator('main a[href]');
    return links.evaluateAll((all) => all.map((link) => new URL((link as HTMLAnchorElement).href).pathname));
  };
  const workspace = await linksOf(`${STUDY_OF_MATERIALS}/chantier`);
  for (const material of workspace.filter((path) => /^\/materiaux\/[^/]+$/.test(path))) {
    const transcript = `${material}/transcription`;
    const links = await linksOf(material);
    if (!links.includes(transcript)) continue;
    const person = links.find((path) => /\/personnes\/[\da-z]{12}$/.test(path));
    const extract = (await linksOf(transcript)).find((path) => /\/extraits\/[^/]+$/.test(path));
    if (!person || !extract) continue;
    const own = ['', '/modifier', '/fichiers', '/retrait', '/transcription', '/transcription/ecrire'];
    return [...own.map((screen) => material + screen), person, `${person}/accord`, extract];
  }
  throw new Error('the demonstration has no material with a transcript, an extract and a person');
}

/** Keeps two pages as a kit. @param member a tab of theirs @returns its address, which has an id */
export async function keepKit(member: Page): Promise<string> {
  await member.goto(`/selection?page=${SHEET}&page=${STUDY}`);
  await member.getByText('Garder ces pages', { exact: false }).first().click();
  const form = member.locator('form[action="/mes-kits"]').first();
  await form.getByLabel(/^Titre/).fill('Pour la réunion');
  await form.getByRole('button').first().click();
  await member.waitForURL(/\/mes-kits\/[\da-z]{12}/);
  return new URL(member.url()).pathname;
}

/** Signs in one person of each role, the partner by a new invitation. */
export async function signInAll(story: Story): Promise<Sessions> {
  const state = {} as Sessions;
  const admin = await story.person('admin@exemple.org');
  state.staff = await admin.context().storageState();
  state.member = await (await story.person('aminata@exemple.org')).context().storageState();
  await admin.goto(`${WORKSHOP}/invitations`);
  await admin.getByLabel(/^Nom/).fill('A. Diarra');
  await admin.getByLabel(/^Organisation/).fill('Comité de gestion');
  await admin.getByLabel(/^Pays/).selectOption('ML');
  await admin
    .getByRole('main')
    .getByRole('button', { name: /Inviter|Créer/ })
    .first()
    .click();
  const link = await admin
    .locator('main')
    .getByText(/\/invitation\/[\w-]+/)
    .first()
    .textContent();
  const partner = await (await story.visitor()).newPage();
  await partner.goto(new URL(/http\S+\/invitation\/[\w-]+/.exec(link ?? '')![0]).pathname);
  await partner.getByRole('main').getByRole('button').first().click();
  await partner.waitForURL(`**${WORKSHOP}`);
  state.partner = await partner.context().storageState();
  return state;
}

/** Opens a screen and waits until it is complete. */
export async function openScreen(page: Page, path: string): Promise<void> {
  await page.goto(path);
  if (!path.endsWith('/ecrire')) return;
  await until(
    async () => (await page.locator('.save-state').getAttribute('data-save')) === 'saved',
    'the editor is ready',
    30_000,
  );
}
