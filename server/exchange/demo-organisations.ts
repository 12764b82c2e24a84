import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { COMMAND_LINE } from '#content/authorise.ts';
import { organisationInput } from '#content/organisation/organisation-input.ts';
import { parseOrganisationQuery } from '#content/organisation/organisation-query.ts';
import type { Services } from '#server/services.ts';

/** Of the workshop whose partners are invited, by its slug. */
const WORKSHOP = 'atelier-duo-mali-l-eau-en-zone-rurale';

/**
 * Fills the register with the organisations that the demonstration names. Those that it has are
 * left as they are.
 */
export async function addOrganisations(services: Services, folder: string): Promise<void> {
  const file = path.join(folder, 'organisations.yaml');
  if (!existsSync(file)) return;
  const { organisations } = services;
  const known = new Set<string>();
  const all = parseOrganisationQuery(new URLSearchParams());
  for await (const part of organisations.all(all, COMMAND_LINE)) for (const { name } of part) known.add(name);
  const source = await readFile(file, 'utf8');
  const described = z.array(organisationInput.partial({ site: true })).parse(parse(source, { schema: 'core' }));
  for (const { site = '', ...one } of described)
    if (!known.has(one.name)) await organisations.add({ ...one, site }, COMMAND_LINE);
}

/** Invites a partner of the register to a workshop, by a link that nobody has. */
export async function inviteToWorkshop(services: Services, pages: ReadonlyMap<string, { readonly id: string }>) {
  const page = pages.get(WORKSHOP);
  if (!page || (await services.invitations.list(page.id, COMMAND_LINE)).length > 0) return;
  await services.invitations.invite(
    {
      ...{ pageId: page.id, name: 'Oumou Sangho', expiresInDays: 90, email: '' },
      organisation: 'Comité de gestion de l’eau de Tinkaré, région de Kayes (fictif)',
      ...{ country: 'ML', side: 'south' },
    },
    COMMAND_LINE,
  );
}
