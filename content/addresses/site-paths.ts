/**
 * Addresses of the site's own screens. Like those of pages they are French, the same in both
 * languages of the interface. `page` is where a page is read: `/fiches/valoriser-la-biomasse`.
 * Apart from address.ts, so that the browser's scripts need not know the kinds of page.
 */

import { writePath } from './device-paths.ts';

/** The draft as its next edition would be read. */
export const draftPath = (page: string): string => `${page}/brouillon`;
/**
 * The event stream that notifies readers of a draft when it changes.
 * @param reviewKey for a reader who opened the draft by a request for a review
 */
export const draftNewsPath = (pageId: string, reviewKey?: string): string =>
  `${threadNewsPath(pageId)}?brouillon${reviewKey === undefined ? '' : `&relire=${reviewKey}`}`;
/** The threads of a page for its scripts, and where they send annotations. */
export const threadsPath = (pageId: string): string => `/annotations/${pageId}`;
/** Threads as cards. */
export const threadCardsPath = (pageId: string, ids: readonly string[]): string =>
  `${threadsPath(pageId)}/cartes?fils=${ids.join('.')}`;
/** The event stream of a page. @param position after which changes of its threads are sent */
export const threadNewsPath = (pageId: string, position?: string): string =>
  `${threadsPath(pageId)}/flux${position === undefined ? '' : `?depuis=${position}`}`;
/** A file that is being made: how far it is. */
export const exportWaitPath = (id: string): string => `/telechargements/${id}`;
/** The lenses through which a page is read. */
export const lensesPath = (page: string): string => `${page}/lunettes`;
/** Published pages without a lens. */
export const NO_LENS_PATH = '/lunettes';
/**
 * @param from the gate before publishing: the field that it names, and where saving leads back to
 */
export const noticePath = (page: string, from?: { readonly field: string; readonly back: 'publier' }): string =>
  `${page}/notice${from ? `?champ=${encodeURIComponent(from.field)}&retour=${from.back}` : ''}`;
/** The notice with another address proposed: the present one gives the name of somebody. */
export const newAddressPath = (page: string, slug: string): string =>
  `${noticePath(page)}?adresse=${encodeURIComponent(slug)}#slug`;
/** Whether the page is still as the editor shows it. */
export const pageStatePath = (page: string): string => `${writePath(page)}/etat`;
/** The restore points of a draft; one, or the address of a comparison, below it. */
export const historyPath = (page: string, below?: string): string =>
  `${writePath(page)}/historique${below === undefined ? '' : `/${below}`}`;
/** The card of an address, for the editor. */
export const linkedCardPath = (href: string): string => `/ecrire/carte?adresse=${encodeURIComponent(href)}`;
/** Where the editor reads and sends the notice field by field. */
export const writtenNoticePath = (page: string): string => `${writePath(page)}/notice`;
/** Updating a page from a file of its text; `id` of one that was read. */
export const fileUpdatePath = (page: string, id?: string): string =>
  id === undefined ? `${page}/fichier` : `${page}/fichier?document=${id}`;
export const documentsPath = (page: string): string => `${page}/documents`;
export const publishPath = (page: string): string => `${page}/publier`;
export const invitationsPath = (page: string): string => `${page}/invitations`;
/** Where a version of the draft is frozen, to be annotated. */
export const freezePath = (page: string): string => `${invitationsPath(page)}?figer#version`;
export const annotationsPath = (page: string): string => `${page}/annotations`;
export const editionsPath = (page: string): string => `${page}/editions`;
export const editionPath = (page: string, number: number): string => `${page}/editions/${number}`;
/** Without a question, the last change that the reader may see. */
export const comparePath = (page: string, of?: { from: number | string; to: number | string }): string =>
  `${page}/editions/comparer${of ? `?de=${of.from}&a=${of.to}` : ''}`;
/** A collection's presentation, parts and order. */
export const managePath = (collection: string): string => `${collection}/gerer`;
/** The same with another address proposed: the present one gives the name of somebody. */
export const newShelfAddressPath = (collection: string, slug: string): string =>
  `${managePath(collection)}?adresse=${encodeURIComponent(slug)}#slug`;

/** Who looks after a page, and until when. */
export const followUpPath = (page: string): string => `${page}/suivi`;

/** The workspace of a study: its materials and the people who make it. */
export const workspacePath = (study: string): string => `${study}/chantier`;
/** What a study rests on, as a map; of its draft, for those who may read it. */
export const evidenceMapPath = (study: string, isDraft = false): string =>
  `${study}/preuves${isDraft ? '?brouillon' : ''}`;
