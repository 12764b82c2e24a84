/**
 * Key in the device copy: a lower bound of the state vector of the copy and the parts beside it, as
 * [client id, clock] pairs.
 */
export const KNOWN_KEY = 'known';
