/** The process of `hungry-process.ts`: Node 20 reads no TypeScript by itself. */
import { register } from 'tsx/esm/api';

register();
await import('./hungry-process.ts');
