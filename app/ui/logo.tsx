/** The two threads of a cooperation, woven: one passes over, then under. */
export function Logo() {
  return (
    <svg className="logo" viewBox="0 0 28 16" width="35" height="20" aria-hidden="true" focusable="false">
      <path className="logo-cool" d="M2 4c4 0 4 8 8 8s4-8 8-8 4 8 8 8" />
      <path className="logo-gap" d="M2 12c4 0 4-8 8-8s4 8 8 8 4-8 8-8" />
      <path className="logo-warm" d="M2 12c4 0 4-8 8-8s4 8 8 8 4-8 8-8" />
      <path className="logo-gap" d="M11 11.8c3-.6 3-7 6-7.6" />
      <path className="logo-cool" d="M10 12c4 0 4-8 8-8" />
    </svg>
  );
}
