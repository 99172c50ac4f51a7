import type { APIRoute } from 'astro';
import { readCredential } from '#src/features/badges/queries.ts';
import { allowAnyone } from '#src/platform/access.ts';

/** Not a form: the signed file, for whose it is and for whom they opened it. */
export const GET: APIRoute = async (context) => {
  const viewer = allowAnyone(context);
  const { slug, credential } = await readCredential(context.locals.club, viewer, context.params.badge);
  return new Response(`${JSON.stringify(credential, null, 2)}\n`, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="${slug}.json"`,
      'access-control-allow-origin': '*',
    },
  });
};
