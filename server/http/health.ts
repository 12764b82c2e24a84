import type { RequestHandler } from 'express';
import type { Services } from '#server/services.ts';

/** `/healthz`: 200 while everything works, 503 with what does not. */
export function createHealthRoute(services: Services): RequestHandler {
  return async (_request, response) => {
    const problems = await services.health.problems();
    response.setHeader('Cache-Control', 'no-store');
    response.status(problems.length === 0 ? 200 : 503).json({ ok: problems.length === 0, problems });
  };
}
