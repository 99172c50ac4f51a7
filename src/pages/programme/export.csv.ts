import type { APIRoute } from 'astro';
import { csvOf } from '#src/features/programme/csv.ts';
import { currentFigures } from '#src/features/programme/queries.ts';
import { requireLead } from '#src/platform/access.ts';
import { found } from '#src/platform/errors.ts';

/** The published figures, the same as on the page, for a spreadsheet. */
export const GET: APIRoute = async (context) => {
  const lead = requireLead(context);
  const { club, t } = context.locals;
  const figures = found(await currentFigures(club, lead));
  return new Response(csvOf(figures, t), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="programme-${figures.takenAt.slice(0, 10)}.csv"`,
    },
  });
};
