import { COMMAND_LINE } from '#content/authorise.ts';
import type { DocumentNode } from '#content/document/document.ts';
import {
  CONSENT_STATES,
  CONSENT_USES,
  type ConsentState,
  type ConsentUse,
  NAMINGS,
  REACHES,
  type Reach,
} from '#content/material/consent.ts';
import { newId } from '#db/driver/new-id.ts';
import { insertConcerned } from '#db/materials/concerned-repository.ts';
import { insertMaterials } from '#db/materials/material-repository.ts';
import type { Services } from '#server/services.ts';
import { addConcerned, addMaterial } from '#tests/support/materials.ts';

/** Whether readers are told of a source, decided again without the code. */
export function isTold(reader: Reach, consent: { state: ConsentState; use: ConsentUse; reach: Reach }): boolean {
  const width = { team: 1, network: 2, public: 3 };
  const agreed = ['granted', 'returned', 'validated'].includes(consent.state);
  return agreed && consent.use === 'analysis' && width[consent.reach] >= width[reader];
}

/** Every way to agree to one use. */
export const AGREEMENTS = CONSENT_STATES.flatMap((state) =>
  REACHES.flatMap((reach) => NAMINGS.flatMap((naming) => CONSENT_USES.map((use) => ({ state, reach, naming, use })))),
);

/** The n-th of those who agreed, by what stands for them in a text, and for their material. */
export const markOf = (what: 'nom' | 'org' | 'pse' | 'tit' | 'txt', n: number) =>
  `${what}${String(n).padStart(4, '0')}z`;

const MARKS = /(?:nom|org|pse|tit|txt)\d{4}z/gi;
export const marksIn = (words: string) => new Set([...words.matchAll(MARKS)].map(([mark]) => mark.toLowerCase()));

export const saidBy = (words: string): DocumentNode => ({
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text: `Elle dit ${words}.` }] }],
});

/** What a reader may be told of the n-th, decided again without the code. */
export function marksFor(reader: Reach, n: number): string[] {
  const { naming, ...consent } = AGREEMENTS[n]!;
  if (!isTold(reader, consent)) return [];
  const said = { name: ['nom', 'org'], organisation: ['org'], pseudonym: ['pse'] } as const;
  return said[naming].map((what) => markOf(what, n));
}

/** The materials of a study, one for each way to agree, whose people agreed to all that yet. */
export async function addAgreements(services: Services, pageId: string) {
  const all = { uses: ['analysis', 'quotation'], reach: 'public', naming: 'name' } as const;
  const first = await addMaterial(services, pageId);
  await addConcerned(services, first, { ...all, uses: [...all.uses] });
  const { material, concerned } = await services.materials.read(first, COMMAND_LINE);
  const { isKeptToTeam: _, ...noted } = material;
  const people = AGREEMENTS.map((_, n) => ({
    ...concerned[0]!,
    ...{ id: newId(), materialId: newId() },
    ...{ name: markOf('nom', n), organisation: markOf('org', n), pseudonym: markOf('pse', n) },
  }));
  await services.database.write(async (trx) => {
    for (const [n, person] of people.entries()) {
      const { materialId: id, organisation } = person;
      await insertMaterials(trx, [{ ...noted, id, organisation, number: n + 2, title: markOf('tit', n) }]);
      await insertConcerned(trx, person);
    }
  });
  return { first, people };
}
