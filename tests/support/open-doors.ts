import { admin } from '#app/i18n/fr/admin.ts';
import { materialPath } from '#content/addresses/site-paths.ts';
import { REFERENCE_FORMATS } from '#content/evidence/reference-formats.ts';
import type { Reach } from '#content/material/consent.ts';
import {
  ANNOTATED_EXTENSIONS,
  BOOK_EXTENSIONS,
  isAnnotationExtension,
  isCollectionExtension,
  isKitExtension,
  KIT_EXTENSIONS,
  PAGE_EXTENSIONS,
} from '#content/render/files/export-format.ts';
import { STUDY_SECTIONS } from '#content/study/section.ts';
import { ADMIN_SCREENS } from '#tests/support/admin-screens.ts';
import { markOf, opens, PEOPLE, type Person, seed } from '#tests/support/consent-cases.ts';
import type { ConsentWorld, ShownMaterial } from '#tests/support/consent-world.ts';

/** A request to an entrance, and the people for whom it succeeds. */
export interface Opening {
  readonly at: string;
  /** The people who get the answer; all others are refused. */
  readonly by: readonly Person[];
  /**
   * Words of the answer that are no secret, which show that it is the right one; of a redirect, its
   * target.
   */
  readonly shows: string | RegExp;
  /** The status of the answer, if it is not 200: some entrances only redirect. */
  readonly status?: number;
  /** The answer is a published text for readers of this reach, which cites these cases. */
  readonly text?: { readonly readers: Reach; readonly cases: readonly number[] };
  /** The answer is a draft, which quotes these cases in full. */
  readonly draft?: readonly number[];
  /** Secrets that everybody who gets the answer may see in it. */
  readonly reveals?: readonly string[];
  /** The case of the link's holder: their own words are no secret to them. */
  readonly own?: number;
  /** Only these people send it: it takes seconds, or others send a similar request. */
  readonly asked?: readonly Person[];
}

const INSIDE = ['staff', 'team', 'administrator'] as const;
const TEAM = ['team', 'administrator'] as const;
const SIGNED_IN = ['member', ...INSIDE] as const;
const ANNOTATING = ['partner', ...SIGNED_IN] as const;
const ADMINISTRATOR = ['administrator'] as const;

/** Each screen of the administration that needs no id shows its name, to administrators alone. */
const ADMIN_OPENINGS: Readonly<Record<string, readonly Opening[]>> = Object.fromEntries(
  ADMIN_SCREENS.filter(({ hasParameters }) => !hasParameters).map(({ path }) => {
    const name = path === '/admin' ? 'index' : path.slice('/admin/'.length);
    const shows = (admin.sections as Readonly<Record<string, string>>)[name] ?? `a name in admin.sections.${name}`;
    return [path, [{ at: path, by: ADMINISTRATOR, shows }]];
  }),
);
const LISTING = ['stranger', ...SIGNED_IN] as const;

/**
 * The people who request the n-th file that takes seconds to make: one of those who get it, a
 * different one in each run, and all who are refused; everybody with ROUNDS.
 */
const inTurn = (n: number, by: readonly Person[]): Person[] =>
  PEOPLE.filter((person) => process.env.ROUNDS || person === by[(seed + n) % by.length] || !by.includes(person));

