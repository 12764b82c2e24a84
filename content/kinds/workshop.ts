import { z } from 'zod';
import { defineKind } from './definition.ts';
import { day, flag, lines, paragraph } from './field.ts';

const each: [string, string] = ['Une par ligne', 'One on each line'];

const ownFields = z.object({
  aim: paragraph(['But', 'Aim']),
  organisationsNorth: lines(
    ['Organisations des Hauts-de-France', 'Organisations of Hauts-de-France'],
    each,
    'organisation',
  ),
  organisationsSouth: lines(['Organisations partenaires', 'Partner organisations'], each, 'organisation'),
  participantsNorth: lines(['Participants des Hauts-de-France', 'Participants of Hauts-de-France'], each),
  participantsSouth: lines(['Participants partenaires', 'Partner participants'], each),
  session1: day(['Session 1', 'Session 1']),
  annotationOpens: day(['Annotations ouvertes du', 'Annotations open from']),
  annotationCloses: day(['Annotations ouvertes jusqu’au', 'Annotations open until']),
  session2: day(['Session 2', 'Session 2']),
  decisions: lines(['Décisions', 'Decisions'], each),
  followUp: lines(['Suites', 'Follow-up'], each),
  validatedNorth: flag(['Validé par les Hauts-de-France', 'Validated by Hauts-de-France']),
  validatedSouth: flag(['Validé par les partenaires', 'Validated by the partners']),
});

export const workshop = defineKind({
  names: {
    fr: {
      one: 'Atelier duo',
      many: 'Ateliers duo',
      menu: 'Ateliers duo',
      new: 'Nouvel atelier',
      intro: 'Un texte qui fait la navette entre deux pays, annoté des deux côtés.',
      takePart:
        'Un atelier duo réunit une équipe d’ici et une équipe d’un pays partenaire\u00a0: elles travaillent ensemble, annotent le texte chacune de son côté, puis le reprennent à deux. On y entre sur invitation\u00a0: écrivez à l’équipe du réseau si un thème vous occupe.',
    },
    en: {
      one: 'Duo workshop',
      many: 'Duo workshops',
      menu: 'Duo workshops',
      new: 'New workshop',
      intro: 'A text that shuttles between two countries, annotated from both sides.',
      takePart:
        'A duo workshop brings together a team from here and one from a partner country: they work together, annotate the text each from their side, then take it up again as two. One joins by invitation: write to the network’s team if a subject is yours.',
    },
  },
  segment: 'ateliers',
  menu: { position: 5, inHeader: true },
  weave: { width: 16, height: 16, path: 'M0 4c4 0 4 8 8 8s4-8 8-8M0 12c4 0 4-8 8-8s4 8 8 8', isDrawn: true, tile: 6 },
  search: {
    indexed: { fr: 'atelier duo', en: 'workshop' },
    typed: [
      'atelier',
      'ateliers',
      'atelier duo',
      'ateliers duo',
      'workshop',
      'workshops',
      'duo workshop',
      'duo workshops',
    ],
    example: { fr: 'atelier', en: 'workshop' },
  },
  schemaOrgType: 'Article',
  hasTwoSides: true,
  annotationWindow: true,
  ownFields,
  expected: { own: ['aim', 'organisationsNorth', 'organisationsSouth', 'session1'], common: ['countries'] },
  outline: {
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
});
