import type { APIRoute } from 'astro';
import { eventFile } from '#src/features/events/calendar.ts';
import { requireMember } from '#src/platform/access.ts';

export const GET: APIRoute = async (context) => {
  const member = requireMember(context);
  const { club, t } = context.locals;
  return new Response(await eventFile(club, member, context.params.event, t), {
    headers: { 'content-type': 'text/calendar; charset=utf-8', 'content-disposition': 'attachment; filename="event.ics"' },
  });
};