/** The requests to each entrance, by its pattern. An entrance without any fails the test. */
export function openings(world: ConsentWorld): Readonly<Record<string, readonly Opening[]>> {
  const { paths, keys, pages, shown, all, few, some, typed } = world;
  const { study, factsheet, practice, workshop, module, drawn, box, booklet } = paths;
  const ofStudy = { readers: 'public', cases: all } as const;
  const ofPractice = { readers: 'public', cases: typed } as const;
  const ofModule = { readers: 'public', cases: few } as const;
  const ofWorkshop = { readers: 'network', cases: few } as const;
  const ofBoth = { readers: 'public', cases: [...typed, ...few] } as const;
  const ofMembers = { readers: 'network', cases: some } as const;
  const inside = (at: string, shows: Opening['shows'], more: Partial<Opening> = {}) => [
    { at, by: INSIDE, shows, ...more },
  ];
  const ofTeam = (at: string, shows: Opening['shows']) => [{ at, by: TEAM, shows }];
  const everybody = (at: string, shows: Opening['shows'], more: Partial<Opening> = {}) => [
    { at, by: PEOPLE, shows, ...more },
  ];
  const listed = (at: string, shows: Opening['shows'], more: Partial<Opening> = {}) => [
    { at, by: LISTING, shows, ...more },
  ];
  let doors = 0;
  /**
   * Requests for each material, for the people who may open it. At each entrance, each kind of
   * person requests two of them, in turn; all of them with ROUNDS.
   */
  const ofMaterials = (
    at: (one: ShownMaterial) => string,
    shows: Opening['shows'],
    more: (one: ShownMaterial) => Partial<Opening> = () => ({}),
  ) => {
    doors++;
    const asked = (i: number) =>
      PEOPLE.filter((_, p) => process.env.ROUNDS || (i + p + doors + seed) % shown.length < 2);
    return shown.map((one, i) => ({
      ...{ at: at(one), by: PEOPLE.filter((person) => opens(person, one.n)), shows, asked: asked(i) },
      ...more(one),
    }));
  };
  const title = ({ n }: ShownMaterial) => ({ reveals: [markOf('tit', n)] });
  /** It accepts only forms. */
  const posted = (at: string, status: number) => [{ at, by: PEOPLE, shows: '', status }];
  const section = STUDY_SECTIONS[0].slug;
  const material = ({ id }: ShownMaterial) => materialPath(id);
  return {
    // The application's entrances. Partners have one page: every other address redirects there.
    '/': listed('/', 'Puits chez'),
    '/*': everybody('/nulle/part/du/tout', 'Erreur 404', { status: 404 }),
    '/:segment': [
      ...listed('/etudes', 'Puits chez'),
      ...listed('/outils', 'Puits en boîte'),
      ...listed('/pays', 'Mali'),
      { at: '/fiches', by: SIGNED_IN, shows: 'Puits pour adhérents' },
    ],
    '/:segment/:slug': [
      ...everybody(study, 'Le puits commun', { text: ofStudy }),
      { at: factsheet, by: SIGNED_IN, shows: 'Le puits commun', text: ofMembers },
      ...listed(practice, 'Le puits commun', { text: ofPractice }),
      { at: workshop, by: SIGNED_IN, shows: 'Le puits commun', text: ofWorkshop },
      ...listed(module, 'Le puits commun', { text: ofModule }),
      ...listed(box, 'Puits en boîte'),
      ...listed('/pays/ml', 'Puits chez'),
    ],
    '/:segment/:slug/:genre': listed('/pays/ml/etudes', 'Puits chez'),
    '/:segment/:slug/activite': inside(`${study}/activite`, 'Puits chez'),
    '/:segment/:slug/annotations': [
      { at: `${study}/annotations?tout`, by: ANNOTATING, shows: 'Une remarque', text: ofStudy },
    ],
    '/:segment/:slug/brouillon': inside(`${study}/brouillon`, 'Et en septembre', { draft: all }),
    '/:segment/:slug/chantier': inside(`${study}/chantier`, 'Le premier'),
    '/:segment/:slug/chantier.csv': inside(`${study}/chantier.csv`, 'Le premier'),
    '/:segment/:slug/chantier/:section': ofTeam(`${study}/chantier/${section}`, 'Termes de référence'),
    '/:segment/:slug/chantier/:section/ecrire': ofTeam(`${study}/chantier/${section}/ecrire`, 'Termes de référence'),
    '/:segment/:slug/chantier/:section/tableau.csv': ofTeam(`${study}/chantier/${section}/tableau.csv`, 'Rubrique'),
    '/:segment/:slug/chantier/analyse': inside(`${study}/chantier/analyse`, 'qdpx'),
    '/:segment/:slug/chantier/analyse.qdpx': inside(`${study}/chantier/analyse.qdpx`, 'Project'),
    '/:segment/:slug/chantier/codes': inside(`${study}/chantier/codes`, 'Panne'),
    '/:segment/:slug/chantier/codes/:code': inside(`${study}/chantier/codes/${world.code}`, 'Panne'),
    '/:segment/:slug/chantier/etapes.csv': inside(`${study}/chantier/etapes.csv`, 'Cadrage'),
    '/:segment/:slug/chantier/etapes/:stage': inside(`${study}/chantier/etapes/cadrage`, 'Cadrage'),
    '/:segment/:slug/chantier/extraits': inside(`${study}/chantier/extraits?q=raconte`, 'Panne'),
    '/:segment/:slug/chantier/import': inside(`${study}/chantier/import`, 'CSV'),
    '/:segment/:slug/chantier/nouveau': inside(`${study}/chantier/nouveau`, 'Entretien'),
    '/:segment/:slug/corbeille': inside(`${study}/corbeille`, 'corbeille'),
    '/:segment/:slug/documents': inside(`${study}/documents`, 'Documents'),
    '/:segment/:slug/dupliquer': inside(`${study}/dupliquer`, 'Puits chez'),
    '/:segment/:slug/ecrire': inside(`${study}/ecrire`, 'Puits chez'),
    '/:segment/:slug/ecrire/etat': inside(`${study}/ecrire/etat`, '{'),
    '/:segment/:slug/ecrire/historique': inside(`${study}/ecrire/historique`, world.point),
    '/:segment/:slug/ecrire/historique/:point': inside(`${study}/ecrire/historique/${world.point}`, '"parts"'),
    '/:segment/:slug/ecrire/notice': inside(`${study}/ecrire/notice`, 'forage'),
    '/:segment/:slug/editions': everybody(`${study}/editions`, 'Édition'),
    '/:segment/:slug/editions/:n': [
      ...everybody(`${study}/editions/1`, 'Le puits commun', { text: ofStudy }),
      { at: `${factsheet}/editions/1`, by: SIGNED_IN, shows: 'Le puits commun', text: ofMembers },
    ],
    '/:segment/:slug/editions/comparer': [
      ...everybody(`${study}/editions/comparer?de=1&a=2`, 'Et en avril'),
      ...inside(`${study}/editions/comparer?de=2&a=brouillon`, 'septembre'),
    ],
    '/:segment/:slug/fichier': inside(`${study}/fichier`, 'Word'),
    '/:segment/:slug/flux.xml': everybody('/pays/ml/flux.xml', 'Puits chez'),
    '/:segment/:slug/gerer': inside(`${box}/gerer`, 'Puits en boîte'),
    '/:segment/:slug/invitations': inside(`${study}/invitations`, 'Comité de gestion'),
    '/:segment/:slug/lunettes': inside(`${module}/lunettes`, 'Puits en module'),
    '/:segment/:slug/notice': inside(`${study}/notice`, 'forage'),
    '/:segment/:slug/preuves': [
      ...listed(`${drawn}/preuves`, '<svg'),
      ...inside(`${drawn}/preuves?brouillon`, '<svg'),
      ...everybody(`${study}/preuves`, 'Une panne'),
    ],
    '/:segment/:slug/publier': inside(`${study}/publier`, 'Puits chez'),
    '/:segment/:slug/relecture': inside(`${study}/relecture`, 'Relectrice'),
    '/:segment/:slug/reserve': [
      { at: `${study}/reserve?vers=${factsheet}`, by: ['stranger', 'partner'], shows: `href="${study}` },
    ],
    '/:segment/:slug/seance': listed(`${module}/seance`, 'Un temps'),
    '/:segment/:slug/suivi': inside(`${study}/suivi`, 'Puits chez'),
    '/:segment/:slug/une': inside(`${study}/une`, study, { status: 302 }),
    '/:segment/:slug/version': [
      { at: `${study}/version`, by: ['partner', ...INSIDE], shows: 'Le puits commun', text: ofStudy },
    ],
    '/a-repondre': inside('/a-repondre', 'Une remarque'),
    '/accord/:key': everybody(`/accord/${keys.consent}`, 'Acceptez-vous', { own: shown[0]!.n }),
    '/activite': inside('/activite', 'Puits chez'),
    // A new screen needs no entry; the entries below check more.
    ...ADMIN_OPENINGS,
    '/admin': [{ at: '/admin', by: ADMINISTRATOR, shows: 'Administration' }],
    '/admin/journal': [{ at: '/admin/journal', by: ADMINISTRATOR, shows: 'Journal' }],
    '/admin/journal.csv': [{ at: '/admin/journal.csv', by: ADMINISTRATOR, shows: 'consent' }],
    '/admin/outbox': [{ at: '/admin/outbox', by: ADMINISTRATOR, shows: 'lit@example.org' }],
    '/admin/outbox/:id': [{ at: `/admin/outbox/${world.mail}`, by: ADMINISTRATOR, shows: 'lit@example.org' }],
    '/admin/personnes': [{ at: '/admin/personnes', by: ADMINISTRATOR, shows: 'Adhérente' }],
    '/admin/personnes/:id': [{ at: `/admin/personnes/${world.memberId}`, by: ADMINISTRATOR, shows: 'Adhérente' }],
    '/admin/relectures': [{ at: '/admin/relectures', by: ADMINISTRATOR, shows: 'relecture' }],
    '/annotations/:pageId': [
      { at: `/annotations/${pages.study.id}`, by: ANNOTATING, shows: 'Une remarque' },
      { at: `/annotations/${pages.study.id}?brouillon`, by: ANNOTATING, shows: 'Une remarque' },
    ],
    '/annotations/:pageId/cartes': [
      {
        at: `/annotations/${pages.study.id}/cartes?fils=${world.threads.join('.')}`,
        by: ANNOTATING,
        shows: 'Une remarque',
      },
    ],
    '/connexion': everybody('/connexion', 'Se connecter'),
    '/connexion/:token': everybody(`/connexion/${keys.signIn}`, 'Se connecter'),
    '/connexion/envoye': everybody('/connexion/envoye', 'Le lien est préparé'),
    '/corbeille': inside('/corbeille', 'Puits à jeter'),
    '/corbeille/:id': [{ at: `/corbeille/${world.binned}`, by: ADMINISTRATOR, shows: 'Puits à jeter' }],
    '/courriels/:token': everybody(`/courriels/${keys.mailOff}`, 'résumé'),
    '/deconnexion': everybody('/deconnexion', '/', { status: 302 }),
    '/deroule': listed(`/deroule?page=${module}`, 'Un temps'),
    '/ecrire/carte': everybody(`/ecrire/carte?adresse=${study}`, 'Puits chez'),
    '/ecrire/sources': inside(`/ecrire/sources?page=${pages.study.id}`, 'Le premier'),
    '/explorer': listed('/explorer', 'Mali'),
    '/fichiers/televerser': posted('/fichiers/televerser', 404),
    '/flux.xml': everybody('/flux.xml', 'Puits chez'),
    '/imports/:id': [{ at: `/imports/${world.imported}`, by: ['team'], shows: 'liste.csv' }],
    '/invitation/:token': everybody(`/invitation/${keys.invitation}`, 'Puits chez'),
    '/invitations': inside('/invitations', 'B. K.'),
    '/kits': everybody('/kits', 'kit'),
    '/langue': everybody('/langue?l=en', '/', { status: 303 }),
    '/lunettes': inside('/lunettes', 'lunettes'),
    '/materiaux/:id': ofMaterials(material, 'Entretien', title),
    '/materiaux/:id/envois': posted(`${material(shown[0]!)}/envois`, 400),
    '/materiaux/:id/envois/:file': shown.map((one) => ({
      ...{ at: `${material(one)}/envois/${one.upload}`, by: ['team'] as const, shows: 'offset' },
    })),
    '/materiaux/:id/extraits/:extract': ofMaterials(
      (one) => `${material(one)}/extraits/${one.extract}`,
      'Panne',
      ({ n }) => ({
        reveals: [markOf('ext', n)],
      }),
    ),
    '/materiaux/:id/fichiers': ofMaterials(
      (one) => `${material(one)}/fichiers`,
      'mp3',
      ({ n }) => ({
        reveals: [markOf('fic', n)],
      }),
    ),
    '/materiaux/:id/modifier': ofMaterials((one) => `${material(one)}/modifier`, 'name="title"', title),
    '/materiaux/:id/personnes/:person': ofMaterials(
      (one) => `${material(one)}/personnes/${one.person}`,
      'pseudonyme',
      ({ n }) => ({ reveals: [markOf('pse', n), markOf('not', n)] }),
    ),
    '/materiaux/:id/personnes/:person/accord': ofMaterials(
      (one) => `${material(one)}/personnes/${one.person}/accord`,
      'accord',
      ({ n }) => ({ reveals: [markOf('nom', n)] }),
    ),
    '/materiaux/:id/retrait': shown.map((one) => ({
      ...{ at: `${material(one)}/retrait`, by: TEAM, shows: 'name="vus"', ...title(one) },
    })),
    '/materiaux/:id/transcription': ofMaterials(
      (one) => `${material(one)}/transcription`,
      'Elle raconte',
      ({ n }) => ({
        reveals: [markOf('txt', n)],
      }),
    ),
    '/materiaux/:id/transcription/ecrire': ofMaterials(
      (one) => `${material(one)}/transcription/ecrire`,
      'éditeur',
      title,
    ),
    '/materiaux/:id/transcription/ecrire/etat': ofMaterials((one) => `${material(one)}/transcription/ecrire/etat`, '{'),
    '/materiaux/:id/transcription/ecrire/historique': ofMaterials(
      (one) => `${material(one)}/transcription/ecrire/historique`,
      '[',
    ),
    '/materiaux/:id/transcription/ecrire/historique/:point': ofMaterials(
      (one) => `${material(one)}/transcription/ecrire/historique/${one.point}`,
      '"parts"',
      ({ n }) => ({ reveals: [markOf('txt', n)] }),
    ),
    '/mes-kits': [{ at: '/mes-kits', by: ['member'], shows: 'Puits composés' }],
    '/mes-kits/:kit': [{ at: `/mes-kits/${world.kit}`, by: SIGNED_IN, shows: 'Puits composés' }],
    '/mon-compte': [{ at: '/mon-compte', by: SIGNED_IN, shows: 'Mon compte' }],
    '/nouveau/collection': inside('/nouveau/collection?genre=toolkit', 'Titre'),
    '/nouvelle-page': inside('/nouvelle-page?genre=study', 'Titre'),
    '/nouvelles-pages': inside('/nouvelles-pages', '<form'),
    '/opensearch.xml': everybody('/opensearch.xml', 'Navette'),
    '/recherche': everybody('/recherche?q=puits', `href="${study}`),
    '/recherche.json': everybody('/recherche.json?q=puits', 'Puits chez'),
    '/recherche/suggestions': everybody('/recherche/suggestions?q=puits', 'Puits chez'),
    '/recherche/suivi': inside('/recherche/suivi', 'ynonyme'),
    '/relire/:key': everybody(`/relire/${keys.review}`, 'Et en septembre', { draft: all }),
    '/repertoire': inside('/repertoire', 'Comité des puits'),
    '/repertoire.csv': inside('/repertoire.csv', 'Comité des puits'),
    '/repertoire/:id': inside(`/repertoire/${world.organisation}`, 'Comité des puits'),
    '/repertoire/import': inside('/repertoire/import', 'CSV'),
    '/repertoire/nouvelle': inside('/repertoire/nouvelle', 'Nom'),
    '/selection': listed(`/selection?page=${study}&page=${practice}`, 'Puits entretenus'),
    '/sitemap.xml': everybody('/sitemap.xml', study),
    '/tableau-de-bord': inside('/tableau-de-bord', 'Puits chez'),
    '/tableau-de-bord.csv': inside('/tableau-de-bord.csv', 'Puits chez'),
    // Requested on the way to each file, by `askDoors`.
    '/telechargements/:id': [],
    '/verifier-un-kit': everybody('/verifier-un-kit', 'kit'),

    // The server's own entrances.
    '*': [],
    '/healthz': everybody('/healthz', 'ok'),
    '/fichiers/:id': everybody(world.attached, 'PDF'),
    '/materiaux/:id/fichiers/:file': ofMaterials(
      (one) => `${material(one)}/fichiers/${one.file}`,
      'ID3',
      ({ n }) => ({
        reveals: [markOf('son', n)],
      }),
    ),
    '/accord/:token/lecture': everybody(`/accord/${keys.consent}/lecture`, 'ID3', { own: shown[0]!.n }),
    '/annotations/:pageId/flux': [
      { at: `/annotations/${pages.study.id}/flux`, by: ANNOTATING, shows: ':' },
      ...inside(`/annotations/${pages.study.id}/flux?brouillon`, ':'),
    ],
    '/:file': listed(`/selection.html?page=${practice}&page=${module}`, 'Puits entretenus', { text: ofBoth }),
    // Each format of a file that takes a second or two to make is requested by one kind of person
    // in a run, and by each kind with ROUNDS. Where the same code makes files of something else,
    // only some formats are.
    '/:segment/:file': [
      ...PAGE_EXTENSIONS.flatMap((extension, n) =>
        everybody(`${study}.${extension}`, /puits/i, { asked: inTurn(n, PEOPLE), text: ofStudy }),
      ),
      ...['md', 'json', 'epub'].map((extension) => ({
        ...{ at: `${workshop}.${extension}`, by: SIGNED_IN, shows: /puits\s*commun/i, text: ofWorkshop },
      })),
      ...everybody(`${study}.md`, /puits\s*commun/i, { text: ofStudy }),
      ...BOOK_EXTENSIONS.filter((one) => isCollectionExtension(one) && !isKitExtension(one)).flatMap((extension, n) =>
        listed(`${booklet}.${extension}`, /puits\s*commun/i, { asked: inTurn(n, LISTING) }),
      ),
      ...listed(`${booklet}.epub`, /puits\s*commun/i, { asked: ['stranger', 'member', 'staff'] }),
      ...KIT_EXTENSIONS.flatMap((extension, n) => [
        ...listed(`${box}.${extension}`, 'Puits en boîte', { asked: inTurn(n, LISTING) }),
        {
          at: `/mes-kits/${world.kit}.${extension}`,
          by: SIGNED_IN,
          shows: 'Puits composés',
          asked: inTurn(n, SIGNED_IN),
        },
      ]),
    ],
    '/:segment/:slug/:file': [
      ...BOOK_EXTENSIONS.filter((one) => PAGE_EXTENSIONS.some((other) => other === one)).flatMap((extension, n) =>
        inside(`${workshop}/brouillon.${extension}`, /puits\s*commun/i, {
          draft: few,
          ...(extension === 'epub' ? {} : { asked: inTurn(n, INSIDE) }),
        }),
      ),
      ...ANNOTATED_EXTENSIONS.filter(isAnnotationExtension).map((extension) => ({
        ...{ at: `${workshop}/annotations.${extension}`, by: SIGNED_IN, shows: /puits\s*commun/i },
      })),
      { at: `${workshop}/annotations.md`, by: SIGNED_IN, shows: /puits\s*commun/i },
    ],
    '/:segment/:slug/editions/:file': Object.keys(REFERENCE_FORMATS).flatMap((extension) =>
      [1, 2].flatMap((n) => everybody(`${study}/editions/${n}.${extension}`, 'puits')),
    ),
    '/kits/:segment/:slug': [
      ...everybody(`/kits${box}`, box, { status: 302 }),
      ...everybody(`/kits/mes-kits/${world.kit}`, `/mes-kits/${world.kit}`, { status: 302 }),
    ],
    '/kits/:segment/:slug/*': everybody(`/kits${box}/index.html`, box, { status: 302 }),
    '/:segment/:slug/kit': [
      ...listed(`${box}/kit`, '"files"'),
      ...listed(`${box}/kit?images=0`, '"files"', { asked: ['stranger'] }),
      { at: `/mes-kits/${world.kit}/kit`, by: SIGNED_IN, shows: '"files"' },
    ],
    // Each file that the former lists, requested by `askDoors`.
    '/:segment/:slug/kit/:key/:sha256': [],
  };
}
