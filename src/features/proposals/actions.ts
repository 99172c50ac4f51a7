import { door } from '#src/platform/door.ts';
import { decideProposal } from './commands/decide-proposal.ts';
import { proposeModule } from './commands/propose-module.ts';
import { reviewProposal } from './commands/review-proposal.ts';
import { reviseProposal } from './commands/revise-proposal.ts';
import { withdrawProposal } from './commands/withdraw-proposal.ts';
import { decideProposalForm, proposalForm, proposeModuleForm, reviewProposalForm, reviseProposalForm } from './schema.ts';

const at = (id: string) => `/learn/proposals/${id}`;

/** The doors of this feature: one line per use case. */
export const proposals = {
  proposeModule: door(proposeModuleForm, proposeModule, ({ id }) => ({ to: at(id), say: 'proposals.said.proposed' })),
  reviseProposal: door(reviseProposalForm, reviseProposal, ({ changed }, { proposal }) => ({
    to: at(proposal),
    say: changed ? 'proposals.said.revised' : 'proposals.said.unchanged',
  })),
  reviewProposal: door(reviewProposalForm, reviewProposal, (_, { proposal }) => ({
    to: `${at(proposal)}?new`,
    say: 'proposals.said.reviewed',
  })),
  decideProposal: door(decideProposalForm, decideProposal, (_, { proposal, outcome }) => ({
    to: at(proposal),
    say: outcome === 'agreed' ? 'proposals.said.agreed' : 'proposals.said.missing',
  })),
  withdrawProposal: door(proposalForm, withdrawProposal, (_, { proposal }) => ({ to: at(proposal), say: 'proposals.said.withdrawn' })),
};
