import { eq } from 'drizzle-orm';
import { mentoringNotes } from '#db/schema/index.ts';
import type { Member } from '#src/platform/actor.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { authorize, found } from '#src/platform/errors.ts';
import { renderMarkdown } from '#src/platform/markdown.ts';
import { done, type Result, refuse } from '#src/platform/result.ts';
import { mayRemoveNote, mayShape } from '../policy.ts';
import type { NoteInput } from '../schema.ts';
import { lockMentorship } from './lock-pair.ts';

type Where = { mentorship: string };

/** A note for the two. No notice, no mail, no search: it is read where it was written. */
export async function writeNote(club: Club, actor: Member, input: NoteInput): Promise<Result<Where, 'mentoring.refusal.ended'>> {
  return inTransaction(club, async (club) => {
    const mentorship = await lockMentorship(club, actor, input.mentorship);
    authorize(mayShape(actor, mentorship));
    if (mentorship.endedAt) return refuse('mentoring.refusal.ended');
    const { once: id, body } = input;
    await club.db
      .insert(mentoringNotes)
      .values({ id, mentorshipId: mentorship.id, authorId: actor.id, body, bodyHtml: renderMarkdown(body), createdAt: club.clock.now() })
      .onConflictDoNothing();
    return done({ mentorship: mentorship.id });
  });
}

/** Deletes one's own note for good, also after the end. */
export async function removeNote(club: Club, actor: Member, input: { note: string }): Promise<Result<Where, never>> {
  return inTransaction(club, async (club) => {
    const [note] = await club.db.select().from(mentoringNotes).where(eq(mentoringNotes.id, input.note));
    const mentorship = await lockMentorship(club, actor, found(note).mentorshipId);
    authorize(mayRemoveNote(actor, found(note)));
    await club.db.delete(mentoringNotes).where(eq(mentoringNotes.id, input.note));
    return done({ mentorship: mentorship.id });
  });
}
