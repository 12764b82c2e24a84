import type { AppContext } from '#server/http/remix/app-context.ts';

/** The context as Remix types it, with an index signature. */
export type LoadContext = AppContext & Readonly<Record<string, unknown>>;

type Params = Readonly<Record<string, string | undefined>>;

/** The arguments of a loader, as Remix would pass them. */
export function loaderArgs(path: string, params: Params, context: LoadContext) {
  return { request: new Request(`https://wiki.example.org${path}`), params, context };
}

/** The arguments of an action for a form; a list repeats a field. */
export function actionArgs(
  path: string,
  params: Params,
  context: LoadContext,
  fields: Record<string, string | readonly string[]>,
) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of typeof value === 'string' ? [value] : value) body.append(name, one);
  }
  const request = new Request(`https://wiki.example.org${path}`, {
    method: 'POST',
    body,
    headers: { 'User-Agent': 'Firefox' },
  });
  return { request, params, context };
}

/** The Response that a loader or action threw; fails if it threw something else or nothing. */
export async function thrownAnswer(work: Promise<unknown>): Promise<Response> {
  try {
    await work;
  } catch (thrown) {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  }
  throw new Error('nothing was refused');
}

/** The Response that a loader or action throws: its status, location and body. */
export async function refusal(
  work: Promise<unknown>,
): Promise<{ status: number; location: string | null; body: unknown }> {
  const answer = await thrownAnswer(work);
  const text = await answer.text();
  return {
    status: answer.status,
    location: answer.headers.get('Location'),
    body: text ? JSON.parse(text) : null,
  };
}
