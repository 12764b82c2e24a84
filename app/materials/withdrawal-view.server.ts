import { materialPath } from '#content/addresses/site-paths.ts';
import { closeGaps } from '#content/citation/close-gaps.ts';
import { materialLabel } from '#content/material/material.ts';
import { cutAtWord } from '#content/text/cut-at-word.ts';
import { setTypography } from '#content/text/typography.ts';
import { passageKey } from '#content/withdrawal/withdrawal.ts';
import type { WithdrawalView } from '#server/materials/withdrawal/withdrawal-view.ts';

/** Characters of a passage, and of one beside it, that are shown. */
const LONGEST_SHOWN = 3_000;
const LONGEST_BESIDE = 400;

const short = (text: string, longest: number, language: string): string =>
  cutAtWord(setTypography(closeGaps(text), language), longest);

/** What the screen of a withdrawal shows, with what is of no use to it left out. */
export function withdrawalScreen(view: WithdrawalView) {
  const { material, page, concerned, erased, places, found, pastOnly, earlier, pages, parts, part, seen } = view;
  const { uses, attached } = view;
  // What can be taken along is offered once.
  const offered = new Set<string>();
  const along = (language: string, { key, text }: { readonly key: string; readonly text: string }) => {
    if (offered.has(key)) return [];
    offered.add(key);
    return [{ key, text: short(text, LONGEST_BESIDE, language) }];
  };
  // What was looked for is shown where it is looked for.
  const searched = found && {
    isWhole: found.isWhole,
    passages: found.passages.flatMap(({ title, language, ...one }) =>
      along(language, one).map((shown) => ({ ...shown, title, language })),
    ),
  };
  return {
    material: material && {
      // A study in the bin cannot be opened, although one may withdraw words from it.
      path: page.binnedAt === null ? materialPath(material.id) : null,
      label: materialLabel(material),
      title: material.title,
    },
    people: concerned.map(({ id, name }) => ({ id, name })),
    ...{ erased, pages, parts, part, seen, pastOnly, attached },
    uses: { ...uses, isComplete: true, mayWithdraw: false },
    places: places.map(({ title, language, text, isInDraft, editions, versions, around, ...place }) => ({
      ...{ key: passageKey(place), title, language, isInDraft, editions, versions },
      text: short(text, LONGEST_SHOWN, language),
      around: around.flatMap((one) => along(language, one)),
    })),
    found: searched,
    earlier: earlier.map(({ id, requestedAt, doneAt, pages }) => ({
      ...{ id, requestedAt, pages },
      isDone: doneAt !== null,
    })),
  };
}

export type WithdrawalScreen = ReturnType<typeof withdrawalScreen>;
