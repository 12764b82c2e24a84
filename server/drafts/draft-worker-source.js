/**
 * The thread for long drafts where the server runs from its sources (development, tests): Node 20 reads no TypeScript, and its threads
 * do not take the parent's loader over, so the thread registers its own.
 */
import { register } from 'tsx/esm/api';

register();
await import('./draft-worker.ts');
