import lunr from 'lunr';
import french from 'lunr-languages/lunr.fr.js';
import stemmerSupport from 'lunr-languages/lunr.stemmer.support.js';
import { COUNTRY_WORDS } from './country-words.ts';
import { foldForm } from './fold.ts';

stemmerSupport(lunr);
french(lunr);

/** The languages whose words are stemmed. Words of other languages are compared by their forms. */
export const STEMMED_LANGUAGES = ['fr', 'en'] as const;
export type StemmedLanguage = (typeof STEMMED_LANGUAGES)[number];

function pipelineOf(stemmer: lunr.PipelineFunction): lunr.Pipeline {
  const pipeline = new lunr.Pipeline();
  pipeline.add(stemmer);
  return pipeline;
}

/**
 * Lunr's pipelines: the Snowball stemmer of lunr-languages for French (it needs the accents),
 * Lunr's own for English.
 */
const PIPELINES: Readonly<Record<StemmedLanguage, lunr.Pipeline>> = {
  fr: pipelineOf((lunr as unknown as { fr: { stemmer: lunr.PipelineFunction } }).fr.stemmer),
  en: pipelineOf(lunr.stemmer),
};

/** The stemmed language of a page's language (`fr`, `fr-BE`), or null. */
export function findStemmedLanguage(language: string): StemmedLanguage | null {
  const base = language.slice(0, 2);
  return STEMMED_LANGUAGES.find((known) => known === base) ?? null;
}

/** The stem of a form, without accents: `énergies` → `energ`. */
export function stemmed(form: string, language: StemmedLanguage): string {
  return foldForm(PIPELINES[language].runString(form)[0] ?? form);
}

/**
 * The stem of a form; a country's name is its own stem: a stemmer turns Mali into `mal` and France
 * into `franc`.
 */
export function stemOf(form: string, language: StemmedLanguage): string {
  const folded = foldForm(form);
  return COUNTRY_WORDS.has(folded) ? folded : stemmed(form, language);
}
