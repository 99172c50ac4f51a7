import { eq, sql } from 'drizzle-orm';
import { members, proposals } from '#db/schema/index.ts';
import { curriculumOf } from '#src/features/learning/curriculum.ts';
import { type Change, changesBetween, type Mark } from '#src/features/writing/rules.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { found } from '#src/platform/errors.ts';
import { isId } from '#src/platform/ids.ts';
import { isAuthor, maySee, type ProposalFacts } from './policy.ts';
import { type Place, placeFor } from './queries.ts';
import { type Decision, stageOf, turnOf, type Verdict } from './rules.ts';
import { hasFreeLead, usualLeadWait, usualWait } from './turn-queries.ts';

/** Where a module can belong, for a form: the tiers and their courses in the member's language. */
export function placesFor({ content }: Pick<Club, 'content'>, { locale }: Pick<Member, 'locale'>) {
  return curriculumOf(content).tiers.map(({ slug, courses }) => ({
    tier: slug,
    courses: courses.map(({ slug, text }) => ({ slug, title: text[locale].title })),
  }));
}
export type Places = ReturnType<typeof placesFor>;

export interface Version {
  readonly number: number;
  readonly title: string;
  readonly lang: string;
  readonly goals: readonly string[];
  readonly minutes: number;
  readonly html: string;
  readonly place: Place;
  readonly proposedAt: Date;
}

/** What somebody said to a version. `by` is null for a lead, who reads it without names, and where the reader has left. */
export interface Said {
  readonly id: string;
  readonly version: number;
  readonly mine: boolean;
  readonly by: string | null;
  readonly hasLeft: boolean;
  readonly verdict: Verdict;
  readonly criteria: Readonly<Record<string, Mark>>;
  readonly words: string;
  readonly wordsHtml: string;
  readonly givenAt: Date;
}

export interface Decided {
  readonly version: number;
  readonly outcome: Decision;
  readonly words: string;
  readonly by: string | null;
  readonly at: Date;
}

type VersionRow = Omit<Version, 'place' | 'proposedAt'> & { tier: string; course: string | null; proposedAt: string; body: string | null };

/**
 * `/learn/proposals/<id>`: the latest version and the one that is here, and what was said about it: to its author all
 * of it with names, to leads all of it without, to readers their own. Undefined where the member may not see it.
 */
export async function proposalFor(club: Club, member: Member, id: string | undefined) {
  const row = await readRow(club, member, found(isId(id) ? id : null));
  return row && viewOf(club, member, row);
}
export type ProposalView = NonNullable<Awaited<ReturnType<typeof proposalFor>>>;

async function readRow(club: Club, member: Member, id: string) {
  const me = sql`${member.id}::uuid`;
  const isMine = sql`coalesce(${proposals.authorId} = ${me}, false)`;
  const [row] = await club.db
    .select({
      proposal: proposals,
      author: members.name,
      pieceRevision: sql<number | null>`(select i.latest from pieces i where i.id = ${proposals.pieceId} and ${isMine})`,
      versionRevision: sql<number | null>`(select r.number from proposal_versions v join revisions r on r.id = v.revision_id
        where v.proposal_id = ${proposals.id} and v.number = ${proposals.latest} and ${isMine})`,
      versions: sql<
        VersionRow[]
      >`(select coalesce(json_agg(json_build_object('number', v.number, 'title', v.title, 'lang', v.lang, 'goals', v.goals,
          'minutes', v.minutes, 'tier', v.tier, 'course', v.course, 'proposedAt', v.proposed_at,
          'html', case when v.number in (${proposals.latest}, ${proposals.appeared}) then r.body_html end,
          'body', case when v.number = ${proposals.latest} or exists (select from proposal_reviews s
            where s.proposal_id = v.proposal_id and s.version = v.number and s.reviewer_id = ${me}) then r.body end) order by v.number desc), '[]')
        from proposal_versions v join revisions r on r.id = v.revision_id where v.proposal_id = ${proposals.id}
          and (v.number in (${proposals.latest}, ${proposals.appeared})
            or exists (select from proposal_reviews s where s.proposal_id = v.proposal_id and s.version = v.number and s.reviewer_id = ${me})))`,
      said: sql<
        (Omit<Said, 'givenAt'> & { givenAt: string })[]
      >`(select coalesce(json_agg(json_build_object('id', s.id, 'version', s.version,
          'mine', coalesce(s.reviewer_id = ${me}, false), 'by', case when ${isMine} or s.reviewer_id = ${me} then n.name end,
          'hasLeft', s.reviewer_id is null, 'verdict', s.verdict,
          'criteria', s.criteria, 'words', s.words, 'wordsHtml', s.words_html, 'givenAt', s.given_at) order by s.version desc, s.given_at, s.id), '[]')
        from proposal_reviews s left join members n on n.id = s.reviewer_id
        where s.proposal_id = ${proposals.id} and (${isMine} or s.reviewer_id = ${me} or ${member.isLead}))`,
      yes: sql<number>`(select count(*)::int from proposal_reviews y
        where y.proposal_id = ${proposals.id} and y.version = ${proposals.latest} and y.verdict = 'yes' and y.reviewer_id is not null)`,
      decisions: sql<
        (Omit<Decided, 'at'> & { at: string })[]
      >`(select coalesce(json_agg(json_build_object('version', d.version, 'outcome', d.outcome,
          'words', case when ${isMine} or ${member.isLead} then d.words else '' end, 'by', n.name, 'at', d.decided_at) order by d.version desc), '[]')
        from proposal_decisions d left join members n on n.id = d.lead_id where d.proposal_id = ${proposals.id})`,
      hasFreeLead: sql<boolean>`(select ${hasFreeLead} from proposals p where p.id = ${proposals.id})`,
      wait: sql<number | null>`case when ${isMine} then ${usualWait(club)} end`,
      leadWait: sql<number | null>`case when ${isMine} then ${usualLeadWait(club)} end`,
    })
    .from(proposals)
    .leftJoin(members, eq(members.id, proposals.authorId))
    .where(eq(proposals.id, id));
  return row;
}

