/** Who may do what with corrections, in sentences. */
interface Someone {
  readonly id: string;
  readonly isLead: boolean;
}

/** Whoever wrote it, answered or not: the words are theirs. */
export function mayTakeBack(actor: Pick<Someone, 'id'>, correction: { readonly memberId: string | null }): boolean {
  return correction.memberId === actor.id;
}

/** Courses name their owner as a text, so the leads answer for the club. They read it without a name. */
export function mayAnswer(actor: Pick<Someone, 'isLead'>): boolean {
  return actor.isLead;
}
