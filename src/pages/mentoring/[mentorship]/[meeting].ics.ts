import type { APIRoute } from 'astro';
import { meetingFile } from '#src/features/mentoring/calendar.ts';
import { requireMember } from '#src/platform/access.ts';

export const GET: APIRoute = async (context) => {
  const member = requireMember(context);
  const { club, t } = context.locals;
  const { mentorship, meeting } = context.params;
  const say = { summary: (name: string) => t('mentoring.meeting.summary', { name }), gone: t('members.someone-who-left') };
  const file = await meetingFile(club, member, { mentorship, meeting }, say);
  return new Response(file, {
    headers: { 'content-type': 'text/calendar; charset=utf-8', 'content-disposition': `attachment; filename="meeting.ics"` },
  });
};