function viewOf(club: Club, member: Member, row: NonNullable<Awaited<ReturnType<typeof readRow>>>) {
  const { id, latest, appeared, appearedAt, withdrawnAt, authorId, pieceId } = row.proposal;
  const decision = row.decisions.find(({ version }) => version === latest)?.outcome ?? null;
  const stage = stageOf({ latest, appeared, withdrawnAt, yes: row.yes, decision });
  const ownWords = row.said.filter(({ mine }) => mine);
  const facts: ProposalFacts = {
    authorId,
    pieceId,
    stage,
    saidToLatest: ownWords.some(({ version }) => version === latest),
    saidYes: ownWords.some(({ version, verdict }) => version === latest && verdict === 'yes'),
    saidOnce: ownWords.length > 0,
  };
  if (!maySee(member, facts)) return undefined;

  const isMine = isAuthor(member, facts);
  const versions = stage === 'withdrawn' && !isMine ? [] : row.versions.map((version) => toVersion(club, member, version));
  const bodies = new Map(row.versions.map(({ number, body }) => [number, body]));
  const lastRead = ownWords[0]?.version;
  // Leads read what was said when it is their turn; readers only their own words, so that nobody follows anybody.
  const isLeadsTurn = stage === 'deciding' || stage === 'missing';
  return {
    id,
    facts,
    isMine,
    author: row.author,
    yes: row.yes,
    appeared,
    appearedAt,
    /** for its author, who alone sees everything that was said */
    turn: turnOf({ stage, hasFreeLead: row.hasFreeLead, said: row.said.filter((one) => one.version === latest && !one.hasLeft).length }),
    /** two said yes and no lead could be the third: another reader's yes stands in */
    needsThird: stage === 'deciding' && !row.hasFreeLead,
    wait: stage === 'deciding' && row.hasFreeLead ? row.leadWait : row.wait,
    latest: versions.find(({ number }) => number === latest),
    here: versions.find(({ number }) => number === appeared),
    /** the piece was revised since the latest version was proposed */
    isPieceNewer: row.pieceRevision !== null && row.versionRevision !== null && row.pieceRevision > row.versionRevision,
    said: row.said
      .filter(({ mine }) => isMine || mine || isLeadsTurn)
      .map(({ givenAt, ...said }) => ({ ...said, givenAt: new Date(givenAt) })),
    decision: row.decisions.filter(({ version }) => version === latest).map(({ at, ...said }) => ({ ...said, at: new Date(at) }))[0],
    /** for somebody who read an earlier version: what became of its text */
    changes: lastRead !== undefined && lastRead < latest && !isMine ? changesSince(bodies.get(lastRead), bodies.get(latest)) : undefined,
  };
}

function changesSince(before: string | null | undefined, after: string | null | undefined): Change[] | undefined {
  return before == null || after == null ? undefined : changesBetween(before, after);
}

function toVersion(club: Club, member: Member, { tier, course, proposedAt, body: _, ...version }: VersionRow): Version {
  return { ...version, place: placeFor(club, member, tier, course), proposedAt: new Date(proposedAt) };
}
