import type { APIRoute } from 'astro';
import { issuerDocument } from '#src/features/badges/public-documents.ts';
import { allowAnyone } from '#src/platform/access.ts';
import { publicJson } from '#src/platform/public-json.ts';

export const GET: APIRoute = async (context) => {
  allowAnyone(context);
  return publicJson(await issuerDocument(context.locals.club));
};
