import { eq } from 'drizzle-orm';
import { corrections } from '#db/schema/index.ts';
import { answerCorrection } from '#src/features/corrections/commands/answer-correction.ts';
import { sendCorrection } from '#src/features/corrections/commands/send-correction.ts';
import { answerCorrectionForm, sendCorrectionForm } from '#src/features/corrections/schema.ts';
import { decideProposal } from '#src/features/proposals/commands/decide-proposal.ts';
import { proposeModule } from '#src/features/proposals/commands/propose-module.ts';
import { reviewProposal } from '#src/features/proposals/commands/review-proposal.ts';
import { decideProposalForm, proposeModuleForm, reviewProposalForm } from '#src/features/proposals/schema.ts';
import { startPiece } from '#src/features/writing/commands/start-piece.ts';
import { startPieceForm } from '#src/features/writing/schema.ts';
import type { Community } from './community.ts';
import { actorOf, type Happening, must } from './happenings.ts';
import type { Person } from './people.ts';
import { after, DAY, HOUR, idAt, type Random } from './random.ts';
import { type CorrectionText, type ProposalText, readTexts } from './texts.ts';

/** What members said is no longer so, and the modules they laid before the club. */
export function contributions(random: Random, plan: Community): Happening[] {
  const texts = readTexts();
  return [
    ...texts.corrections.flatMap((text) => tellCorrection(random, plan, text)),
    ...texts.proposals.flatMap((text) => tellProposal(random, plan, text)),
  ];
}

function tellCorrection(
  random: Random,
  { now, named }: Community,
  { by, lang, place, ago, passage, words, answer }: CorrectionText,
): Happening[] {
  const at = after(now, -ago * DAY);
  const [course, module] = place.split('/');
  const sent = { once: idAt(random, at), course, module, lang, passage, words };
  let correction = '';
  const happenings: Happening[] = [
    {
      at,
      async happen(club) {
        await must(sendCorrection(club, actorOf(named(by)), sendCorrectionForm.parse(sent)));
        const [row] = await club.db.select({ id: corrections.id }).from(corrections).where(eq(corrections.once, sent.once));
        correction = row?.id ?? '';
      },
    },
  ];
  if (answer)
    happenings.push({
      at: after(at, answer.hours * HOUR),
      happen: (club) =>
        must(
          answerCorrection(
            club,
            actorOf(named('ruth')),
            answerCorrectionForm.parse({ correction, outcome: answer.outcome, answer: answer.words }),
          ),
        ),
    });
  return happenings;
}

function tellProposal(random: Random, plan: Community, text: ProposalText): Happening[] {
  const { title, lang, body, place, goals, minutes, ago, reviews, agreedHours } = text;
  const author = actorOf(plan.named(text.by));
  const at = after(plan.now, -ago * DAY);
  const writtenAt = after(at, -2 * DAY);
  const [piece, once] = [idAt(random, writtenAt), idAt(random, at)];
  let proposal = '';
  const happenings: Happening[] = [
    { at: writtenAt, happen: (club) => must(startPiece(club, author, startPieceForm.parse({ once: piece, title, lang, body }))) },
    {
      at,
      async happen(club) {
        const form = proposeModuleForm.parse({ once, piece, place, goals, minutes: String(minutes) });
        proposal = (await must(proposeModule(club, author, form))).id;
      },
    },
    ...reviews.map(({ by, hours, verdict, words }): Happening => {
      const givenAt = after(at, hours * HOUR);
      const reader = actorOf(readerOf(random, plan, by, lang, at));
      const said = { once: idAt(random, givenAt), version: '1', verdict, words, ...noMarks };
      return { at: givenAt, happen: (club) => must(reviewProposal(club, reader, reviewProposalForm.parse({ ...said, proposal }))) };
    }),
  ];
  if (agreedHours)
    happenings.push({
      at: after(at, agreedHours * HOUR),
      happen: (club) =>
        must(
          decideProposal(
            club,
            actorOf(plan.named('ruth')),
            decideProposalForm.parse({ proposal, version: '1', outcome: 'agreed', words: '' }),
          ),
        ),
    });
  return happenings;
}

const noMarks = { 'own-voice': '', learns: '', concrete: '', conversation: '', guidelines: '' };

/** One of the six, or a man of that role who writes that language and was there by then. */
function readerOf(random: Random, { people, named }: Community, by: string, lang: string, at: Date): Person {
  const unit = readTexts().roles[by];
  if (!unit) return named(by);
  return random.pick(
    people.filter(
      (person) =>
        !person.key && !person.pausedAt && person.unit === unit && person.form === 'm' && person.lang === lang && person.joinedAt < at,
    ),
  );
}
