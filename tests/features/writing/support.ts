import { eq } from 'drizzle-orm';
import { feedbackRequests, groups, memberships, pieces } from '#db/schema/index.ts';
import { askFeedback } from '#src/features/writing/commands/ask-feedback.ts';
import { giveFeedback } from '#src/features/writing/commands/give-feedback.ts';
import { startPiece } from '#src/features/writing/commands/start-piece.ts';
import { askFeedbackForm, giveFeedbackForm } from '#src/features/writing/schema.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { newId } from '#src/platform/ids.ts';
import type { Result } from '#src/platform/result.ts';

export const dug = 'Last Tuesday I dug for a cable.\n\nIt was not where the plan said. What do your plans get wrong?';

export function the<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.refusal}`);
  return result.value;
}

export const refusalOf = (result: Result<unknown>) => (result.ok ? 'done' : result.refusal);

export async function aPiece(
  club: Club,
  author: Member,
  { title = 'The cable', body = dug, lang = 'en' }: { title?: string; body?: string; lang?: 'en' | 'de' } = {},
): Promise<string> {
  return the(await startPiece(club, author, { once: newId(club.clock), title, lang, body })).id;
}

export const ask = (piece: string, whom = 'anyone', more: object = {}) =>
  askFeedbackForm.parse({
    piece,
    whom,
    days: '14',
    once: '00000000-0000-7000-8000-000000000000',
    'own-voice': 'there',
    learns: 'missing',
    concrete: 'strong',
    conversation: 'there',
    guidelines: 'there',
    asks: 'Is it too long?',
    ...more,
  });

export async function aRequest(
  club: Club,
  author: Member,
  { piece, whom = 'anyone', days = '14' }: { piece?: string; whom?: string; days?: string } = {},
): Promise<string> {
  const about = piece ?? (await aPiece(club, author));
  return the(await askFeedback(club, author, ask(about, whom, { once: newId(club.clock), days }))).id;
}

export const answer = (request: string, more: object = {}) =>
  giveFeedbackForm.parse({
    request,
    once: '00000000-0000-7000-8000-000000000000',
    words: 'The dig stays with me. I would begin there.',
    concrete: 'strong',
    learns: '',
    ...more,
  });

export async function anAnswer(club: Club, giver: Member, request: string, more: object = {}): Promise<string> {
  const once = newId(club.clock);
  the(await giveFeedback(club, giver, answer(request, { once, ...more })));
  return once;
}

export async function aGroupOf(club: Club, ...people: Member[]): Promise<string> {
  const id = newId(club.clock);
  await club.db
    .insert(groups)
    .values({ id, slug: id, name: 'Field notes', purpose: 'Writing', lang: 'en', entry: 'open', createdAt: club.clock.now() });
  for (const { id: memberId } of people) await club.db.insert(memberships).values({ groupId: id, memberId, joinedAt: club.clock.now() });
  return id;
}

export const pieceRow = async (club: Club, id: string) => (await club.db.select().from(pieces).where(eq(pieces.id, id)))[0];
export const requestRow = async (club: Club, id: string) =>
  (await club.db.select().from(feedbackRequests).where(eq(feedbackRequests.id, id)))[0];
