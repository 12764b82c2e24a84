import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { sessionHeaders } from '#app/device/writer-cookie.server.ts';
import { guarded, redirectTo } from '#app/http/guarded.server.ts';

/** A GET changes nothing. */
export const loader = guarded(async (_args: LoaderFunctionArgs) => redirectTo('/', 302));

/** `POST /deconnexion`: ends this browser's session. */
export const action = guarded(async ({ context }: ActionFunctionArgs) => {
  const { services, viewer } = context;
  if (viewer.role !== 'public') await services.access.revokeSession(viewer.sessionId);
  return redirect('/', { status: 303, headers: sessionHeaders(services.cookie.clear()) });
});
