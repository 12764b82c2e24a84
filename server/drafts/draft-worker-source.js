/**
 * The entry of the thread for long drafts when the server runs from its sources (development,
 * tests). Node 20 does not read TypeScript, and its threads do not inherit the parent's loader, so
 * the thread registers its own.
 */
import { register } from 'tsx/esm/api';

register();
await import('./draft-worker.ts');
