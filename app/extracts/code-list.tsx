import type { CSSProperties } from 'react';
import { useT } from '#app/i18n/translate.ts';
import { codesPath, extractsPath } from '#content/addresses/site-paths.ts';
import type { ListedCode } from '#server/extracts/code-book.ts';
import { CodeMark } from './code-mark.tsx';

interface CodeListProps {
  /** The study's. */
  readonly path: string;
  readonly codes: readonly ListedCode[];
  readonly archived: boolean;
}

/** The codes of a study, each followed by its parts. */
export function CodeList({ path, codes, archived }: CodeListProps) {
  const t = useT();
  if (codes.length === 0) return <p className="empty">{t('extracts.codes.none')}</p>;
  const names = new Map(codes.map(({ id, name }) => [id, name]));
  return (
    <ul className="code-list">
      {codes.map((code) => (
        // Deeper parts would have no room on a phone.
        <li key={code.id} style={{ '--depth': Math.min(code.depth, 3) } as CSSProperties} data-depth={code.depth}>
          <p>
            <strong>
              <CodeMark {...code} />
            </strong>{' '}
            <a href={extractsPath(path, code.id)}>{t('extracts.codes.extracts', { count: code.extracts })}</a>
            {code.parentId !== null && names.has(code.parentId) && (
              <span className="visually-hidden">
                {' '}
                {t('extracts.codes.parent')} <bdi>{names.get(code.parentId)}</bdi>
              </span>
            )}
          </p>
          {code.definition !== '' && (
            <p>
              <bdi>{code.definition}</bdi>
            </p>
          )}
          {!archived && (
            <p>
              <a href={codesPath(path, code.id)}>
                {t('extracts.codes.change')}
                <span className="visually-hidden">
                  {' '}
                  <bdi>{code.name}</bdi>
                </span>
              </a>
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
