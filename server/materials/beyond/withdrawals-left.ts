import { pagePath } from '#content/addresses/address.ts';
import { materialLabel } from '#content/material/material.ts';
import type { Viewer } from '#content/people/person.ts';
import { setTypography } from '#content/text/typography.ts';
import type { Reader } from '#db/driver/database.ts';
import { findMaterials } from '#db/materials/material-repository.ts';
import { listWithdrawalsLeft } from '#db/materials/withdrawn-page-repository.ts';
import { findPages } from '#db/pages/page-repository.ts';
import { openMaterials } from '#server/materials/require-material.ts';

/** Most withdrawals that are listed. */
const MOST = 50;

/** A withdrawal that has yet to take words out of a page: it waits for its turn, or has failed. */
export interface WithdrawalLeft {
  readonly page: { readonly title: string; readonly language: string; readonly path: string };
  readonly requestedAt: string;
  /** « E3 »; null for a material that was deleted, or that the viewer may not open. */
  readonly material: { readonly id: string; readonly label: string } | null;
}

/**
 * Lists the withdrawals that are not done with a page, or with any page. Checks no right to the
 * pages.
 */
export async function findWithdrawalsLeft(db: Reader, viewer: Viewer, pageId: string | null = null) {
  const left = (await listWithdrawalsLeft(db, pageId)).slice(0, MOST);
  const found = await findMaterials(db, [...new Set(left.map(({ materialId }) => materialId))]);
  const open = new Map((await openMaterials(db, viewer, found)).map((one) => [one.id, one]));
  const pages = new Map((await findPages(db, [...new Set(left.map((one) => one.pageId))])).map((one) => [one.id, one]));
  return left.flatMap((one): WithdrawalLeft[] => {
    const [page, material] = [pages.get(one.pageId), open.get(one.materialId)];
    if (!page) return [];
    const title = setTypography(page.title, page.language);
    return [
      {
        page: { title, language: page.language, path: pagePath(page) },
        requestedAt: one.requestedAt,
        material: material ? { id: material.id, label: materialLabel(material) } : null,
      },
    ];
  });
}
