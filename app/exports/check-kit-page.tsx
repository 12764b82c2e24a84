import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';

/** The texts that the island shows about a kit. */
const WORDS = [
  'checking',
  'good',
  'bad',
  'notKit',
  'unable',
  'edition',
  'says',
  'living',
  'unsigned',
  'otherKey',
  'changed',
  'missing',
  'added',
] as const;
export type CheckWords = Readonly<Record<(typeof WORDS)[number] | 'pictured' | 'smallPictured' | 'unpictured', string>>;

/** The screen that checks a kit that somebody was given. Only the browser reads the file. */
export function CheckKitPage({ publicKey }: { publicKey: string }) {
  const t = useT();
  const words = {
    ...Object.fromEntries(WORDS.map((word) => [word, t(`kits.check.${word}`)])),
    pictured: t('kits.pictured'),
    smallPictured: t('kits.smallPictured'),
    unpictured: t('kits.unpictured'),
  };
  return (
    <div className="narrow-page">
      <h1>{t('kits.check.title')}</h1>
      <p className="standfirst">{t('kits.check.intro')}</p>
      <noscript>
        <p className="notice-box">{t('kits.check.needsScript')}</p>
      </noscript>
      <div id="check-kit" data-key={publicKey} data-words={JSON.stringify(words)} hidden>
        <Field name="kit" label={t('kits.check.choose')}>
          {(control) => <input {...control} type="file" accept=".zip,application/zip" />}
        </Field>
        <div id="kit-report" role="status" />
      </div>
    </div>
  );
}
