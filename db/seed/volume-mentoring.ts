import { meetings, mentorRequests, mentors, mentorships } from '#db/schema/index.ts';
import type { Club } from '#src/platform/club.ts';
import type { Community } from './community.ts';
import { helpsOf } from './pairs.ts';
import { after, DAY, HOUR, idAt, momentBetween, type Random } from './random.ts';
import { readTexts } from './texts.ts';
import { insertRows } from './write.ts';

/** Mentors by the thousand, each with a few requests behind them and mentorships running. */
export async function writeManyMentors(club: Club, random: Random, plan: Community, count: number): Promise<void> {
  const texts = readTexts();
  const known = new Set(plan.mentoring.offers.map(({ mentor }) => mentor));
  const long = plan.people.filter(
    ({ joinedAt, pausedAt, key }) => key === null && pausedAt === null && joinedAt < after(plan.now, -60 * DAY),
  );
  const chosen = random.shuffled(long.filter((person) => !known.has(person))).slice(0, count);
  const rows = { mentors: [] as object[], requests: [] as object[], mentorships: [] as object[], meetings: [] as object[] };
  for (const mentor of chosen) {
    const offer = random.pick(texts.offers.filter(({ lang }) => lang === mentor.lang));
    const since = momentBetween(random, mentor.joinedAt, after(plan.now, -40 * DAY));
    const capacity = random.whole(1, 4);
    const running = random.whole(0, capacity);
    const mentees = new Set(Array.from({ length: running + random.whole(0, 2) }, () => random.pick(long)));
    mentees.delete(mentor);
    let mentored = 0;
    for (const mentee of mentees) {
      const createdAt = momentBetween(random, new Date(Math.max(since.getTime(), mentee.joinedAt.getTime())), plan.now);
      const decidedAt = after(createdAt, random.wait(2) * DAY + HOUR);
      const isOpen = decidedAt > plan.now;
      const accepted = !isOpen && mentored < running;
      const request = idAt(random, createdAt);
      rows.requests.push({
        id: request,
        menteeId: mentee.id,
        mentorId: mentor.id,
        message: random.pick(texts.requests.filter(({ lang }) => lang === mentee.lang)).text,
        createdAt,
        acceptedAt: accepted ? decidedAt : null,
        declinedAt: isOpen || accepted ? null : decidedAt,
        escalatedAt: isOpen && createdAt < after(plan.now, -7 * DAY) ? plan.now : null,
      });
      if (!accepted) continue;
      mentored += 1;
      const id = idAt(random, decidedAt);
      rows.mentorships.push({ id, requestId: request, mentorId: mentor.id, menteeId: mentee.id, startedAt: decidedAt });
      for (let at = after(decidedAt, 5 * DAY); at < after(plan.now, 10 * DAY); at = after(at, 21 * DAY)) {
        rows.meetings.push({
          id: idAt(random, decidedAt),
          mentorshipId: id,
          startsAt: at,
          minutes: 45,
          place: '',
          arrangedBy: mentor.id,
          arrangedAt: decidedAt,
          heldAt: after(at, HOUR) < plan.now ? after(at, HOUR) : null,
        });
      }
    }
    rows.mentors.push({
      memberId: mentor.id,
      capacity,
      mentees: mentored,
      rhythm: random.pick(['weekly', 'fortnightly', 'monthly']),
      offers: offer.text,
      languages: mentor.languages,
      topics: [...new Set([...offer.topics, ...mentor.topics])].slice(0, 6),
      helps: helpsOf(offer.topics),
      since,
      pausedAt: random.chance(0.06) ? after(plan.now, -DAY) : null,
    });
  }
  await insertRows(club, mentors, rows.mentors);
  await insertRows(club, mentorRequests, rows.requests);
  await insertRows(club, mentorships, rows.mentorships);
  await insertRows(club, meetings, rows.meetings);
}
