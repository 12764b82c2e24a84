import type { Node } from '@tiptap/pm/model';
import type { BlockKind } from '#content/document/blocks.ts';
import type { DocumentNode } from '#content/document/document.ts';
import { fitDocument } from '#content/document/fit.ts';
import { ID_ALPHABET } from '#content/text/ids.ts';
import type { PageKind } from './kind.ts';

/** A line of an outline: a heading (level 2), a paragraph to be replaced, or an empty typed block. */
type Line = { h: string } | { p: string } | { block: BlockKind; p: string } | { checklist: readonly string[] };

interface Outline {
  readonly fr: readonly Line[];
  readonly en: readonly Line[];
}

/** The starter outlines: what each kind of page is usually made of, to be written over. Sources: docs/sources.md. */
const OUTLINES: Readonly<Record<PageKind, Outline>> = {
  study: {
    fr: [
      { h: 'Le contexte' },
      { p: 'Où, quand, avec qui ? Qu’est-ce qui a conduit à cette expérience ?' },
      { h: 'La question' },
      { p: 'Ce que nous voulions comprendre, et pour qui.' },
      { h: 'La méthode' },
      { p: 'Entretiens, enquêtes, ateliers, documents : combien, avec qui, et ce qui manque.' },
      { h: 'Ce que nous avons constaté' },
      { block: 'finding', p: 'Un constat par bloc, avec ce qui l’appuie.' },
      { h: 'Ce que nous en retenons' },
      { block: 'lesson', p: 'Un enseignement, et les constats dont il découle.' },
      { h: 'Les limites' },
      { p: 'Ce que cette étude ne permet pas de dire.' },
      { h: 'Recommandations' },
      { p: 'À qui s’adressent-elles ? Qui fait quoi, et quand ?' },
    ],
    en: [
      { h: 'Context' },
      { p: 'Where, when, with whom? What led to this experience?' },
      { h: 'The question' },
      { p: 'What we wanted to understand, and for whom.' },
      { h: 'Method' },
      { p: 'Interviews, surveys, workshops, documents: how many, with whom, and what is missing.' },
      { h: 'What we found' },
      { block: 'finding', p: 'One finding for each block, with what supports it.' },
      { h: 'What we learn from it' },
      { block: 'lesson', p: 'A lesson, and the findings it comes from.' },
      { h: 'Limits' },
      { p: 'What this study cannot tell.' },
      { h: 'Recommendations' },
      { p: 'Whom are they for? Who does what, and when?' },
    ],
  },
  factsheet: {
    fr: [
      { h: 'De quoi s’agit-il ?' },
      { p: 'En trois phrases : le problème, pour qui, et ce que la fiche permet de faire.' },
      { h: 'Comment s’y prendre' },
      { p: 'Les étapes, dans l’ordre, avec ce qu’elles coûtent en temps et en argent.' },
      { block: 'caution', p: 'Ce qui a fait échouer d’autres avant nous.' },
      { h: 'Un exemple' },
      { block: 'example', p: 'Un projet réel, son contexte, ses chiffres.' },
      { h: 'Aller plus loin' },
      { block: 'resources', p: 'Trois ressources au plus, choisies.' },
    ],
    en: [
      { h: 'What is it about?' },
      { p: 'In three sentences: the problem, for whom, and what this sheet lets you do.' },
      { h: 'How to go about it' },
      { p: 'The steps, in order, with what they cost in time and money.' },
      { block: 'caution', p: 'What made others fail before us.' },
      { h: 'An example' },
      { block: 'example', p: 'A real project, its context, its figures.' },
      { h: 'Going further' },
      { block: 'resources', p: 'Three resources at most, well chosen.' },
    ],
  },
  practice: {
    fr: [
      { h: 'La pratique en bref' },
      { p: 'Ce qui se fait, par qui, depuis quand.' },
      { h: 'Comment cela se passe' },
      { p: 'Pas à pas, avec les moyens nécessaires.' },
      { h: 'Ce que cela a changé' },
      { block: 'key-figure', p: 'Ce que mesure ce chiffre.' },
      { block: 'testimony', p: 'Ce qu’en dit une personne concernée.' },
      { h: 'Ce qui l’a rendue possible, ce qui l’a freinée' },
      { p: 'Facteurs de succès et contraintes.' },
      { h: 'La reprendre ailleurs' },
      { p: 'Ce qui se transpose tel quel, ce qui doit être adapté.' },
    ],
    en: [
      { h: 'The practice in brief' },
      { p: 'What is done, by whom, since when.' },
      { h: 'How it works' },
      { p: 'Step by step, with the means it needs.' },
      { h: 'What it changed' },
      { block: 'key-figure', p: 'What this figure measures.' },
      { block: 'testimony', p: 'What someone concerned says of it.' },
      { h: 'What made it possible, what held it back' },
      { p: 'Success factors and constraints.' },
      { h: 'Doing it elsewhere' },
      { p: 'What can be taken as it is, what must be adapted.' },
    ],
  },
  module: {
    fr: [
      { h: 'Pourquoi cette question' },
      { p: 'La situation de départ, telle que les participants la connaissent.' },
      { h: 'Déroulé' },
      { p: 'Chaque étape avec sa durée.' },
      { h: 'Notes pour l’animation' },
      { p: 'Ce qui peut arriver, et que faire alors.' },
      { h: 'Exercice' },
      { block: 'exercise', p: 'La consigne, telle qu’on la lit au groupe.' },
      { h: 'Liste de contrôle' },
      { checklist: ['Avant', 'Pendant', 'Après'] },
      { h: 'Pour aller plus loin' },
      { block: 'resources', p: 'Ressources.' },
    ],
    en: [
      { h: 'Why this question' },
      { p: 'The situation to start from, as participants know it.' },
      { h: 'Steps' },
      { p: 'Each step with its duration.' },
      { h: 'Facilitation notes' },
      { p: 'What may happen, and what to do then.' },
      { h: 'Exercise' },
      { block: 'exercise', p: 'The instructions, as they are read to the group.' },
      { h: 'Checklist' },
      { checklist: ['Before', 'During', 'After'] },
      { h: 'Going further' },
      { block: 'resources', p: 'Resources.' },
    ],
  },
  workshop: {
    fr: [
      { h: 'Session 1 : compte rendu' },
      { p: 'Qui était là, ce qui s’est dit.' },
      { h: 'Ce sur quoi nous sommes d’accord' },
      { p: 'Un point par paragraphe, pour que chacun puisse l’annoter.' },
      { h: 'Ce que nous voyons autrement' },
      { p: 'Les deux points de vue, côte à côte.' },
      { h: 'À annoter avant la session 2' },
      { p: 'Ce que nous demandons à chacun de préciser.' },
      { h: 'Session 2 : décisions et suites' },
      { p: 'Qui fait quoi, pour quand.' },
    ],
    en: [
      { h: 'Session 1: report' },
      { p: 'Who was there, what was said.' },
      { h: 'What we agree on' },
      { p: 'One point for each paragraph, so that everyone can annotate it.' },
      { h: 'What we see differently' },
      { p: 'The two views, side by side.' },
      { h: 'To annotate before session 2' },
      { p: 'What we ask everyone to make clear.' },
      { h: 'Session 2: decisions and follow-up' },
      { p: 'Who does what, by when.' },
    ],
  },
  article: {
    fr: [
      { p: 'Une scène, une personne, un lieu : de quoi entrer dans le sujet.' },
      { h: 'Ce qui se passe' },
      { p: 'Les faits et les chiffres.' },
      { h: 'Ce qu’en disent ceux qui le vivent' },
      { block: 'testimony', p: 'Une parole.' },
      { h: 'Et maintenant' },
      { p: 'Ce qui reste ouvert.' },
    ],
    en: [
      { p: 'A scene, a person, a place: a way into the subject.' },
      { h: 'What happens' },
      { p: 'Facts and figures.' },
      { h: 'What those who live it say' },
      { block: 'testimony', p: 'A voice.' },
      { h: 'And now' },
      { p: 'What remains open.' },
    ],
  },
};

