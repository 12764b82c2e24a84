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
/** The threads of a page, read and written by its scripts. */
export const threadsPath = (pageId: string): string => `/annotations/${pageId}`;
/** Threads as cards. */
export const threadCardsPath = (pageId: string, ids: readonly string[]): string =>
  `${threadsPath(pageId)}/cartes?fils=${ids.join('.')}`;
/** The event stream of a page. @param position after which changes of its threads are sent */
export const threadNewsPath = (pageId: string, position?: string): string =>
  `${threadsPath(pageId)}/flux${position === undefined ? '' : `?depuis=${position}`}`;
/** The progress of a file that is being written. */
export const exportWaitPath = (id: string): string => `/telechargements/${id}`;
/** The lenses through which a page is read. */
export const lensesPath = (page: string): string => `${page}/lunettes`;
/** Published pages without a lens. */
export const NO_LENS_PATH = '/lunettes';
/**
 * @param from for a link from the gate before publishing: the field that it names, and the screen
 * to which saving returns
 */
export const noticePath = (page: string, from?: { readonly field: string; readonly back: 'publier' }): string =>
  `${page}/notice${from ? `?champ=${encodeURIComponent(from.field)}&retour=${from.back}` : ''}`;
/** The notice, with a new address proposed because the present one contains a person's name. */
export const newAddressPath = (page: string, slug: string): string =>
  `${noticePath(page)}?adresse=${encodeURIComponent(slug)}#slug`;
/** The page's state, for the editor to check that it shows the present one. */
export const pageStatePath = (page: string): string => `${writePath(page)}/etat`;
/** The restore points of a draft; one, or the address of a comparison, below it. */
export const historyPath = (page: string, below?: string): string =>
  `${writePath(page)}/historique${below === undefined ? '' : `/${below}`}`;
/** The card of an address, for the editor. */
export const linkedCardPath = (href: string): string => `/ecrire/carte?adresse=${encodeURIComponent(href)}`;
/** The notice, read and written field by field by the editor. */
export const writtenNoticePath = (page: string): string => `${writePath(page)}/notice`;
/** Updating a page from a file of its text; `id` of one that was read. */
export const fileUpdatePath = (page: string, id?: string): string =>
  id === undefined ? `${page}/fichier` : `${page}/fichier?document=${id}`;
export const documentsPath = (page: string): string => `${page}/documents`;
export const publishPath = (page: string): string => `${page}/publier`;
export const invitationsPath = (page: string): string => `${page}/invitations`;
/** Freezes a version of the draft, to be annotated. */
export const freezePath = (page: string): string => `${invitationsPath(page)}?figer#version`;
export const annotationsPath = (page: string): string => `${page}/annotations`;
export const editionsPath = (page: string): string => `${page}/editions`;
export const editionPath = (page: string, number: number): string => `${page}/editions/${number}`;
/** A comparison of two editions; without parameters, the last change that the reader may see. */
export const comparePath = (page: string, of?: { from: number | string; to: number | string }): string =>
  `${page}/editions/comparer${of ? `?de=${of.from}&a=${of.to}` : ''}`;
/** A collection's presentation, parts and order. */
export const managePath = (collection: string): string => `${collection}/gerer`;
/** The same, with a new address proposed because the present one contains a person's name. */
export const newShelfAddressPath = (collection: string, slug: string): string =>
  `${managePath(collection)}?adresse=${encodeURIComponent(slug)}#slug`;

/** The owner and the due day of a page. */
export const followUpPath = (page: string): string => `${page}/suivi`;

/** The workspace of a study: its materials and its team. */
export const workspacePath = (study: string): string => `${study}/chantier`;
/** The evidence map of a study; of its draft, for those who may read it. */
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
/** The form for the details of a material. */
export const changeMaterialPath = (id: string): string => `${materialPath(id)}/modifier`;
/** The files of a material. */
export const materialFilesPath = (id: string): string => `${materialPath(id)}/fichiers`;
/** A file of a material. */
export const materialFilePath = (id: string, file: string): string => `${materialFilesPath(id)}/${file}`;
/** Uploads a file of a material in parts: a new one, or one that is partly uploaded. */
export const uploadPath = (id: string, file?: string): string =>
  `${materialPath(id)}/envois${file === undefined ? '' : `/${file}`}`;
/** The transcript of a material, to be read. @param block of a passage */
export const transcriptPath = (id: string, block?: string): string =>
  `${materialPath(id)}/transcription${block === undefined ? '' : `#passage-${block}`}`;
/**
 * Marks a passage of a material's transcript, or a stretch of its sound.
 * @param block of the passage
 */
export const newExtractPath = (id: string, block?: string): string =>
  `${materialPath(id)}/extraits/nouveau${block === undefined ? '' : `?bloc=${block}`}`;
/**
 * The same for a given passage: its first and last paragraph, and its offsets in these.
 * @param to null for the end of the last one
 */
