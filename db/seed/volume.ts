import { comments, feedbackRequests, feedbacks, insights, notices, pieces, replies, revisions, thanks } from '#db/schema/index.ts';
import { criteria, marks } from '#src/features/writing/rules.ts';
import type { Locale } from '#src/i18n/t.ts';
import type { Club } from '#src/platform/club.ts';
import type { Community } from './community.ts';
import type { MadeGroup } from './more-groups.ts';
import { patchedReply, patchedText, patchedTitle, repatched } from './patchwork.ts';
import type { Person } from './people.ts';
import { after, DAY, HOUR, idAt, type Random } from './random.ts';
import { insertRows } from './write.ts';

/** Rows that are made at a time, in the order of their birth. */
const CHUNK = 5000;
/** Of the members, those who write at all. */
const WRITING = 0.12;

type Rows = { [table: string]: object[] };

/** The members who write, in the order in which they joined; who came early writes most. */
class Writers {
  readonly #people: readonly Person[];
  #there = 0;

  constructor(random: Random, people: readonly Person[]) {
    const writing = people.filter((_, i) => i < 6 || random.chance(WRITING));
    this.#people = writing.sort((a, b) => a.joinedAt.getTime() - b.joinedAt.getTime());
  }

  /** One of those who were there at `at`, which only ever moves on. */
  one(random: Random, at: Date): Person {
    while (this.#there < this.#people.length && (this.#people[this.#there] as Person).joinedAt < at) this.#there += 1;
    return this.#people[Math.floor(random.skewed(1.7) * Math.max(1, this.#there))] as Person;
  }
}

function* moments(count: number, { opened, now }: Pick<Community, 'opened' | 'now'>): Iterable<Date> {
  const from = opened.getTime() + DAY;
  const span = now.getTime() - HOUR - from;
  for (let i = 0; i < count; i++) yield new Date(from + span * (i / count) ** 0.7);
}

async function writeInChunks(
  club: Club,
  at: Iterable<Date>,
  tables: readonly (readonly [string, Parameters<typeof insertRows>[1]])[],
  make: (at: Date, rows: Rows) => void,
): Promise<void> {
  const empty = () => Object.fromEntries(tables.map(([name]) => [name, []])) as Rows;
  let rows = empty();
  let made = 0;
  const flush = async () => {
    for (const [name, table] of tables) await insertRows(club, table, rows[name] ?? []);
    rows = empty();
  };
  for (const moment of at) {
    make(moment, rows);
    if (++made % CHUNK === 0) await flush();
  }
  await flush();
}

export async function writeManyPieces(club: Club, random: Random, plan: Community, count: number): Promise<void> {
  const writers = new Writers(random, plan.people);
  const tables = [
    ['pieces', pieces],
    ['revisions', revisions],
    ['requests', feedbackRequests],
    ['feedbacks', feedbacks],
    ['comments', comments],
    ['thanks', thanks],
  ] as const;
  await writeInChunks(club, moments(count, plan), tables, (createdAt, rows) => {
    const author = writers.one(random, createdAt);
    const { lang } = author;
    const id = idAt(random, createdAt);
    let text = patchedText(random, lang);
    const latest = random.weighted({ 1: 70, 2: 22, 3: 8 });
    let revisedAt = createdAt;
    let revisionId = '';
    for (let number = 1; number <= Number(latest); number++) {
      if (number > 1) {
        text = repatched(random, lang, text);
        revisedAt = until(plan.now, after(revisedAt, random.wait(2) * DAY + HOUR));
      }
      revisionId = idAt(random, revisedAt);
      rows.revisions?.push({ id: revisionId, pieceId: id, number, ...text, createdAt: revisedAt });
    }
    rows.pieces?.push({ id, authorId: author.id, title: patchedTitle(random, lang), lang, latest: Number(latest), createdAt, revisedAt });
    if (random.chance(0.35))
      askAround(random, plan, writers, { id, revisionId, author, lang, plain: text.plain, at: revisedAt, since: createdAt }, rows);
  });
}

interface Asked {
  id: string;
  revisionId: string;
  author: Person;
  lang: Locale;
  plain: string;
  at: Date;
  /** the piece was begun; who gives feedback was there by then */
  since: Date;
}

function askAround(
  random: Random,
  { now, groups }: Community,
  writers: Writers,
  { id: pieceId, revisionId, author, lang, plain, at, since }: Asked,
  rows: Rows,
): void {
  const createdAt = until(now, after(at, random.wait(6) * HOUR));
  const id = idAt(random, createdAt);
  const days = random.pick([7, 14, 14, 30]);
  const visibleUntil = after(createdAt, days * DAY);
  const audience = random.weighted({ anyone: 70, member: 20, group: 10 });
  const answers = random.chance(0.15) ? 0 : 1 + Math.floor(random.skewed(2) * 3);
  const givers = new Set<Person>();
  for (let i = 0; i < answers; i++) givers.add(writers.one(random, since));
  givers.delete(author);
  let givenAt = createdAt;
  let firstAnsweredAt: Date | null = null;
  for (const giver of givers) {
    givenAt = after(givenAt, random.wait(20) * HOUR + HOUR / 4);
    if (givenAt > now || givenAt > visibleUntil) break;
    firstAnsweredAt ??= givenAt;
    const words = patchedReply(random, lang);
    const feedbackId = idAt(random, givenAt);
    const given = Object.fromEntries(criteria.map((criterion) => [criterion, random.pick(marks)]));
    rows.feedbacks?.push({
      id: feedbackId,
      requestId: id,
      giverId: giver.id,
      criteria: given,
      words: words.body,
      wordsHtml: words.bodyHtml,
      givenAt,
    });
    for (let i = random.whole(0, 2); i > 0; i--) {
      const start = Math.max(0, plain.indexOf(' ', Math.floor(random.next() * plain.length * 0.8)) + 1);
      const end = Math.min(plain.length, start + random.whole(12, 60));
      rows.comments?.push({
        id: idAt(random, givenAt),
        feedbackId,
        start,
        end,
        quote: plain.slice(start, end),
        body: patchedReply(random, lang).plain,
      });
    }
    const saidAt = after(givenAt, random.wait(10) * HOUR);
    if (random.chance(0.7) && saidAt < now) rows.thanks?.push({ feedbackId, words: '', saidAt });
  }
  const toMember = audience === 'member' ? ([...givers][0] ?? writers.one(random, since)) : null;
  rows.requests?.push({
    id,
    pieceId,
    revisionId,
    authorId: author.id,
    asks: '',
    selfCheck: Object.fromEntries(criteria.map((criterion) => [criterion, random.pick(marks)])),
    audience,
    toMemberId: toMember?.id ?? null,
    toGroupId: audience === 'group' ? random.pick(groups).id : null,
    lang,
    createdAt,
    visibleUntil,
    firstAnsweredAt,
    closedAt: visibleUntil < now ? visibleUntil : null,
  });
}

export async function writeManyInsights(
  club: Club,
  random: Random,
  plan: Community,
  { count, answers }: { count: number; answers: number },
): Promise<void> {
  const writers = new Writers(random, plan.people);
  const inGroups = plan.groups.filter(({ inside }) => inside.length > 1);
  const tables = [
    ['insights', insights],
    ['replies', replies],
    ['notices', notices],
  ] as const;
  let repliesLeft = answers;
  let insightsLeft = count;
  await writeInChunks(club, moments(count, plan), tables, (createdAt, rows) => {
    const group = random.chance(0.6) ? inGroups[Math.floor(random.skewed(2) * inGroups.length)] : undefined;
    const member = group && memberAt(random, group, createdAt);
    const author = member ?? writers.one(random, createdAt);
    const groupId = member && group ? group.id : null;
    const { lang } = author;
    const id = idAt(random, createdAt);
    const { body, bodyHtml } = patchedText(random, lang);
    const title = patchedTitle(random, lang);
    // So many that the last insight gets the last reply, but most get none and some get very many.
    const mean = repliesLeft / insightsLeft--;
    const wanted = random.chance(0.55) ? 0 : Math.round(random.wait(mean / 0.45));
    let at = createdAt;
    let replyCount = 0;
    for (let i = 0; i < Math.min(wanted, 300, repliesLeft); i++) {
      at = after(at, random.wait(5) * HOUR + 60_000);
      if (at > plan.now) break;
      const by = (groupId && group && memberAt(random, group, createdAt)) || writers.one(random, createdAt);
      const { body, bodyHtml } = patchedReply(random, by.lang);
      rows.replies?.push({ id: idAt(random, at), insightId: id, authorId: by.id, body, bodyHtml, lang: by.lang, createdAt: at });
      if (by !== author && random.chance(0.4)) rows.notices?.push(told(random, { to: author, by, title, id, at, now: plan.now }));
      replyCount += 1;
    }
    repliesLeft -= replyCount;
    rows.insights?.push({ id, authorId: author.id, groupId, title, body, bodyHtml, lang, replyCount, createdAt });
  });
}

function memberAt(random: Random, { inside }: MadeGroup, at: Date): Person | undefined {
  for (let tries = 0; tries < 4; tries++) {
    const one = inside[Math.floor(random.skewed(1.5) * inside.length)];
    if (one && one.joinedAt < at) return one.member;
  }
  return undefined;
}

const told = (
  random: Random,
  { to, by, title, id, at, now }: { to: Person; by: Person; title: string; id: string; at: Date; now: Date },
) => ({
  id: idAt(random, at),
  memberId: to.id,
  aboutId: by.id,
  kind: 'exchange.notice.reply',
  params: { name: by.name, title },
  href: `/insights/${id}`,
  createdAt: at,
  readAt: after(at, 2 * DAY) < now ? after(at, DAY) : null,
});

const until = (now: Date, at: Date): Date => (at < now ? at : now);
