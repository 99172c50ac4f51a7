import type { Question } from '#src/features/learning/curriculum.ts';

/** The fields of a form of questions, all answered as the club would (or, on the first, quite otherwise). */
export function answerFields(questions: readonly Question[], { wrong = 0 }: { wrong?: number } = {}): [name: string, value: string][] {
  return questions.flatMap((question, place): [string, string][] => {
    const { id } = question;
    if (question.kind === 'own')
      return [
        [`of-${place}`, id],
        [`own-${place}`, 'Ein paar eigene Worte.'],
      ];
    if (question.kind === 'order') return question.steps.map((step, n) => [`answer-${place}`, `${id}.${step.id}.${n + 1}`]);
    const chosen = question.options.filter(({ right }) => right === place >= wrong);
    return (question.kind === 'multiple' ? chosen : chosen.slice(0, 1)).map((option) => [`answer-${place}`, `${id}.${option.id}`]);
  });
}
