import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { appointments, openDomains } from '#db/schema/index.ts';
import { askToJoin } from '#src/features/members/commands/ask-to-join.ts';
import { inviteMember } from '#src/features/members/commands/invite-member.ts';
import { join } from '#src/features/members/commands/join.ts';
import { operator } from '#src/platform/actor.ts';
import { aClub, type TestClub } from '#tests/support/db.ts';
import { the } from '../writing/support.ts';

const visitor = { address: '203.0.113.9', locale: 'en' as const, member: null };
const tokenOf = (text = '') => /\/join\/(\S+)/.exec(text)?.[1] ?? '';
const profile = {
  headline: '',
  about: '',
  hopes: '',
  unit: null,
  site: null,
  languages: [],
  topics: [],
  consents: [],
  charter: true as const,
};

async function letterTo(club: TestClub, email: string): Promise<string> {
  return tokenOf((await club.letters(email)).at(-1)?.text);
}

test('a stranger who types an invited address cannot take away what the invitation gives', async () => {
  const club = await aClub();
  const email = 'jonas.meier@firn.example';
  await club.db.insert(openDomains).values({ domain: 'firn.example', openedAt: club.clock.now() });
  the(await inviteMember(club, operator, { email, locale: 'en', role: 'administrator' }));
  club.clock.forward({ minutes: 1 });
  the(await askToJoin(club, visitor, { email }));
  the(await join(club, visitor, { token: await letterTo(club, email), name: 'Jonas', password: 'a small sentence', ...profile }));
  expect(await club.db.select({ role: appointments.role }).from(appointments)).toEqual([{ role: 'administrator' }]);
});

test('an invitation that has run out gives nothing on', async () => {
  const club = await aClub();
  const email = 'late@firn.example';
  the(await inviteMember(club, operator, { email, locale: 'en', role: 'lead' }));
  club.clock.forward({ days: 15 });
  the(await askToJoin(club, visitor, { email }));
  the(await join(club, visitor, { token: await letterTo(club, email), name: 'Late', password: 'a small sentence', ...profile }));
  expect(await club.db.select().from(appointments).where(eq(appointments.role, 'lead'))).toEqual([]);
});
