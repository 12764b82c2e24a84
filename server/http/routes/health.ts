import type { RequestHandler } from 'express';
import type { Services } from '#server/services.ts';

/** `/healthz`: 200 if everything works, else 503 with the problems. */
export function createHealthRoute(services: Services): RequestHandler {
  return async (_request, response) => {
    const problems = await services.health.problems();
    response.setHeader('Cache-Control', 'no-store');
    response.status(problems.length === 0 ? 200 : 503).json({ ok: problems.length === 0, problems });
  };
}
