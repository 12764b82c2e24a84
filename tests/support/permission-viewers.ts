import { PUBLIC_VIEWER, type Viewer } from '#content/people/person.ts';

export const PAGE = 'page22222222';
const OTHER_PAGE = 'page33333333';

const partner = (pageId: string): Viewer => ({
  role: 'partner',
  invitationId: 'invitation22',
  pageId,
  name: 'Aminata Traoré',
  organisation: 'Commune de Koro',
  country: 'ML',
  side: 'south',
  sessionId: 'session22222',
});

/** One viewer of each role; of partners, the one invited to the page, and another page's. */
export const VIEWERS = {
  public: PUBLIC_VIEWER,
  invited: partner(PAGE),
  elsewhere: partner(OTHER_PAGE),
  member: { role: 'member', personId: 'person222222', name: 'Inès', sessionId: 'session22222' },
  staff: { role: 'staff', admin: false, personId: 'person333333', name: 'Claire', sessionId: 'session33333' },
  admin: { role: 'staff', admin: true, personId: 'person444444', name: 'Louis', sessionId: 'session44444' },
} as const satisfies Record<string, Viewer>;

/** A row of the oracle in `permission-oracle.ts`. */
export type Row = keyof typeof VIEWERS;
