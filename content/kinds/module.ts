import { z } from 'zod';
import { lines, text } from './field.ts';

export const moduleMetadata = z.object({
  objectives: lines(['Objectifs', 'Objectives'], ['Un par ligne', 'One on each line']),
  duration: text(['Durée', 'Duration']),
  groupSize: text(['Taille du groupe', 'Group size']),
  equipment: lines(['Matériel', 'Equipment'], ['Un par ligne', 'One on each line']),
});
