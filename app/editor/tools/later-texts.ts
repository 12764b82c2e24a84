import { addMessages } from '#app/i18n/translate.ts';

let loading: Promise<void> | undefined;

async function load(): Promise<void> {
  // Only the texts of the language shown.
  if (document.documentElement.lang === 'en') addMessages('en', (await import('#app/i18n/browser/writing-en.ts')).en);
  else addMessages('fr', (await import('#app/i18n/browser/writing-fr.ts')).fr);
}

/** Loads the texts of the parts that are loaded later, once; again if that failed. */
export function loadLaterTexts(): Promise<void> {
  loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** A part of the editor, once its texts have come as well. */
export async function withTexts<Part>(part: Promise<Part>): Promise<Part> {
  const [loaded] = await Promise.all([part, loadLaterTexts()]);
  return loaded;
}

/** A part of the desk of a section, once its texts have come as well. */
export async function withSectionTexts<Part>(part: Promise<Part>): Promise<Part> {
  if (document.documentElement.lang === 'en') addMessages('en', (await import('#app/i18n/browser/sections-en.ts')).en);
  else addMessages('fr', (await import('#app/i18n/browser/sections-fr.ts')).fr);
  return part;
}
