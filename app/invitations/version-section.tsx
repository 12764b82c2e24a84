import { formatInstant } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { Field } from '#app/ui/field.tsx';
import { PostForm } from '#app/ui/post-form.tsx';
import { freezePath, versionPath } from '#content/addresses/site-paths.ts';
import { inputLimits } from '#content/input/input-limits.ts';
import { versionInput } from '#content/input/version-input.ts';
import type { VersionRow } from '#server/pages/history/version-service.ts';

const LIMITS = inputLimits(versionInput);

/** The values of a refused form, and its invalid fields. */
export interface RefusedVersion {
  readonly version: string;
  readonly key: string;
  readonly fields: readonly string[];
}

interface VersionSectionProps {
  readonly path: string;
  /** The latest first. */
  readonly versions: readonly VersionRow[];
  /** The one that partners are asked to annotate; null for none. */
  readonly askedNumber: number | null;
  readonly isPublished: boolean;
  /** Somebody wants to freeze one although there is an edition to annotate. */
  readonly isFreezing: boolean;
  /** The form's key. */
  readonly formKey: string;
  readonly refused: RefusedVersion | null;
}

/** The version that partners annotate, and the form that freezes one. */
export function VersionSection({
  path,
  versions,
  askedNumber,
  isPublished,
  isFreezing,
  formKey,
  refused,
}: VersionSectionProps) {
  const t = useT();
  const next = (versions[0]?.number ?? 0) + 1;
  const asked = versions.find(({ number }) => number === askedNumber);
  if (isPublished && !asked && !isFreezing && !refused) {
    return (
      <p>
        {t('version.edition')} <a href={freezePath(path)}>{t('version.freezeNext')}</a>
      </p>
    );
  }
  return (
    <section aria-labelledby="version">
      <h2 id="version">{t('version.title')}</h2>
      {asked ? (
        <p>
          {t('version.frozen', { name: asked.name, when: formatInstant(asked.frozenAt, t.locale) })}{' '}
          <a href={versionPath(path)}>{t('version.read')}</a>
        </p>
      ) : (
        <p>{t(isPublished ? 'version.noneAfter' : 'version.none')}</p>
      )}
      <PostForm>
        <input type="hidden" name="intent" value="freeze" />
        <input type="hidden" name="cle" value={refused?.key || formKey} />
        <Field
          name="version"
          label={t('version.name')}
          help={t(asked ? 'version.againHelp' : 'version.nameHelp')}
          error={refused && t(refused.fields.includes('body') ? 'version.error.body' : 'version.error.name')}
        >
          {(control) => (
            <input
              {...control}
              {...LIMITS.version}
              type="text"
              defaultValue={refused?.version ?? t('version.defaultName', { number: next })}
            />
          )}
        </Field>
        <p className="actions">
          <button type="submit" className={asked || isPublished ? 'button is-quiet' : 'button'}>
            {t(asked ? 'version.freezeAgain' : 'version.freeze')}
          </button>
        </p>
      </PostForm>
    </section>
  );
}
