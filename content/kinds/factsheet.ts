import { z } from 'zod';
import { lines, text } from './field.ts';

export const factsheetMetadata = z.object({
  category: text(['Rubrique', 'Category']),
  organisationsNorth: lines(['Organisations d’ici', 'Organisations here'], ['Une par ligne', 'One on each line']),
  organisationsSouth: lines(
    ['Organisations partenaires', 'Partner organisations'],
    ['Une par ligne', 'One on each line'],
  ),
});
