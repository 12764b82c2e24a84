import { imageAddress } from '#app/editor/node-views/figure-view.ts';
import { useEditorTools } from '#app/editor/tools/editor-context.ts';
import type { WritingState } from '#app/editor/tools/writing-page.ts';
import { useT } from '#app/i18n/translate.ts';

/** The page's images, to insert again. */
export function FilesPanel({ state, writable }: { state: WritingState; writable: boolean }) {
  const t = useT();
  const { open } = useEditorTools();
  const { files } = state;
  if (files.length === 0) return <p className="quiet">{t('writing.files.none')}</p>;
  return (
    <ul className="panel-files">
      {files.map(({ id, name, width, height, bytes }) => (
        <li key={id}>
          <img src={imageAddress(id)} alt="" loading="lazy" width={width ?? undefined} height={height ?? undefined} />
          <div>
            <p className="panel-file-name">{name}</p>
            <p className="quiet">
              {t('writing.files.size', {
                width: width ?? 0,
                height: height ?? 0,
                size: Math.max(1, Math.round(bytes / 1000)).toLocaleString(t.locale),
              })}
            </p>
            {writable && (
              <button
                type="button"
                className="button is-quiet is-small"
                aria-label={t('writing.files.insertLabel', { name })}
                onClick={() => open({ type: 'figure', stored: { id, name, width, height } })}
              >
                {t('writing.files.insert')}
              </button>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
