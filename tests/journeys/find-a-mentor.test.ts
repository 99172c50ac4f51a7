import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { activeWeeks, mentorRequests, sites, topics, units } from '#db/schema/index.ts';
import { type Locale, translator } from '#src/i18n/t.ts';
import type { Member } from '#src/platform/actor.ts';
import { aMember } from '#tests/support/people.ts';
import { aSite, type Site } from '#tests/support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await aSite();
  const names = (name: string) => ({ en: name, de: name, fr: name, it: name });
  await site.club.db.insert(topics).values({ slug: 'storytelling', names: names('Storytelling') });
  await site.club.db.insert(units).values([
    { slug: 'care', names: names('Care') },
    { slug: 'field', names: names('Field service') },
  ]);
  await site.club.db.insert(sites).values({ slug: 'luzern', name: 'Luzern', region: 'Luzern' });
});
afterAll(() => site.close());

async function two(locale: Locale): Promise<{ lina: Member; marco: Member }> {
  const shared = { locale, languages: [locale, 'fr'], topics: ['storytelling'], site: 'luzern', consents: ['accompanied' as const] };
  return {
    lina: await aMember(site.club, { ...shared, name: 'Lina Brunner', unit: 'care' }),
    marco: await aMember(site.club, {
      ...shared,
      name: `Marco Bernasconi ${locale}`,
      unit: 'field',
      mentor: { capacity: 1, rhythm: 'monthly', offers: 'Coffee and questions.' },
    }),
  };
}

