import { z } from 'zod';
import { day, flag, lines, paragraph } from './field.ts';

const each: [string, string] = ['Une par ligne', 'One on each line'];

export const workshopMetadata = z.object({
  aim: paragraph(['But', 'Aim']),
  organisationsNorth: lines(['Organisations des Hauts-de-France', 'Organisations of Hauts-de-France'], each),
  organisationsSouth: lines(['Organisations partenaires', 'Partner organisations'], each),
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