const words = (content: string): DocumentNode[] => [{ type: 'text', text: content }];

/** What a kind's outlines ask to be written over, in both languages: a page's language may have changed since it was begun. */
export function outlinePrompts(kind: PageKind): string[] {
  const { fr, en } = OUTLINES[kind];
  return [...fr, ...en].flatMap((line) => ('checklist' in line ? line.checklist : 'p' in line ? [line.p] : []));
}

/** A kind's starter outline as a document; languages without one of their own get the French. */
export function starterOutline(kind: PageKind, language: string): Node {
  let count = 0;
  const id = () => {
    const n = count++;
    return `start${ID_ALPHABET[Math.floor(n / ID_ALPHABET.length)]}${ID_ALPHABET[n % ID_ALPHABET.length]}s`;
  };
  const outline = OUTLINES[kind][language === 'en' ? 'en' : 'fr'];
  const content = outline.map((line): DocumentNode => {
    if ('h' in line) return { type: 'heading', attrs: { level: 2, id: id() }, content: words(line.h) };
    if ('checklist' in line) {
      return {
        type: 'taskList',
        content: line.checklist.map((item) => ({
          type: 'taskItem',
          attrs: { checked: false, id: id() },
          content: [{ type: 'paragraph', attrs: { id: id() }, content: words(item) }],
        })),
      };
    }
    const paragraph: DocumentNode = { type: 'paragraph', attrs: { id: id() }, content: words(line.p) };
    return 'block' in line
      ? { type: 'typedBlock', attrs: { kind: line.block, id: id() }, content: [paragraph] }
      : paragraph;
  });
  return fitDocument({ type: 'doc', content }).document;
}
