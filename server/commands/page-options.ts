import { PAGE_KINDS } from '#content/kinds/kind.ts';
import { PAGE_LANGUAGES } from '#content/locale.ts';
import { VISIBILITIES } from '#content/permission.ts';
import type { CommandOption } from './command.ts';

export const kindOption: CommandOption = { type: 'string', value: '<kind>', meaning: PAGE_KINDS.join(', ') };
export const visibilityOption: CommandOption = { type: 'string', value: '<who>', meaning: VISIBILITIES.join(', ') };
export const languageOption: CommandOption = { type: 'string', value: '<code>', meaning: PAGE_LANGUAGES.join(', ') };
export const noteOption: CommandOption = {
  type: 'string',
  value: '<text>',
  meaning: 'what changed, for the list of editions',
};