/** The form of a stage of a study. @param stage its part of the address (`stageSlug`) */
export const stagePath = (study: string, stage: string): string => `${workspacePath(study)}/etapes/${stage}`;
/** All stages of a study, as a file. */
export const stagesCsvPath = (study: string): string => `${workspacePath(study)}/etapes.csv`;
/**
 * A section of a study's workspace, to be read.
 * @param slug its part of the address (STUDY_SECTIONS)
 */
export const sectionPath = (study: string, slug: string): string => `${workspacePath(study)}/${slug}`;
/** The rows of a section, as a file. */
export const sectionCsvPath = (study: string, slug: string): string => `${sectionPath(study, slug)}/tableau.csv`;
/** A new material of a study. */
export const newMaterialPath = (study: string): string => `${workspacePath(study)}/nouveau`;
export const materialPath = (id: string): string => `/materiaux/${id}`;
/** What is noted of a material. */
export const changeMaterialPath = (id: string): string => `${materialPath(id)}/modifier`;
/** The files of a material. */
export const materialFilesPath = (id: string): string => `${materialPath(id)}/fichiers`;
/** A file of a material. */
export const materialFilePath = (id: string, file: string): string => `${materialFilesPath(id)}/${file}`;
/** Where files of a material are sent in parts: a new one, or one that is on its way. */
export const uploadPath = (id: string, file?: string): string =>
  `${materialPath(id)}/envois${file === undefined ? '' : `/${file}`}`;
/** The transcript of a material, to be read. @param block of a passage */
export const transcriptPath = (id: string, block?: string): string =>
  `${materialPath(id)}/transcription${block === undefined ? '' : `#passage-${block}`}`;
/**
 * Where a passage of a material's transcript is marked, or a stretch of its sound.
 * @param block of the passage
 */
export const newExtractPath = (id: string, block?: string): string =>
  `${materialPath(id)}/extraits/nouveau${block === undefined ? '' : `?bloc=${block}`}`;
/**
 * The same of a passage: its first and last paragraph, and where it begins and ends in these.
 * @param to null for the end of the last one
 */
export const newPassagePath = (path: string, first: string, last: string, from: number, to: number | null): string =>
  `${path}?bloc=${first}&jusque=${last}&debut=${from}${to === null ? '' : `&fin=${to}`}`;
/** An extract of a material: its codes. */
export const extractPath = (id: string, extract: string): string => `${materialPath(id)}/extraits/${extract}`;
/** The extracts of a study; those that have a code. */
export const extractsPath = (study: string, code?: string): string =>
  `${workspacePath(study)}/extraits${code === undefined ? '' : `?code=${code}`}`;
/** The code book of a study, or a code of it. */
export const codesPath = (study: string, code?: string): string =>
  `${workspacePath(study)}/codes${code === undefined ? '' : `/${code}`}`;
/** Where the analysis of a study leaves for analysts' tools, and comes back. */
export const analysisPath = (study: string): string => `${workspacePath(study)}/analyse`;
/** The analysis of a study, as a file for analysts' tools. */
export const analysisFilePath = (study: string): string => `${analysisPath(study)}.qdpx`;
/** Takes what came from a material out of all texts. @param personId who asked for it */
export const withdrawalPath = (id: string, personId?: string): string =>
  `${materialPath(id)}/retrait${personId === undefined ? '' : `?personne=${personId}`}`;
/** Somebody whom a material concerns: a new one, or one by their id. */
export const concernedPath = (materialId: string, id = 'nouvelle'): string =>
  `${materialPath(materialId)}/personnes/${id}`;
/** What somebody whom a material concerns is asked by a personal link, and what they answered. */
export const concernedLoopPath = (materialId: string, id: string): string => `${concernedPath(materialId, id)}/accord`;
/** Where somebody whom a material concerns reads, answers and changes their mind. */
export const consentLinkPath = (token: string, view?: string): string =>
  `/accord/${token}${view === undefined ? '' : `?tour=${view}`}`;