export const newPassagePath = (path: string, first: string, last: string, from: number, to: number | null): string =>
  `${path}?bloc=${first}&jusque=${last}&debut=${from}${to === null ? '' : `&fin=${to}`}`;
/** An extract of a material: its codes. */
export const extractPath = (id: string, extract: string): string => `${materialPath(id)}/extraits/${extract}`;
/** The extracts of a study, or only those with a code. */
export const extractsPath = (study: string, code?: string): string =>
  `${workspacePath(study)}/extraits${code === undefined ? '' : `?code=${code}`}`;
/** The code book of a study, or a code of it. */
export const codesPath = (study: string, code?: string): string =>
  `${workspacePath(study)}/codes${code === undefined ? '' : `/${code}`}`;
/** Export and import of a study's analysis, for analysts' tools. */
export const analysisPath = (study: string): string => `${workspacePath(study)}/analyse`;
/** The analysis of a study, as a file for analysts' tools. */
export const analysisFilePath = (study: string): string => `${analysisPath(study)}.qdpx`;
/** Withdraws the words of a material from all texts. @param personId the person who asked for it */
export const withdrawalPath = (id: string, personId?: string): string =>
  `${materialPath(id)}/retrait${personId === undefined ? '' : `?personne=${personId}`}`;
/** A person whom a material concerns: a new one, or one by their id. */
export const concernedPath = (materialId: string, id = 'nouvelle'): string =>
  `${materialPath(materialId)}/personnes/${id}`;
/**
 * The questions to a person concerned by a material, sent by a personal link, and their answers.
 */
export const concernedLoopPath = (materialId: string, id: string): string => `${concernedPath(materialId, id)}/accord`;
/**
 * A personal link: the person concerned by a material reads, answers and changes their mind there.
 */
export const consentLinkPath = (token: string, view?: string): string =>
  `/accord/${token}${view === undefined ? '' : `?tour=${view}`}`;
