import { formatBytes } from '#app/i18n/format.ts';
import { useT } from '#app/i18n/translate.ts';
import { exportPath } from '#content/addresses/address.ts';
import {
  COMMON_EXTENSIONS,
  EXPORT_FORMATS,
  type ExportExtension,
  KIT_EXTENSIONS,
  type KitExtension,
  offeredExtensions,
} from '#content/render/files/export-format.ts';

/** Bytes of the kits of a collection, where they are known. */
export type KitSizes = Readonly<Record<KitExtension, number | null>>;

interface ExportListProps {
  path: string;
  query?: string;
  title: string;
  extensions?: readonly ExportExtension[];
  html?: string;
}

/**
 * Links to this text as files, in every format that takes whole texts.
 * @param props.query appended to the addresses
 * @param props.extensions the formats that it has, if they are others
 * @param props.html the text, if it is one alone
 */
export function ExportList({ path, query = '', title, extensions = COMMON_EXTENSIONS, html }: ExportListProps) {
  const t = useT();
  return (
    <p className="no-print">
      {title}{' '}
      {(html === undefined ? extensions : offeredExtensions(extensions, html)).map((extension, i) => (
        <span key={extension}>
          {i > 0 && '\u00a0· '}
          <a href={exportPath(path, extension) + query} rel="nofollow">
            {EXPORT_FORMATS[extension].names[t.locale]}
          </a>
        </span>
      ))}
    </p>
  );
}

/** The collection as a publication for a printer. */
export function PrinterLink({ path }: { path: string }) {
  const t = useT();
  return (
    <p className="no-print">
      <a href={exportPath(path, 'imprimeur')} rel="nofollow">
        {EXPORT_FORMATS.imprimeur.names[t.locale]}
      </a>{' '}
      <span className="quiet">{EXPORT_FORMATS.imprimeur.hints[t.locale]}</span>
    </p>
  );
}

/** The collection as a kit for reading without network: with pictures, small ones, and without. */
export function KitList({ path, sizes }: { path: string; sizes: KitSizes }) {
  const t = useT();
  return (
    <div className="no-print">
      <p>
        {t('exports.takeOffline')}{' '}
        {KIT_EXTENSIONS.map((extension, i) => {
          const bytes = sizes[extension];
          return (
            <span key={extension}>
              {i > 0 && '\u00a0· '}
              <a href={exportPath(path, extension)} rel="nofollow">
                {t(`exports.kits.${extension}`)}
              </a>
              {bytes !== null && <> ({t('exports.about', { size: formatBytes(bytes, t.locale) })})</>}
            </span>
          );
        })}
      </p>
      <p className="quiet">{t('exports.kitHint')}</p>
    </div>
  );
}
