import { z } from 'zod';
import { type Criterion, marks } from '#src/features/writing/rules.ts';
import { choice, id, longText, optionalChoice, whole } from '#src/platform/fields.ts';
import { decisions, GOAL_LIMIT, goalsOf, MINUTES, MOST_GOALS, verdicts, WORDS_LIMIT } from './rules.ts';

/** What stands around the text: where it belongs, what one can do afterwards, how long it takes. */
const around = {
  /** `tier:<slug>` or `course:<slug>` */
  place: z.string({ error: 'field.choose' }).regex(/^(tier|course):[a-z0-9][a-z0-9-]{0,63}$/, { error: 'field.choose' }),
  /** one on each line */
  goals: longText((GOAL_LIMIT + 1) * MOST_GOALS + 100),
  minutes: whole(MINUTES.least, MINUTES.most),
};

function fewShortGoals({ value, issues }: { value: { goals: string }; issues: z.core.$ZodRawIssue[] }): void {
  const goals = goalsOf(value.goals);
  const tooLong = goals.some((goal) => goal.length > GOAL_LIMIT);
  if (goals.length === 0 || goals.length > MOST_GOALS || tooLong)
    issues.push({ code: 'custom', input: value.goals, path: ['goals'], message: 'proposals.field.goals-wrong' });
}

export const proposeModuleForm = z.object({ once: id(), piece: id(), ...around }).check(fewShortGoals);
export type ProposeModule = z.output<typeof proposeModuleForm>;

export const reviseProposalForm = z.object({ proposal: id(), version: whole(1, 1_000_000), ...around }).check(fewShortGoals);
export type ReviseProposal = z.output<typeof reviseProposalForm>;

const everyMark = <T extends z.ZodType>(mark: T) =>
  ({ 'own-voice': mark, learns: mark, concrete: mark, conversation: mark, guidelines: mark }) satisfies Record<Criterion, T>;

export const reviewProposalForm = z
  .object({
    once: id(),
    proposal: id(),
    version: whole(1, 1_000_000),
    verdict: choice(verdicts),
    ...everyMark(optionalChoice(marks)),
    words: longText(WORDS_LIMIT, { optional: true }),
  })
  .check(({ value, issues }) => {
    if (value.verdict !== 'yes' && value.words === '')
      issues.push({ code: 'custom', input: value.words, path: ['words'], message: 'proposals.field.words-missing' });
  });
export type ReviewProposal = z.output<typeof reviewProposalForm>;

export const decideProposalForm = z
  .object({ proposal: id(), version: whole(1, 1_000_000), outcome: choice(decisions), words: longText(WORDS_LIMIT, { optional: true }) })
  .check(({ value, issues }) => {
    if (value.outcome === 'missing' && value.words === '')
      issues.push({ code: 'custom', input: value.words, path: ['words'], message: 'field.required' });
  });
export type DecideProposal = z.output<typeof decideProposalForm>;

export const proposalForm = z.object({ proposal: id() });
export type ProposalKey = z.output<typeof proposalForm>;
