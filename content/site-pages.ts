import type { OutlineLine } from '#content/kinds/definition.ts';

/** A page of the site that is there from the start, as a draft. */
export interface SitePage {
  /** Its address below `/site`; never changed. */
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  readonly outline: readonly OutlineLine[];
}

/** The page with the network's contact details. */
export const CONTACT_SLUG = 'contact';

/**
 * The pages about itself that a public site must have, in the order of the footer. Legal notice and
 * privacy: law 2004-575 (LCEN), article 6 III, and regulation 2016/679 (GDPR), article 13.
 * Accessibility: the declaration of RGAA 4.1. Prompts mark what only the network knows: they are
 * never published.
 */
export const SITE_PAGES: readonly SitePage[] = [
  {
    slug: 'a-propos',
    title: 'À propos',
    summary: 'Qui publie ce site, pour qui, et comment ses textes sont écrits.',
    outline: [
      { h: 'Le réseau' },
      { p: 'Qui vous êtes, où vous travaillez, avec qui.' },
      { h: 'Ce que l’on trouve ici' },
      { p: 'Les publications, et à qui elles servent.' },
      { h: 'Comment un texte est écrit' },
      { p: 'Qui écrit, qui relit, ce que veut dire « édition ».' },
      { h: 'Prendre part' },
      { p: 'Adhérer, proposer une expérience, annoter une page.' },
    ],
  },
  {
    slug: CONTACT_SLUG,
    title: 'Contact',
    summary: 'À qui écrire, et pour quoi.',
    outline: [
      { h: 'L’équipe' },
      { p: 'Adresse postale, téléphone, adresse électronique.' },
      { h: 'Adhérer, obtenir un compte' },
      { p: 'Comment une organisation adhère, et qui ouvre les comptes.' },
      { h: 'Signaler une erreur' },
      { p: 'À qui signaler une erreur dans une publication, ou une panne.' },
    ],
  },
  {
    slug: 'mentions-legales',
    title: 'Mentions légales',
    summary: 'Qui édite ce site, qui l’héberge, et ce que l’on peut en reprendre.',
    outline: [
      { h: 'Éditeur' },
      { p: 'Nom de l’organisme, forme juridique, siège, numéro SIREN, téléphone.' },
      { h: 'Direction de la publication' },
      { p: 'Nom de la personne qui dirige la publication.' },
      { h: 'Hébergement' },
      { p: 'Nom, adresse et téléphone de l’hébergeur.' },
      { h: 'Réutilisation des textes et des images' },
      { p: 'La licence des textes, et ce qu’il faut citer.' },
    ],
  },
  {
    slug: 'accessibilite',
    title: 'Accessibilité',
    summary: 'Où en est l’accessibilité de ce site, et que faire si quelque chose vous arrête.',
    outline: [
      { h: 'État de conformité' },
      { p: 'Non conforme, partiellement ou totalement conforme au RGAA, d’après quel audit et de quelle date.' },
      { h: 'Contenus non accessibles' },
      { p: 'Ce qui ne l’est pas encore, et pourquoi.' },
      { h: 'Nous écrire' },
      { p: 'À qui signaler un défaut d’accessibilité, et dans quel délai vous répondez.' },
      { h: 'Voies de recours' },
      { p: 'Le Défenseur des droits, si vous n’avez pas répondu.' },
    ],
  },
  {
    slug: 'confidentialite',
    title: 'Vie privée',
    summary: 'Les données que ce site garde sur vous, pourquoi, et vos droits.',
    outline: [
      { h: 'Ce que le site enregistre' },
      {
        p: 'Comptes, annotations signées, journal des actions ; les visiteurs sans compte ne sont pas suivis : le nombre de lectures de chaque page est compté par mois, sans rien qui dise qui a lu.',
      },
      { h: 'Témoins de connexion' },
      { p: 'Un témoin garde votre session, un autre votre langue ; aucun ne sert à la publicité.' },
      { h: 'Combien de temps' },
      { p: 'La durée de conservation de chaque sorte de donnée.' },
      { h: 'Vos droits' },
      { p: 'Comment demander à voir, corriger ou effacer ses données ; qui est responsable du traitement.' },
    ],
  },
];