/** The token of such an address of this site; null for any other address. */
export const consentTokenIn = (path: string): string | null => /^\/accord\/([\w-]+)(?=$|[?#])/.exec(path)?.[1] ?? null;
/** True for a personal link of a person concerned by a material, and for all addresses below it. */
export const isConsentLink = (url: string): boolean => url.startsWith(consentLinkPath(''));
/** The recording of the text that the person is asked to agree to. */
export const consentSoundPath = (token: string): string => `/accord/${token}/lecture`;

/** The register of organisations. */
export const ORGANISATIONS_PATH = '/repertoire';
export const ORGANISATIONS_CSV_PATH = `${ORGANISATIONS_PATH}.csv`;
/**
 * The form for a new organisation, filled in with known details if a name without an entry leads
 * here.
 */
export const newOrganisationPath = (known: { readonly name?: string; readonly country?: string } = {}): string => {
  const parameters = new URLSearchParams();
  if (known.name) parameters.set('nom', known.name);
  if (known.country) parameters.set('pays', known.country);
  const text = parameters.toString();
  return `${ORGANISATIONS_PATH}/nouvelle${text === '' ? '' : `?${text}`}`;
};
/** Uploads a file for an import into a screen's list. */
export const importBelow = (screen: string): string => `${screen}/import`;
export const ORGANISATIONS_IMPORT_PATH = importBelow(ORGANISATIONS_PATH);
/** Uploads a file for an import of materials into a study. */
export const materialsImportPath = (study: string): string => importBelow(workspacePath(study));
/** An uploaded file that is being imported. */
export const importPath = (id: string): string => `/imports/${id}`;
export const organisationPath = (id: string): string => `${ORGANISATIONS_PATH}/${id}`;

/**
 * The sources that the text of a page can cite, for the editor.
 * @param query the words typed to find one
 */
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
 * Explains who may open the target of a link.
 * @param from the text with the link: a page, one of its editions or versions, a collection, a
 * draft that is reviewed
 * @param to the target of the link
 */
export const reservedPath = (from: string, to: string): string => {
  const where = `vers=${encodeURIComponent(to)}`;
  if (from.startsWith(reviewPath(''))) return `${from}?${where}`;
  const [page, edition] = from.split('/editions/');
  if (edition !== undefined) return `${page}/reserve?${where}&edition=${edition}`;
  const [draft, version] = from.split('/version?n=');
  return `${draft}/reserve?${where}${version === undefined ? '' : `&version=${version}`}`;
};

/** The pages in the bin, for the staff. */
export const BIN_PATH = '/corbeille';
/** The form that deletes a page in the bin, with all that it deletes. */
export const removalPath = (pageId: string): string => `${BIN_PATH}/${pageId}`;
/** The reviewers of a page and their answers. */
export const reviewsPath = (page: string): string => `${page}/relecture`;
/**
 * The screen on which a reviewer reads the draft and answers.
 * @param key the id of the request, or its link's token
 */
export const reviewPath = (key: string): string => `/relire/${key}`;

/** The state of every page, for the staff. */
export const BOARD_PATH = '/tableau-de-bord';
export const BOARD_CSV_PATH = `${BOARD_PATH}.csv`;
/** The activity feed, for the staff. */
export const ACTIVITY_PATH = '/activite';
/** The activity of one page. */
export const pageActivityPath = (page: string): string => `${page}/activite`;
/** Annotations without an answer. */
export const UNANSWERED_PATH = '/a-repondre';
/** Open invitations of all pages. */
export const OPEN_INVITATIONS_PATH = '/invitations';
export const SIGN_IN_PATH = '/connexion';
/** Instructions after a sign-in link was requested. */
export const SIGN_IN_SENT_PATH = `${SIGN_IN_PATH}/envoye`;
export const NEW_PAGE_PATH = '/nouvelle-page';
/** A new page of a kind. */
export const newPagePath = (kind: string): string => `${NEW_PAGE_PATH}?genre=${kind}`;
/** The form for a new page at the end of a collection. */
export const newPageIn = (collectionId: string): string => `${NEW_PAGE_PATH}?collection=${collectionId}`;
/** The texts of an archive that become pages. @param text the index of one, to preview it */
export const textBatchPath = (id: string, text?: number): string =>
  `/nouvelles-pages?lot=${id}${text === undefined ? '' : `&texte=${text}`}`;
export const NEW_COLLECTION_PATH = '/nouveau/collection';
export const newCollectionPath = (kind: string): string => `${NEW_COLLECTION_PATH}?genre=${kind}`;
/** The latest publications, for feed readers. */
export const FEED_PATH = '/flux.xml';
/** A selection of pages, to download as one file (`selectionPath`). */
export const SELECTION_PATH = '/selection';
/** A person's own kits; the address that stores a new one. */
export const OWN_KITS_PATH = '/mes-kits';
export const ownKitPath = (id: string): string => `${OWN_KITS_PATH}/${id}`;
/** The kits on the reader's device; below it, the service worker opens them. */
export const KITS_PATH = '/kits';
/** Checks a kit that was handed on, in the browser. */
export const CHECK_KIT_PATH = '/verifier-un-kit';
/** Adds a page to the selection that the browser keeps. @param page its path */
export const addToSelectionPath = (page: string): string => `${SELECTION_PATH}?ajouter=${page}`;
/**
 * A module for the facilitator of its session.
 * @param session its number, if the module has several
 */
export const sessionPath = (page: string, session?: number): string =>
  `${page}/seance${session === undefined ? '' : `?seance=${session}`}`;
/** A page with its reading aids, which need a script that the page does not load otherwise. */
export const aidsPath = (page: string): string => `${page}?aides=1`;
/** A session plan of several modules (`sessionPlanPath`). */
export const SESSION_PLAN_PATH = '/deroule';
/** The entry points to publications: by theme, country, goal… */
export const EXPLORE_PATH = '/explorer';
export const SEARCH_PATH = '/recherche';
/** Suggestions of pages by their titles, while typing. */
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
/** A stored mail. */
export const keptMailPath = (id: string): string => `${OUTBOX_PATH}/${id}`;
/** The whole audit log. */
export const JOURNAL_PATH = adminPath('journal');

/** The link of an invitation. */
export const invitationPath = (token: string): string => `/invitation/${token}`;

/** The same, leading to a thread of the page. */
export const invitedThreadPath = (token: string, threadId: string): string =>
  `${invitationPath(token)}?fil=${threadId}`;

/** Turns a sort of mail off, without signing in. */
export const mailOffPath = (token: string): string => `/courriels/${token}`;

/**
 * The parameter for a screen's language in a reviewer's link, and in a form whose answer must be in
 * that language.
 */
export const LINK_LANGUAGE = 'l';

/** The link of a reviewer without an account, in their language. */
export const reviewLinkPath = (token: string, locale: string): string =>
  `${reviewPath(token)}?${LINK_LANGUAGE}=${locale}`;

/**
 * Sets the language of the interface, and returns to an address of this site. Slashes are not
 * encoded, since such addresses are sent to people who read them.
 */
export const languagePath = (locale: string, back: string): string =>
  `/langue?l=${locale}&retour=${encodeURIComponent(back).replaceAll('%2F', '/')}`;

/**
 * Parameter of an address that sets the language: its reader chose it, so that it is not only that
 * of a link.
 */
export const LANGUAGE_CHOICE = 'choix';

/** The sign-in form, filled in with an address. */
export const signInAsPath = (email: string): string => `${SIGN_IN_PATH}?courriel=${encodeURIComponent(email)}`;
/** The sign-in form, which then returns to an address of this site. */
export const signInPath = (back: string): string => `${SIGN_IN_PATH}?retour=${encodeURIComponent(back)}`;

/**
 * Parameter of the address to which a form redirects: the code of what it did, whose message is
 * shown there.
 */
export const DONE_PARAMETER = 'fait';
/** An address with the code of what a form did. */
export const donePath = (path: string, code: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}${DONE_PARAMETER}=${code}`;
