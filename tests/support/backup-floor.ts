import sharp from 'sharp';
import { COMMAND_LINE } from '#content/authorise.ts';
import type { Database } from '#db/driver/database.ts';
import type { Services } from '#server/services.ts';
import { checkConsistency } from '#server/upkeep/consistency-check.ts';

/** A unique picture. */
export async function newPicture(seed: number): Promise<Buffer> {
  const background = { r: seed % 256, g: Math.floor(seed / 256) % 256, b: 120 };
  return sharp({ create: { width: 900, height: 20 + (seed % 50), channels: 3, background } })
    .png()
    .toBuffer();
}

/** The report of `navette check` for these services. */
export function checkServices(services: Pick<Services, 'fileStore' | 'env'> & { database: Database }) {
  return checkConsistency({ database: services.database, files: services.fileStore, dataDir: services.env.dataDir });
}

/** A page with a picture, created as staff would. */
export async function newIllustratedPage(services: Services, seed: number): Promise<string> {
  const page = await services.pages.create(
    { kind: 'article', title: `Page ${seed}`, summary: 'Une page.' },
    COMMAND_LINE,
  );
  await services.files.add({ bytes: await newPicture(seed), name: `${seed}.png`, pageId: page.id }, COMMAND_LINE);
  return page.id;
}
