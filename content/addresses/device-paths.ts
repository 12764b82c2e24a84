/**
 * Addresses that the script of signing out knows, which is on every screen: in a file of their own,
 * so that it shares nothing with other scripts that the screen would not name.
 */

/** The living draft. */
export const writePath = (page: string): string => `${page}/ecrire`;
export const SIGN_OUT_PATH = '/deconnexion';
