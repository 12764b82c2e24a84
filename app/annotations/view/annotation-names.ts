/** The fields of an annotation by their names in the form. */
export const ANNOTATION_NAMES = { kind: 'genre', body: 'texte' } as const;

/** The field with what a correction proposes. */
export const PROPOSAL_NAME = 'proposition' as const;
/** Ticked: it must be dealt with before publishing. */
export const MUST_FIX_NAME = 'exigence';
/** Ticked: a correction proposes to delete the words. */
export const DELETION_NAME = 'suppression';
