import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { activeWeeks, sites } from '#db/schema/index.ts';
import { takeSnapshot } from '#src/features/programme/commands/take-snapshot.ts';
import { weekOf } from '#src/features/programme/rules.ts';
import { translator } from '#src/i18n/t.ts';
import { aMember } from '#tests/support/people.ts';
import { aSite, type Site } from '#tests/support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await aSite();
});
afterEach(() => site.club.clean());
afterAll(() => site.close());

/** Twelve accompanied people in Bern, three in Sion; seven of Bern and all of Sion did something this week. */
async function aClubOfFifteen() {
  await site.club.db.insert(sites).values([
    { slug: 'bern', name: 'Bern', region: 'Mitte' },
    { slug: 'sion', name: 'Sion', region: 'Wallis' },
  ]);
  const week = weekOf(site.club.clock.now());
  for (let i = 0; i < 15; i++) {
    const { id } = await aMember(site.club, { name: `Person ${i}`, site: i < 12 ? 'bern' : 'sion', consents: ['accompanied'] });
    if (i < 7 || i >= 12) await site.club.db.insert(activeWeeks).values({ memberId: id, week });
  }
}

describe.each(['en', 'de'] as const)('in %s', (locale) => {
  const t = translator(locale, 'Europe/Zurich');
  const ruthIn = () => aMember(site.club, { name: 'Ruth Zimmermann', lead: true, locale });

  test('a lead sees how the club is doing, from one query, and nothing about a few', async () => {
    const ruth = await site.as(await ruthIn());
    await ruth.open('/programme');
    expect(ruth.sees(t('programme.none'))).toBe(true);
    await aClubOfFifteen();
    await takeSnapshot(site.club);
    await ruth.open('/programme');
    const share = t('programme.fraction.two-thirds');
    expect(ruth.sees(t('programme.active.sentence', { share, active: '10', all: '15' }))).toBe(true);
    const sion = ruth
      .$('tr')
      .toArray()
      .map((row) => ruth.$(row).text().replace(/\s+/g, ' '))
      .find((row) => row.includes('Sion'));
    expect(sion).toContain(t('ui.withheld'));
    expect(sion).not.toMatch(/\d/);
    // Session and the snapshot's row.
    expect(site.answered.filter(({ route }) => route === '/programme').at(-1)?.queries).toBe(2);
    const csv = await fetch(`${site.base}/programme/export.csv`);
    expect(csv.url).toContain('/sign-in');
  });

  test('a lead finds the raised hand first, gets in touch, and the member reads who looked', async () => {
    const linaIs = await aMember(site.club, { name: 'Lina Brunner', locale, consents: ['accompanied'] });
    await aMember(site.club, { name: 'Amina Haddad', consents: ['accompanied'] });
    await aMember(site.club, { name: 'Nobody Asked', consents: ['listed'] });
    const [ruth, lina] = [await site.as(await ruthIn()), await site.as(linaIs)];
    await lina.open('/me');
    await lina.press(t('members.hand.raise'), { [t('members.hand.words')]: 'Who looks at my headline with me?' });

    await ruth.open('/programme');
    await ruth.follow(t('programme.roster'));
    const names = ruth
      .$('.person .name')
      .toArray()
      .map((name) => ruth.$(name).text());
    expect(names).toEqual(['Lina Brunner', 'Amina Haddad']);
    expect(ruth.sees('Who looks at my headline with me?')).toBe(true);
    await ruth.follow('Lina Brunner');
    await ruth.press(t('programme.member.answer'));
    expect([ruth.status, ruth.sees(t('programme.said.hand-answered')), ruth.sees(linaIs.email)]).toEqual([200, true, false]);

    await lina.open('/notices');
    expect(lina.sees(t('programme.notice.hand-answered', { name: 'Ruth Zimmermann' }))).toBe(true);
    await lina.open('/me/looks');
    expect(lina.sees(t('members.looks.page.roster')) && lina.sees(t('members.looks.page.member'))).toBe(true);

    const member = ruth.path;
    await lina.open('/me');
    await lina.press(`${t('members.consent.withdraw')}: ${t('members.consent.accompanied')}`);
    await ruth.open(member);
    expect(ruth.status).toBe(404);
    await ruth.open('/programme/roster');
    expect(ruth.sees('Lina Brunner')).toBe(false);
  });

  test('a lead opens the doors and sets up sites, and nobody else comes in', async () => {
    const ruth = await site.as(await ruthIn());
    await ruth.open('/programme/people');
    await ruth.press(t('programme.people.send'), { [t('members.email')]: 'new.colleague@firn.example' });
    expect(ruth.sees('new.colleague@firn.example')).toBe(true);
    await ruth.press(t('programme.people.withdraw-of', { email: 'new.colleague@firn.example' }));
    expect(ruth.sees(t('programme.people.open.empty'))).toBe(true);
    await ruth.press(t('programme.people.domain.open'), { [t('programme.people.domain')]: 'firn.example' });
    await ruth.press(t('programme.people.domain.close-of', { domain: 'firn.example' }));
    expect(ruth.sees(t('programme.people.domains.empty'))).toBe(true);

    await ruth.open('/programme/places');
    await ruth.press(t('programme.places.add'), {
      [t('programme.places.name')]: 'St. Gallen',
      [t('programme.places.region')]: 'Ostschweiz',
    });
    await ruth.press(t('programme.places.add'), { [t('programme.places.name')]: 'st gallen', [t('programme.places.region')]: '' });
    expect([ruth.status, ruth.sees(t('programme.refusal.place-exists'))]).toEqual([409, true]);

    const lina = await site.as(await aMember(site.club, { name: 'Lina Brunner', locale }));
    for (const path of ['/programme', '/programme/roster', '/programme/people', '/programme/places', '/programme/export.csv']) {
      await lina.open(path);
      expect([path, lina.status]).toEqual([path, 403]);
    }
  });
});
