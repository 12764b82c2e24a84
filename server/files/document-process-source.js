/** The document process where the server runs from its sources (development, tests): Node 20 reads no TypeScript by itself. */
import { register } from 'tsx/esm/api';

register();
await import('./document-process.ts');