/** The token of such an address of this site; null for any other address. */
export const consentTokenIn = (path: string): string | null => /^\/accord\/([\w-]+)(?=$|[?#])/.exec(path)?.[1] ?? null;
/** True of a personal link of somebody whom a material concerns, with all that is below it. */
export const isConsentLink = (url: string): boolean => url.startsWith(consentLinkPath(''));
/** The sound on which the text that they agree to is read to them. */
export const consentSoundPath = (token: string): string => `/accord/${token}/lecture`;

/** The register of organisations. */
export const ORGANISATIONS_PATH = '/repertoire';
export const ORGANISATIONS_CSV_PATH = `${ORGANISATIONS_PATH}.csv`;
/** A new organisation; with what is known of it, where a name leads here that is in no register. */
export const newOrganisationPath = (known: { readonly name?: string; readonly country?: string } = {}): string => {
  const parameters = new URLSearchParams();
  if (known.name) parameters.set('nom', known.name);
  if (known.country) parameters.set('pays', known.country);
  const text = parameters.toString();
  return `${ORGANISATIONS_PATH}/nouvelle${text === '' ? '' : `?${text}`}`;
};
/** Where a file is sent to be imported among what a screen lists. */
export const importBelow = (screen: string): string => `${screen}/import`;
export const ORGANISATIONS_IMPORT_PATH = importBelow(ORGANISATIONS_PATH);
/** Where a file of materials of a study is sent to be imported. */
export const materialsImportPath = (study: string): string => importBelow(workspacePath(study));
/** A file that was sent to be imported. */
export const importPath = (id: string): string => `/imports/${id}`;
export const organisationPath = (id: string): string => `${ORGANISATIONS_PATH}/${id}`;

/** What the text of a page can cite, for the editor. @param query what was typed to find it */
export const citedSourcesPath = (pageId: string, query = ''): string =>
  `/ecrire/sources?page=${encodeURIComponent(pageId)}${query === '' ? '' : `&q=${encodeURIComponent(query)}`}`;

/** Shows a page first on the home page. */
export const featurePath = (page: string): string => `${page}/une`;

/** A new page with the text of this one. */
export const copyPath = (page: string): string => `${page}/dupliquer`;
/** Puts a page into the bin, once confirmed. */
export const binPath = (page: string): string => `${page}/corbeille`;
/** The latest version of a draft that was frozen to be annotated, or another by its number. */
export const versionPath = (page: string, number?: number): string =>
  `${page}/version${number === undefined ? '' : `?n=${number}`}`;

/**
 * Who may open what a text links to, and how.
 * @param from where the text is read: a page, one of its editions or versions, a collection, a
 * draft that is reviewed
 * @param to where the link leads
 */
export const reservedPath = (from: string, to: string): string => {
  const where = `vers=${encodeURIComponent(to)}`;
  if (from.startsWith(reviewPath(''))) return `${from}?${where}`;
  const [page, edition] = from.split('/editions/');
  if (edition !== undefined) return `${page}/reserve?${where}&edition=${edition}`;
  const [draft, version] = from.split('/version?n=');
  return `${draft}/reserve?${where}${version === undefined ? '' : `&version=${version}`}`;
};

/** What is in the bin, for the staff. */
export const BIN_PATH = '/corbeille';
/** What deleting a page in the bin deletes, and the form that does. */
export const removalPath = (pageId: string): string => `${BIN_PATH}/${pageId}`;
/** Who is asked to review a page, and what they answered. */
export const reviewsPath = (page: string): string => `${page}/relecture`;
/**
 * Where a reviewer reads the draft and answers.
 * @param key the id of the request, or its link's token
 */
export const reviewPath = (key: string): string => `/relire/${key}`;

/** Where every page stands, for the staff. */
export const BOARD_PATH = '/tableau-de-bord';
export const BOARD_CSV_PATH = `${BOARD_PATH}.csv`;
/** Who did what, for the staff. */
export const ACTIVITY_PATH = '/activite';
/** The same of one page. */
export const pageActivityPath = (page: string): string => `${page}/activite`;
/** Annotations without an answer. */
export const UNANSWERED_PATH = '/a-repondre';
/** Open invitations of all pages. */
export const OPEN_INVITATIONS_PATH = '/invitations';
export const SIGN_IN_PATH = '/connexion';
/** What to do once a sign-in link was requested. */
export const SIGN_IN_SENT_PATH = `${SIGN_IN_PATH}/envoye`;
export const NEW_PAGE_PATH = '/nouvelle-page';
/** A new page of a kind. */
export const newPagePath = (kind: string): string => `${NEW_PAGE_PATH}?genre=${kind}`;
/** Where a page is made to be the last of a collection. */
export const newPageIn = (collectionId: string): string => `${NEW_PAGE_PATH}?collection=${collectionId}`;
/**
 * The texts of an archive that are to become pages.
 * @param text the place of one, to be looked at
 */
export const textBatchPath = (id: string, text?: number): string =>
  `/nouvelles-pages?lot=${id}${text === undefined ? '' : `&texte=${text}`}`;
export const NEW_COLLECTION_PATH = '/nouveau/collection';
export const newCollectionPath = (kind: string): string => `${NEW_COLLECTION_PATH}?genre=${kind}`;
/** What was published last, for feed readers. */
export const FEED_PATH = '/flux.xml';
/** Pages that somebody chose, to take along in one file (`selectionPath`). */
export const SELECTION_PATH = '/selection';
/** The kits that somebody put together for themselves, and where one is kept. */
export const OWN_KITS_PATH = '/mes-kits';
export const ownKitPath = (id: string): string => `${OWN_KITS_PATH}/${id}`;
/** The kits on the reader's device; below it, the service worker opens them. */
export const KITS_PATH = '/kits';
/** Where a kit that somebody handed on is checked, in the browser. */
export const CHECK_KIT_PATH = '/verifier-un-kit';
/** The same with this page after those that the browser keeps. @param page its path */
export const addToSelectionPath = (page: string): string => `${SELECTION_PATH}?ajouter=${page}`;
/**
 * A module as who leads its session sees it.
 * @param session its number, where the module has several
 */
export const sessionPath = (page: string, session?: number): string =>
  `${page}/seance${session === undefined ? '' : `?seance=${session}`}`;
/** A page with its reading aids, for which it needs a script that it has not otherwise. */
export const aidsPath = (page: string): string => `${page}?aides=1`;
/** Several modules, one after the other (`sessionPlanPath`). */
export const SESSION_PLAN_PATH = '/deroule';
/** The ways into what was published: by theme, country, goal… */
export const EXPLORE_PATH = '/explorer';
export const SEARCH_PATH = '/recherche';
/** Pages by their titles, while one types. */
export const suggestionsPath = (words: string): string => `${SEARCH_PATH}/suggestions?q=${encodeURIComponent(words)}`;
/** Queries without results, and synonyms. */
export const SEARCH_CARE_PATH = `${SEARCH_PATH}/suivi`;
/** One's own account: name, language, devices. */
export const ACCOUNT_PATH = '/mon-compte';
export const ADMIN_PATH = '/admin';
/** @param section a key of the texts `admin.sections` */
export const adminPath = (section: string): string => (section === 'index' ? ADMIN_PATH : `${ADMIN_PATH}/${section}`);
export const PEOPLE_PATH = adminPath('personnes');
export const personPath = (id: string): string => `${PEOPLE_PATH}/${id}`;
/** How many approvals each kind of page needs. */
export const REVIEW_RULES_PATH = adminPath('relectures');
export const OUTBOX_PATH = adminPath('outbox');
/** A mail that was kept. */
export const keptMailPath = (id: string): string => `${OUTBOX_PATH}/${id}`;
/** The whole audit log. */
export const JOURNAL_PATH = adminPath('journal');

/** Where the holder of an invitation opens it. */
export const invitationPath = (token: string): string => `/invitation/${token}`;

/** The same, to come to a thread of the page. */
export const invitedThreadPath = (token: string, threadId: string): string =>
  `${invitationPath(token)}?fil=${threadId}`;

/** Where a sort of mail is turned off, without signing in. */
export const mailOffPath = (token: string): string => `/courriels/${token}`;

/**
 * The language of a screen in the address of a reviewer's link, and in that of a form which is to
 * be answered in it.
 */
export const LINK_LANGUAGE = 'l';

/** The link of a reviewer without an account, who reads in this language. */
export const reviewLinkPath = (token: string, locale: string): string =>
  `${reviewPath(token)}?${LINK_LANGUAGE}=${locale}`;

/**
 * Sets the language of the interface, and comes back to an address of this site. Slashes stay: such
 * an address is sent to people, who read it.
 */
export const languagePath = (locale: string, back: string): string =>
  `/langue?l=${locale}&retour=${encodeURIComponent(back).replaceAll('%2F', '/')}`;

/** In an address that sets the language: its reader chose it, and it is not only that of a link. */
export const LANGUAGE_CHOICE = 'choix';

/** Where somebody signs in whose address is known. */
export const signInAsPath = (email: string): string => `${SIGN_IN_PATH}?courriel=${encodeURIComponent(email)}`;
/** Where somebody signs in to come back to an address of this site. */
export const signInPath = (back: string): string => `${SIGN_IN_PATH}?retour=${encodeURIComponent(back)}`;

/** In the address that a form leads to: the code of what it did, whose message is shown there. */
export const DONE_PARAMETER = 'fait';
/** An address with the code of what a form did. */
export const donePath = (path: string, code: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}${DONE_PARAMETER}=${code}`;
