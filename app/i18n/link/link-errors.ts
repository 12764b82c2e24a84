/** The errors that a personal link has a title and a text for, in all its languages. */
const LINK_ERRORS = [
  'notFound',
  'invalid',
  'conflict',
  'gone',
  'methodNotAllowed',
  'tooLarge',
  'longText',
  'manyFields',
  'tooMany',
  'foreignOrigin',
  'unavailable',
  'storage',
  'unexpected',
] as const;

export type LinkError = (typeof LINK_ERRORS)[number];

export const isLinkError = (name: string): name is LinkError => (LINK_ERRORS as readonly string[]).includes(name);
