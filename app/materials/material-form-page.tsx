import type { ReactNode } from 'react';

interface MaterialFormPageProps {
  /** The material, which the screen is about: its path, label and title. */
  readonly material: { readonly path: string; readonly label: string; readonly title: string };
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
        <a href={material.path}>
          {`${material.label} · `}
          <bdi>{material.title}</bdi>
        </a>
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
