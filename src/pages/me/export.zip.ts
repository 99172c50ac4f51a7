import type { APIRoute } from 'astro';
import { exportEverything } from '#src/features/members/export.ts';
import { requireMember } from '#src/platform/access.ts';

/** Not a form: a file that leaves with everything of the member's own. */
export const GET: APIRoute = async (context) => {
  const member = requireMember(context);
  const { club } = context.locals;
  const day = club.clock.now().toISOString().slice(0, 10);
  return new Response(await exportEverything(club, member), {
    headers: { 'content-type': 'application/zip', 'content-disposition': `attachment; filename="club-${day}.zip"` },
  });
};
