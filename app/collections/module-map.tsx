import { formatList } from '#app/i18n/format.ts';
import { translator, useT } from '#app/i18n/translate.ts';
import { FilterChoice } from '#app/ui/filter-choice.tsx';
import { foreignLanguage } from '#app/ui/foreign-language.ts';
import { wordsLocale } from '#content/document/block-words.ts';
import { durationText } from '#content/text/duration.ts';
import type { MappedModule, ModuleMapView } from './module-map-view.server.ts';

/** The modules of a toolkit by need, with filters that stand in the address. */
export function ModuleMap({ map, path }: { map: ModuleMapView; path: string }) {
  const t = useT();
  const { chosen, times, audiences, projectSteps, modules, total, isFiltered } = map;
  const any = ['', t('collections.map.any')] as const;
  return (
    <section id="carte" className="module-map" aria-labelledby="carte-titre">
      <h2 id="carte-titre">{t('collections.map.title')}</h2>
      <form action={`${path}#carte`} className="filters">
        {times.length > 0 && (
          <FilterChoice
            name="temps"
            label={t('collections.map.time')}
            chosen={chosen.temps}
            options={[any, ...times.map((minutes) => [String(minutes), durationText(minutes, t.locale)] as const)]}
          />
        )}
        {audiences.length > 0 && (
          <FilterChoice
            name="public"
            label={t('collections.map.audience')}
            chosen={chosen.public}
            options={[any, ...audiences.map(({ value, label }) => [value, label] as const)]}
          />
        )}
        {projectSteps.length > 0 && (
          <FilterChoice
            name="etape"
            label={t('collections.map.step')}
            chosen={chosen.etape}
            options={[any, ...projectSteps.map(({ value, label }) => [value, label] as const)]}
          />
        )}
        <p className="filter-actions">
          <button type="submit" className="button is-quiet">
            {t('collections.map.show')}
          </button>
          {isFiltered && <a href={`${path}#carte`}>{t('collections.map.all')}</a>}
        </p>
      </form>
      {isFiltered && (
        <p role="status">
          {modules.length === 0
            ? t('collections.map.none')
            : t('collections.map.found', { count: modules.length, most: total })}
        </p>
      )}
      <ul className="module-list">
        {modules.map((module) => (
          <Mapped key={module.href} module={module} />
        ))}
      </ul>
    </section>
  );
}

/**
 * A module by what its readers want. The words « Je veux » are of the module's language, as its
 * needs are.
 */
function Mapped({ module }: { module: MappedModule }) {
  const t = useT();
  const { href, title, language, needs, duration, audience, projectSteps } = module;
  const words = foreignLanguage(language, t.locale);
  const own = translator(wordsLocale(language, t.locale));
  return (
    <li>
      {needs.map((need) => (
        <p key={need} className="module-need" {...words}>
          {own('collections.map.want', { text: need })}
        </p>
      ))}
      <p className="module-link">
        <a href={href} {...words}>
          {title}
        </a>
      </p>
      <p className="quiet">
        {duration && <span {...words}>{duration}</span>}
        {[audience, projectSteps]
          .filter((labels) => labels.length > 0)
          .map((labels, i) => `${duration || i > 0 ? ' · ' : ''}${formatList(labels, t.locale)}`)}
      </p>
    </li>
  );
}
