import { strToU8, zipSync } from 'fflate';
import { consents, looks } from '#db/schema/index.ts';
import { eq } from 'drizzle-orm';
import { exportBadges } from '#src/features/badges/export.ts';
import { exportEvents } from '#src/features/events/export.ts';
import { exportCorrections } from '#src/features/corrections/export.ts';
import { exportExchange } from '#src/features/exchange/export.ts';
import { exportGroups } from '#src/features/groups/export.ts';
import { exportTicks } from '#src/features/playbook/export.ts';
import { exportLearning } from '#src/features/learning/export.ts';
import { exportMaturity } from '#src/features/maturity/export.ts';
import { exportMentoring } from '#src/features/mentoring/export.ts';
import { exportProposals } from '#src/features/proposals/export.ts';
import { exportWriting } from '#src/features/writing/export.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { ownProfile } from './queries.ts';

/**
 * Everything of a member's own, as one zip: `everything.json` for machines, and Markdown for reading,
 * one file per piece (its revisions in order) and one per other kind. Badges come as they were signed.
 * Own account only.
 */
export async function exportEverything(club: Club, actor: Member): Promise<Uint8Array<ArrayBuffer>> {
  const everything = {
    exportedAt: club.clock.now(),
    profile: await ownProfile(club, actor),
    consents: await club.db.select().from(consents).where(eq(consents.memberId, actor.id)),
    looks: await club.db.select({ lookedAt: looks.lookedAt, page: looks.page }).from(looks).where(eq(looks.memberId, actor.id)),
    writing: await exportWriting(club, actor.id),
    learning: { ...(await exportLearning(club, actor)), ticks: await exportTicks(club, actor) },
    corrections: await exportCorrections(club, actor.id),
    proposals: await exportProposals(club, actor.id),
    maturity: await exportMaturity(club, actor),
    mentoring: await exportMentoring(club, actor.id),
    events: await exportEvents(club, actor.id),
    groups: await exportGroups(club, actor.id),
    exchange: await exportExchange(club, actor.id),
    badges: await exportBadges(club, actor),
  };
  const { pieces, ...feedback } = everything.writing;
  const files: Record<string, string> = {
    'everything.json': `${JSON.stringify(everything, null, 2)}\n`,
    'profile.md': readable('Profile', everything.profile),
    'consents.md': readable('Consents', everything.consents),
    'feedback.md': readable('Feedback', feedback),
    'learning.md': readable('Learning', everything.learning),
    'corrections.md': readable('Corrections', everything.corrections),
    'proposals.md': readable('Proposed modules', everything.proposals),
    'self-checks.md': readable('Self-checks', everything.maturity),
    'mentoring.md': readable('Mentoring', everything.mentoring),
    'workshops.md': readable('Workshops and development meetings', everything.events),
    'groups.md': readable('Groups', everything.groups),
    'insights.md': readable('Insights and replies', everything.exchange),
  };
  pieces.forEach(({ title, createdAt, revisions }, i) => {
    const parts = revisions.map(({ number, revisedAt, body }) => `## Revision ${number} · ${revisedAt.toISOString()}\n\n${body}`);
    files[`pieces/${String(i + 1).padStart(3, '0')}-${fileName(title)}.md`] = [`# ${title}`, createdAt.toISOString(), ...parts, ''].join(
      '\n\n',
    );
  });
  everything.badges.own.forEach(({ badge, credential }, i) => {
    files[`badges/${String(i + 1).padStart(3, '0')}-${badge}.json`] = `${JSON.stringify(credential, null, 2)}\n`;
  });
  const bytes = Object.entries(files).map(([name, words]) => [name, strToU8(words)] as const);
  return zipSync(Object.fromEntries(bytes), { mtime: club.clock.now() });
}

/** Any plain value as Markdown: keys become headings, lists become sections, texts stand as they are. */
function readable(title: string, value: unknown, depth = 1): string {
  const heading = `${'#'.repeat(Math.min(depth, 6))} ${title}`;
  if (Array.isArray(value)) return [heading, ...value.map((item, i) => readable(String(i + 1), item, depth + 1))].join('\n\n');
  if (value instanceof Date) return `${heading}\n\n${value.toISOString()}`;
  if (typeof value !== 'object' || value === null) return `${heading}\n\n${value ?? ''}`;
  const parts = Object.entries(value).filter(([, inner]) => inner !== null && inner !== '' && inner !== undefined);
  return [
    heading,
    ...parts.map(([key, inner]) =>
      isShort(inner) ? `**${key}:** ${inner instanceof Date ? inner.toISOString() : String(inner)}` : readable(key, inner, depth + 1),
    ),
  ].join('\n\n');
}

function isShort(value: unknown): boolean {
  return value instanceof Date || typeof value !== 'object' ? String(value).length < 80 : false;
}

function fileName(title: string): string {
  return (
    title
      .normalize('NFKD')
      .replace(/[^\w\s-]/g, '')
      .trim()
      .replace(/\s+/g, '-')
      .toLowerCase()
      .slice(0, 50) || 'piece'
  );
}
