/**
 * Entry of the search thread when the server runs from sources (development, tests): Node 20 does
 * not load TypeScript, and worker threads do not inherit the loader, so the thread registers its
 * own.
 */
import { register } from 'tsx/esm/api';

register();
await import('./search-worker.ts');
