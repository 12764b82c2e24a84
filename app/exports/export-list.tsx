import { useT } from '#app/i18n/translate.ts';
import { exportPath } from '#content/addresses/address.ts';
import { BOOK_EXTENSIONS, EXPORT_FORMATS } from '#content/render/export-format.ts';

/**
 * Links to what is read here as files, in every format that takes whole texts along.
 * @param props.query what the addresses have after their path
 */
export function ExportList({ path, query = '', title }: { path: string; query?: string; title: string }) {
  const t = useT();
  return (
    <p className="no-print">
      {title}{' '}
      {BOOK_EXTENSIONS.map((extension, i) => (
        <span key={extension}>
          {i > 0 && ' · '}
          <a href={exportPath(path, extension) + query} rel="nofollow">
            {EXPORT_FORMATS[extension].names[t.locale]}
          </a>
        </span>
      ))}
    </p>
  );
}