describe.each(['en', 'de'] as const)('in %s', (locale) => {
  const t = translator(locale, 'Europe/Zurich');

  test('a member finds a mentor, asks, is asked back and accepted; the two meet, note and end', async () => {
    const people = await two(locale);
    const marcosName = people.marco.name;
    const [lina, marco] = [await site.as(people.lina), await site.as(people.marco)];

    await lina.open('/mentoring');
    await lina.press(t('mentoring.filter.show'), {
      [t('mentoring.filter.topic')]: 'Storytelling',
      [t('mentoring.filter.rhythm')]: t('mentoring.rhythm.monthly'),
    });
    expect(lina.sees(t('mentoring.reason.languages', { languages: t.list([locale, 'fr'].sort().map(t.language)) }))).toBe(true);
    for (const reason of ['same-site', 'other-unit', 'free'] as const) expect(lina.sees(t(`mentoring.reason.${reason}`))).toBe(true);
    expect(lina.sees(t('mentoring.reason.topics', { topics: 'Storytelling' }))).toBe(true);
    await lina.follow(marcosName);
    expect(lina.sees('Coffee and questions.')).toBe(true);

    await lina.press(t('mentoring.ask.send', { name: marcosName }), { [t('mentoring.ask.message')]: '  ' });
    expect([lina.status, lina.sees(t('field.required'))]).toEqual([400, true]);
    await lina.press(t('mentoring.ask.send', { name: marcosName }), { [t('mentoring.ask.message')]: 'I want to find my own voice.' });
    expect([lina.status, lina.sees(t('mentoring.now.waiting', { name: marcosName }))]).toEqual([200, true]);
    const request = lina.path;
    await lina.replay();
    expect(lina.path).toBe(request);
    expect(await site.club.db.$count(mentorRequests, eq(mentorRequests.menteeId, people.lina.id))).toBe(1);

    await marco.open('/mentoring');
    await marco.follow('Lina Brunner');
    expect(marco.sees('I want to find my own voice.')).toBe(true);
    await marco.press(t('mentoring.question.send'), { [t('mentoring.question.label')]: 'What have you tried?' });
    await lina.open(request);
    await lina.press(t('mentoring.reply.send'), { [t('mentoring.reply.label')]: 'One comment, once.' });
    await marco.open(request);
    expect(marco.sees('One comment, once.')).toBe(true);
    await marco.press(t('mentoring.accept', { name: 'Lina Brunner' }));
    expect([marco.status, marco.sees(t('mentoring.said.accepted'))]).toEqual([200, true]);
    const pair = marco.path;

    await lina.open('/mentoring');
    await lina.follow(marcosName);
    expect(lina.path).toBe(pair);
    await lina.press(t('mentoring.meeting.send'), {
      [t('mentoring.meeting.when')]: '2026-03-29T02:30',
      [t('mentoring.meeting.minutes')]: '45',
      [t('mentoring.meeting.place')]: 'Café Fédéral',
    });
    expect(lina.sees(t('mentoring.said.arranged-gap'))).toBe(true);
    const file = await (await site.as(people.lina)).open(lina.$('a[href$=".ics"]').attr('href') ?? '');
    expect(file.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(file.$.text()).toContain('DTSTART:20260329T013000Z');
    await lina.press(t('mentoring.goal.add'), { [t('mentoring.goal.label')]: 'One honest comment' });
    await lina.press(t('mentoring.note.send'), { [t('mentoring.note.label')]: 'We said **no slides**.' });
    await marco.open(pair);
    expect(marco.$('main strong').text()).toContain('no slides');
    await marco.press(t('mentoring.goal.reach'));
    expect(marco.sees(t('mentoring.goal.reached'))).toBe(true);

    site.club.clock.set('2026-03-30T08:00:00Z');
    await marco.open(pair);
    await marco.press(t('mentoring.meeting.hold'));
    expect(await site.club.db.$count(activeWeeks, eq(activeWeeks.memberId, people.lina.id))).toBe(1);
    await lina.open(pair);
    await lina.press(t('mentoring.fit.save'), { [t('mentoring.fit.label')]: t('mentoring.fit.unsure') });
    expect(lina.sees(t('mentoring.said.fit'))).toBe(true);
    await marco.open(pair);
    expect(marco.$('input[name=fit][checked]').length).toBe(0);

    await lina.press(t('mentoring.end.send'));
    expect(lina.sees(t('mentoring.said.ended'))).toBe(true);
    await marco.open(pair);
    expect([marco.status, marco.sees('no slides'), marco.$('textarea').length]).toEqual([200, true, 0]);
    site.club.clock.set('2026-03-02T08:00:00Z');
  });

  test('a member becomes a mentor, says no kindly and takes a break in one step', async () => {
    const beat = await aMember(site.club, { name: 'Beat Keller', locale, languages: [locale], topics: ['storytelling'] });
    const lina = await aMember(site.club, { name: 'Lina Brunner', locale });
    const mentor = await site.as(beat);
    await mentor.open('/mentoring');
    await mentor.follow(t('mentoring.become'));
    await mentor.press(t('mentoring.offer.begin'), {
      [t('mentoring.offer.offers')]: 'Half an hour and a coffee.',
      [t('mentoring.offer.capacity')]: '2',
    });
    expect([mentor.status, mentor.sees(t('mentoring.said.offered'))]).toEqual([200, true]);

    const mentee = await site.as(lina);
    await mentee.open(`/mentoring/mentors/${beat.id}`);
    await mentee.press(t('mentoring.ask.send', { name: 'Beat Keller' }), { [t('mentoring.ask.message')]: 'Would you?' });
    const request = mentee.path;
    await mentor.open(request);
    await mentor.press(t('mentoring.decline.pause'), { [t('mentoring.decline.words')]: 'Not this spring.' });
    expect(mentor.sees(t('mentoring.said.declined-paused'))).toBe(true);
    await mentee.open(request);
    expect(mentee.sees('Not this spring.')).toBe(true);
    await mentee.open(`/mentoring/mentors/${beat.id}`);
    expect(mentee.sees(t('mentoring.mentor.paused.body', { name: 'Beat Keller' }))).toBe(true);
    await mentor.open('/mentoring/offer');
    await mentor.press(t('mentoring.resume.send'));
    expect(mentor.sees(t('mentoring.said.resumed'))).toBe(true);
    await mentor.press(t('mentoring.stop.send'));
    await mentee.open(`/mentoring/mentors/${beat.id}`);
    expect(mentee.status).toBe(404);
  });
});

test('what two people share is not there for a lead, and wrong addresses are not there for anybody', async () => {
  const { lina, marco } = await two('en');
  const mentee = await site.as(lina);
  await mentee.open(`/mentoring/mentors/${marco.id}`);
  await mentee.press(/^Ask /, { 'Your message': 'Only for you.' });
  const lead = await site.as(await aMember(site.club, { lead: true, administrator: true }));
  for (const path of [
    mentee.path,
    '/mentoring/nonsense',
    '/mentoring/requests/nonsense',
    '/mentoring/mentors/nonsense',
    '/mentoring/nonsense/nonsense.ics',
  ]) {
    await lead.open(path);
    expect([path, lead.status]).toEqual([path, 404]);
  }
});

test('a refused form says why and keeps what was typed', async () => {
  const { lina, marco } = await two('en');
  const mentee = await site.as(lina);
  await mentee.open(`/mentoring/mentors/${marco.id}`);
  const mentor = await site.as(marco);
  await mentor.open('/mentoring/offer');
  await mentor.press('Take a break');
  await mentee.press(/^Ask /, { 'Your message': 'Words that took an hour.' });
  expect([mentee.status, mentee.sees('This mentor is taking a break'), mentee.$('textarea').text()]).toEqual([
    409,
    true,
    'Words that took an hour.',
  ]);
});

test('no page asks the database more than three questions besides the session', () => {
  const asked = site.answered.filter(({ method, route, status }) => method === 'GET' && status === 200 && route.startsWith('/mentoring'));
  expect(new Set(asked.map(({ route }) => route)).size).toBe(6);
  expect(asked.filter(({ queries }) => queries > 4)).toEqual([]);
});
