import type { ActivityAction } from '#content/activity/activity.ts';
import type { Locale } from '#content/locale.ts';

/** One thing done to a page or collection, by some people, so many times. */
export interface Deed {
  readonly action: ActivityAction;
  readonly count: number;
  /** « Awa Diarra et Paul Lens » */
  readonly who: string;
  /** The numbers of editions, the names of those invited: « 2 et 3 ». */
  readonly what: string;
}

type Words = (deed: Deed) => string;

const by =
  (what: string, word: string): Words =>
  ({ who }) =>
    `${what} ${word} ${who}`;
const fr = (what: string) => by(what, 'par');
const en = (what: string) => by(what, 'by');
const some =
  (one: string, many: string): Words =>
  ({ count, who }) =>
    `${count === 1 ? one : many.replace('#', String(count))}${who}`;

const DEEDS: Record<Locale, Record<ActivityAction, Words>> = {
  fr: {
    'draft.written': fr('texte modifié'),
    'page.created': fr('page créée'),
    'page.copied': fr('page créée à partir d’une autre'),
    'collection.created': fr('recueil créé'),
    'page.imported': fr('page importée'),
    'draft.imported': fr('texte importé'),
    'page.changed': fr('notice modifiée'),
    'page.status-changed': fr('remise en écriture'),
    'page.followed': fr('suivi modifié'),
    'page.lenses-changed': fr('lunettes du genre modifiées'),
    'page.featured': fr('mise à la une'),
    'page.unfeatured': fr('retirée de la une'),
    'draft.restored': fr('état antérieur rétabli'),
    'collection.changed': fr('présentation modifiée'),
    'collection.arranged': fr('recueil réorganisé'),
    'annotation.made': some('une annotation, par ', '# annotations, par '),
    'annotation.answered': some('une réponse à une annotation, par ', '# réponses à des annotations, par '),
    'annotation.resolved': some('une annotation reprise par ', '# annotations reprises par '),
    'annotation.reopened': some('une annotation rouverte par ', '# annotations rouvertes par '),
    'annotation.taken': some('une correction reprise dans le texte par ', '# corrections reprises dans le texte par '),
    'annotation.required': some(
      'une annotation marquée «\u202fà traiter avant publication\u202f» par ',
      '# annotations marquées «\u202fà traiter avant publication\u202f» par ',
    ),
    'annotation.released': some(
      'une annotation qui n’est plus «\u202fà traiter avant publication\u202f», par ',
      '# annotations qui ne sont plus «\u202fà traiter avant publication\u202f», par ',
    ),
    'review.asked': ({ what, who }) => `relecture demandée à ${what} par ${who}`,
    'review.withdrawn': fr('demande de relecture retirée'),
    'review.approved': ({ who }) => `approuvée par ${who}`,
    'review.changes': ({ who }) => `à reprendre, selon ${who}`,
    'edition.unreviewed': fr('publiée sans les approbations requises'),
    'edition.overridden': fr('publiée malgré ce que la porte demandait de justifier'),
    'edition.published': ({ what, count, who }) =>
      `${count === 1 ? 'édition' : 'éditions'}\u00a0${what} ${count === 1 ? 'publiée' : 'publiées'} par ${who}`,
    'collection.published': fr('recueil publié'),
    'collection.unpublished': fr('recueil retiré de la publication'),
    'page.archived': fr('page archivée'),
    'page.restored': fr('page remise en place'),
    'page.binned': fr('page mise à la corbeille'),
    'page.unbinned': fr('page sortie de la corbeille'),
    'collection.archived': fr('recueil archivé'),
    'collection.restored': fr('recueil remis en place'),
    'material.added': some('un matériau ajouté par ', '# matériaux ajoutés par '),
    'material.changed': some('un matériau modifié par ', '# modifications de matériaux par '),
    'material.removed': some('un matériau supprimé par ', '# matériaux supprimés par '),
    'material.file-added': some('un fichier de matériau ajouté par ', '# fichiers de matériaux ajoutés par '),
    'material.file-removed': some('un fichier de matériau supprimé par ', '# fichiers de matériaux supprimés par '),
    'material.withdrawn': some('des paroles retirées des textes par ', 'des paroles retirées # fois des textes par '),
    'consent.noted': some('un accord noté par ', '# accords notés par '),
    'consent.turn-asked': some(
      'une question posée à une personne concernée, par ',
      '# questions posées à des personnes concernées, par ',
    ),
    'consent.answered': ({ count }) =>
      count === 1 ? 'une personne concernée a répondu' : `${count} réponses de personnes concernées`,
    'consent.refused': ({ count }) => (count === 1 ? 'un accord refusé' : `${count} accords refusés`),
    'consent.withdrawn': ({ count }) =>
      count === 1 ? 'une personne concernée reprend ses paroles' : `${count} demandes de retrait de paroles`,
    'consent.quotation-withdrawn': ({ count }) =>
      count === 1 ? 'une personne concernée retire une citation' : `${count} demandes de retrait de citations`,
    'study.team-changed': fr('équipe de l’étude modifiée'),
    'study.stage-changed': some('une étape de l’étude mise à jour par ', 'étapes de l’étude mises à jour # fois par '),
    'study.codes-changed': some('les codes de l’étude modifiés par ', 'codes de l’étude modifiés # fois par '),
    'material.coded': some('un extrait marqué ou codé par ', '# extraits marqués ou codés par '),
    'invitation.made': ({ what, who }) => `${what}\u00a0: invitation à annoter, par ${who}`,
    'invitation.revoked': ({ what, who }) => `${what}\u00a0: invitation retirée par ${who}`,
    'version.frozen': fr('version à annoter figée'),
    'person.added': ({ what, who }) => `${what}, par ${who}`,
  },
  en: {
    'draft.written': en('text changed'),
    'page.created': en('page created'),
    'page.copied': en('page made from another'),
    'collection.created': en('collection created'),
    'page.imported': en('page imported'),
    'draft.imported': en('text imported'),
    'page.changed': en('notice changed'),
    'page.status-changed': en('put back to writing'),
    'page.followed': en('follow-up changed'),
    'page.lenses-changed': en('gender lens changed'),
    'page.featured': en('featured on the home page'),
    'page.unfeatured': en('no longer featured'),
    'draft.restored': en('earlier state restored'),
    'collection.changed': en('presentation changed'),
    'collection.arranged': en('rearranged'),
    'annotation.made': some('one annotation, by ', '# annotations, by '),
    'annotation.answered': some('one reply to an annotation, by ', '# replies to annotations, by '),
    'annotation.resolved': some('one annotation dealt with by ', '# annotations dealt with by '),
    'annotation.reopened': some('one annotation reopened by ', '# annotations reopened by '),
    'annotation.taken': some('one correction taken into the text by ', '# corrections taken into the text by '),
    'annotation.required': some(
      'one annotation marked “must be dealt with before publishing” by ',
      '# annotations marked “must be dealt with before publishing” by ',
    ),
    'annotation.released': some(
      'one annotation no longer marked “must be dealt with before publishing”, by ',
      '# annotations no longer marked “must be dealt with before publishing”, by ',
    ),
    'review.asked': ({ what, who }) => `${what} asked for a review by ${who}`,
    'review.withdrawn': en('request for a review withdrawn'),
    'review.approved': en('approved'),
    'review.changes': en('changes wanted'),
    'edition.unreviewed': en('published without the required approvals'),
    'edition.overridden': en('published in spite of what had to be justified'),
    'edition.published': ({ what, count, who }) =>
      `${count === 1 ? 'edition' : 'editions'} ${what} published by ${who}`,
    'collection.published': en('published'),
    'collection.unpublished': en('unpublished'),
    'page.archived': en('page archived'),
    'page.restored': en('page put back'),
    'page.binned': en('page put into the bin'),
    'page.unbinned': en('page taken out of the bin'),
    'collection.archived': en('archived'),
    'collection.restored': en('put back'),
    'material.added': some('one material added by ', '# materials added by '),
    'material.changed': some('one material changed by ', '# changes of materials by '),
    'material.removed': some('one material deleted by ', '# materials deleted by '),
    'material.file-added': some('one file of a material added by ', '# files of materials added by '),
    'material.file-removed': some('one file of a material deleted by ', '# files of materials deleted by '),
    'material.withdrawn': some('words taken out of the texts by ', 'words taken out of the texts # times by '),
    'consent.noted': some('one consent noted by ', '# consents noted by '),
    'consent.turn-asked': some('one question to a person concerned, by ', '# questions to people concerned, by '),
    'consent.answered': ({ count }) =>
      count === 1 ? 'a person concerned has answered' : `${count} answers of people concerned`,
    'consent.refused': ({ count }) => (count === 1 ? 'one consent refused' : `${count} consents refused`),
    'consent.withdrawn': ({ count }) =>
      count === 1 ? 'a person concerned takes their words back' : `${count} requests to take words back`,
    'consent.quotation-withdrawn': ({ count }) =>
      count === 1 ? 'a person concerned takes a quotation back' : `${count} requests to take quotations back`,
    'study.team-changed': en('team of the study changed'),
    'study.stage-changed': some('one stage of the study updated by ', 'stages of the study updated # times by '),
    'study.codes-changed': some('codes of the study changed by ', 'codes of the study changed # times by '),
    'material.coded': some('one extract marked or coded by ', '# extracts marked or coded by '),
    'invitation.made': ({ what, who }) => `${what} invited to annotate by ${who}`,
    'invitation.revoked': ({ what, who }) => `${what}: invitation withdrawn by ${who}`,
    'version.frozen': en('version to annotate frozen'),
    'person.added': ({ what, who }) => `${what}, by ${who}`,
  },
};

/** What was done, in words: « édition 2 publiée par Awa Diarra ». */
export function deedWords(locale: Locale, deed: Deed): string {
  return DEEDS[locale][deed.action](deed);
}
