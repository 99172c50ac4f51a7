import { eq } from 'drizzle-orm';
import { members, notices, proposals } from '#db/schema/index.ts';
import { eraseProposals } from '#src/features/proposals/commands/forget-proposals.ts';
import { decideProposal } from '#src/features/proposals/commands/decide-proposal.ts';
import { proposeModule } from '#src/features/proposals/commands/propose-module.ts';
import { reviewProposal } from '#src/features/proposals/commands/review-proposal.ts';
import { reviseProposal } from '#src/features/proposals/commands/revise-proposal.ts';
import { decideProposalForm, proposeModuleForm, reviewProposalForm, reviseProposalForm } from '#src/features/proposals/schema.ts';
import type { Verdict } from '#src/features/proposals/rules.ts';
import type { Member } from '#src/platform/actor.ts';
import { eraseWriting } from '#src/features/writing/commands/erase-writing.ts';
import { type Club, inTransaction } from '#src/platform/club.ts';
import { newId } from '#src/platform/ids.ts';
import { aPiece, the } from '../writing/support.ts';

export const around = { place: 'course:a-course', goals: '- You can name a cable.\n- You know whom to ask.', minutes: '7' };

export const proposing = (club: Club, piece: string, more: object = {}) =>
  proposeModuleForm.parse({ once: newId(club.clock), piece, ...around, ...more });

/** A piece and its proposal. */
export async function aProposal(
  club: Club,
  author: Member,
  { place = around.place, ...text }: { title?: string; body?: string; place?: string } = {},
) {
  const piece = await aPiece(club, author, text);
  const { id } = the(await proposeModule(club, author, proposing(club, piece, { place })));
  return { id, piece };
}

export const say = (club: Club, reader: Member, proposal: string, verdict: Verdict = 'yes', { version = 1, words = '' } = {}) =>
  reviewProposal(
    club,
    reader,
    reviewProposalForm.parse({
      once: newId(club.clock),
      proposal,
      version: String(version),
      verdict,
      words: words || (verdict === 'yes' ? '' : 'Begin with the **dig**.'),
      'own-voice': '',
      learns: '',
      concrete: 'strong',
      conversation: '',
      guidelines: '',
    }),
  );

export const decide = (club: Club, lead: Member, proposal: string, words = '', version = 1) =>
  decideProposal(
    club,
    lead,
    decideProposalForm.parse({ proposal, version: String(version), outcome: words ? 'missing' : 'agreed', words }),
  );

export const reviseAs = (club: Club, author: Member, proposal: string, version = 1, more: object = {}) =>
  reviseProposal(club, author, reviseProposalForm.parse({ proposal, version: String(version), ...around, ...more }));

export const leave = (club: Club, { id }: Member) =>
  inTransaction(club, async (club) => {
    await eraseWriting(club, id);
    await eraseProposals(club, id);
    await club.db.delete(members).where(eq(members.id, id));
  });

export const proposalRow = async (club: Club, id: string) => (await club.db.select().from(proposals).where(eq(proposals.id, id)))[0];
export const noticesOf = async (club: Club, { id }: Member) => {
  const rows = await club.db.select().from(notices).where(eq(notices.memberId, id)).orderBy(notices.id);
  return rows.map(({ kind, params, href }) => ({ kind, params, href }));
};
