import type { Translate } from '#app/i18n/translate.ts';
import type { Option } from '#app/ui/field.tsx';
import { PAGE_LANGUAGES } from '#content/locale.ts';
import { VISIBILITIES } from '#content/permission.ts';

/** The languages that a page may be written in. */
export function languageOptions(t: Translate): Option[] {
  return PAGE_LANGUAGES.map((value) => ({ value, label: t(`kinds.language.${value}`) }));
}

/** The visibilities of a page or collection. */
export function visibilityOptions(t: Translate): Option[] {
  return VISIBILITIES.map((value) => ({ value, label: t(`kinds.visibility.${value}`) }));
}
