import type { APIRoute } from 'astro';
import { readCredential } from '#src/features/badges/public-queries.ts';
import { signedFile } from '#src/features/badges/signed-file.ts';
import { allowAnyone } from '#src/platform/access.ts';

/** Not a form: the signed file inside its picture, for whose it is and for whom they opened it. */
export const GET: APIRoute = async (context) => {
  const viewer = allowAnyone(context);
  return signedFile(await readCredential(context.locals.club, viewer, context.params.badge), 'png');
};
