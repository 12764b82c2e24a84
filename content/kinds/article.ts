import { z } from 'zod';
import { paragraph, text } from './field.ts';

export const articleMetadata = z.object({
  issue: text(['Numéro', 'Issue']),
  figures: paragraph(['Chiffres', 'Figures']),
});
