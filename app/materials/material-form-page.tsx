import type { ReactNode } from 'react';

interface MaterialFormPageProps {
  /** The material, which the screen is about: its path, if it can be opened, label and title. */
  readonly material: { readonly path: string | null; readonly label: string; readonly title: string };
  readonly heading: string;
  /** Why nothing was stored, if somebody else changed the same meanwhile. */
  readonly conflict: string | null;
  readonly children: ReactNode;
}

/** The screen of a form about a material, or about somebody whom it concerns. */
export function MaterialFormPage({ material, heading, conflict, children }: MaterialFormPageProps) {
  return (
    <div className="form-page">
      <p className="kicker">
        {material.path === null ? (
          <MaterialName {...material} />
        ) : (
          <a href={material.path}>
            <MaterialName {...material} />
          </a>
        )}
      </p>
      <h1>{heading}</h1>
      {conflict !== null && (
        <p className="notice-box is-danger" role="alert">
          {conflict}
        </p>
      )}
      {children}
    </div>
  );
}

function MaterialName({ label, title }: { readonly label: string; readonly title: string }) {
  return (
    <>
      {label}
      {title !== '' && (
        <>
          {' · '}
          <bdi>{title}</bdi>
        </>
      )}
    </>
  );
}
