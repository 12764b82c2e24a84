/**
 * On a transaction that stores what is being typed in a field of a node: no undo step for each
 * letter.
 */
export const TYPED_IN_FIELD = 'typedInField';
