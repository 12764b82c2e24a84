import { COMMAND_LINE } from '#content/authorise.ts';
import type { ConcernedInput } from '#content/input/material/concerned-input.ts';
import type { MaterialInput } from '#content/input/material/material-input.ts';
import type { Services } from '#server/services.ts';

/** An interview. */
export const FACTS: MaterialInput = {
  ...{ kind: 'interview', title: 'Entretien avec la présidente', heldOn: '2026-03-14', place: 'Kayes', country: 'ML' },
  ...{ language: 'fr', collector: 'Awa Diarra', side: 'south', organisation: 'Comité de l’eau', access: 'staff' },
  ...{ actorType: 'local-association', summary: '' },
};

/** Somebody whom it concerns. */
export const PERSON: ConcernedInput = {
  ...{ name: 'Fanta Keïta', pseudonym: 'une présidente de comité', organisation: 'Comité de l’eau', state: 'granted' },
  ...{ uses: ['analysis'], reach: 'public', naming: 'pseudonym', language: 'fr', formats: '', givenOn: '', how: '' },
  ...{ askedBy: 'Awa Diarra', until: '', note: '' },
};

/** Adds a material to a study. @returns its id */
export const addMaterial = (services: Services, pageId: string, facts: Partial<MaterialInput> = {}) =>
  services.materials.add(pageId, { ...FACTS, ...facts }, COMMAND_LINE);

/** Adds somebody whom a material concerns. @returns their id */
export const addConcerned = (services: Services, materialId: string, person: Partial<ConcernedInput> = {}) =>
  services.concerned.add(materialId, { ...PERSON, ...person }, COMMAND_LINE);
