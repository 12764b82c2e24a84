import { useT } from '#app/i18n/translate.ts';
import type { MapPoint } from './explore-view.server.ts';

/** Pages for which a point has its largest size. */
const MOST = 12;

/**
 * Where the experiences come from. The list of countries beside it has the same content, so that
 * the points are only for the eye and the mouse.
 */
export function WorldMap({ points }: { points: readonly MapPoint[] }) {
  const t = useT();
  return (
    <div className="world-map" aria-hidden="true">
      <img src="/monde.svg" alt="" width={1000} height={389} decoding="async" />
      {points.map(({ code, name, path, count, x, y }) => (
        <a
          key={code}
          href={path}
          tabIndex={-1}
          title={`${name} · ${t('lists.count', { count })}`}
          style={{ '--x': `${x}%`, '--y': `${y}%`, '--size': Math.min(1, count / MOST) } as object}
        >
          <span className="visually-hidden">{name}</span>
        </a>
      ))}
    </div>
  );
}
