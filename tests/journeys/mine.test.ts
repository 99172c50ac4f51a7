import { eq } from 'drizzle-orm';
import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { consents, feedbacks, insights, members, replies } from '#db/schema/index.ts';
import { rowOf } from '#tests/support/people.ts';
import { aSite, type Site } from '#tests/support/site.ts';
import type { Visitor } from '#tests/support/visitor.ts';
import { aWorld, type World } from '#tests/support/world.ts';

let site: Site;
beforeAll(async () => {
  site = await aSite();
});
afterAll(() => site.close());

const words = {
  en: {
    back: 'Take back',
    listed: 'List me among the members',
    pause: 'Take a break',
    resume: 'I am back',
    leave: 'Delete my texts and leave',
    password: 'Your password, so that we know it is you',
    gone: 'someone who has left',
  },
  de: {
    back: 'Zurücknehmen',
    listed: 'Zeig mich bei den Mitgliedern',
    pause: 'Pause machen',
    resume: 'Ich bin zurück',
    leave: 'Meine Texte löschen und austreten',
    password: 'Dein Passwort, damit wir wissen, dass du es bist',
    gone: 'jemand, der nicht mehr da ist',
  },
};

describe.each(['en', 'de'] as const)('what is mine, in %s', (locale) => {
  const w = words[locale];
  let world: World;
  let owner: Visitor;
  beforeAll(async () => {
    world = await aWorld(site.club);
    for (const { id } of Object.values(world.people)) await site.club.db.update(members).set({ locale }).where(eq(members.id, id));
    owner = await site.as(world.people.owner);
  });

  test('everything can be taken along, as Markdown to read and JSON for machines', async () => {
    const { id } = world.people.owner;
    await owner.open('/me');
    const href = owner.$('a[download]').attr('href') ?? '';
    const response = await fetch(new URL(href, site.base), { headers: { cookie: `club=${owner.cookie('club')}` } });
    expect(response.headers.get('content-type')).toBe('application/zip');
    const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
    const everything = JSON.parse(strFromU8(files['everything.json'] ?? new Uint8Array()));
    expect(everything.profile.id).toBe(id);
    expect(everything.writing.pieces).toHaveLength(2);
    expect(everything.exchange.insights).toHaveLength(2);
    expect(everything.maturity.selfChecks).toHaveLength(1);
    const piece = Object.entries(files).find(([name]) => name.includes('about-cables'));
    expect(strFromU8(piece?.[1] ?? new Uint8Array())).toContain('A **first** text about cables.');
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['profile.md', 'feedback.md', 'mentoring.md', 'insights.md']));
    expect(JSON.stringify(everything)).not.toContain('passwordHash');
  });

  test('a consent is taken back in one click, at once, and its history stays readable', async () => {
    await owner.open('/me');
    await owner.press(`${w.back}: ${w.listed}`);
    expect(
      owner
        .$('li[data-on=true] h3')
        .toArray()
        .map((el) => owner.$(el).text()),
    ).not.toContain(w.listed);
    const other = await site.as(world.people.other);
    await other.open(`/members/${world.people.owner.id}`);
    expect(other.status).toBe(404);
    const history = await site.club.db.select().from(consents).where(eq(consents.memberId, world.people.owner.id));
    expect(history.filter(({ kind, withdrawnAt }) => kind === 'listed' && withdrawnAt)).toHaveLength(1);
  });

  test('a break needs no reason and ends with one click', async () => {
    await owner.open('/me');
    await owner.press(w.pause);
    expect((await rowOf(site.club, world.people.owner))?.pausedAt).not.toBeNull();
    await owner.press(w.resume);
    expect((await rowOf(site.club, world.people.owner))?.pausedAt).toBeNull();
  });

  test('who leaves is erased, and what others wrote stays in its place', async () => {
    await owner.open('/me/leave');
    await owner.press(w.leave, { [w.password]: 'ein kleiner Satz' });
    expect(owner.status).toBe(200);
    expect(await rowOf(site.club, world.people.owner)).toBeUndefined();

    const host = await site.as(world.people.host);
    await host.open(`/insights/${world.ids.insight}`);
    expect(host.status).toBe(200);
    expect(host.sees('Seen in the cellar')).toBe(false);
    expect(host.$(`#reply-${world.ids.reply}`).text()).toContain('Seen today.');
    const [reply] = await site.club.db.select().from(replies).where(eq(replies.id, world.ids.reply));
    expect(reply?.body).toBe('Seen today.');
    const [insight] = await site.club.db.select().from(insights).where(eq(insights.id, world.ids.insight));
    expect([insight?.authorId, insight?.body]).toEqual([null, '']);

    const other = await site.as(world.people.other);
    await other.open(`/feedback/${world.ids.request}`);
    expect(other.sees('I saw the cellar.')).toBe(true);
    const [feedback] = await site.club.db.select().from(feedbacks).where(eq(feedbacks.id, world.ids.feedback));
    expect(feedback?.words).toBe('I saw the cellar.');
    const late = await site.visitor({ language: locale }).signIn(world.people.owner.email, 'ein kleiner Satz');
    expect(late.status).toBe(409);
  });
});
