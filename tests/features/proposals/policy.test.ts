import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mayDecide, mayReview, mayRevise, maySee, mayWithdraw, type ProposalFacts } from '#src/features/proposals/policy.ts';
import { asModule, goalsOf, readersNeeded, stageOf } from '#src/features/proposals/rules.ts';
import { renderMarkdown } from '#src/platform/markdown.ts';
import { proposeModuleForm, reviewProposalForm } from '#src/features/proposals/schema.ts';

const [author, reader, lead] = [
  { id: 'author', isLead: false },
  { id: 'reader', isLead: false },
  { id: 'lead', isLead: true },
];
const facts = (more: Partial<ProposalFacts> = {}): ProposalFacts => ({
  authorId: 'author',
  pieceId: 'piece',
  stage: 'reading',
  saidToLatest: false,
  saidYes: false,
  saidOnce: false,
  ...more,
});

describe('who may say something to it', () => {
  test.each<[string, Partial<ProposalFacts>, boolean]>([
    ['any member while it looks for readers', {}, true],
    ['any member while a lead looks at it', { stage: 'deciding' }, true],
    ['nobody once a lead said what is missing', { stage: 'missing' }, false],
    ['nobody once it is here', { stage: 'here' }, false],
    ['nobody once it is withdrawn', { stage: 'withdrawn' }, false],
    ['nobody twice to one version', { saidToLatest: true, saidOnce: true }, false],
    ['somebody who read an earlier version', { saidOnce: true }, true],
  ])('%s', (_, more, may) => expect(mayReview(reader, facts(more))).toBe(may));

  test('never its author', () => expect(mayReview(author, facts())).toBe(false));
});

describe('who may decide', () => {
  test.each<[string, typeof lead, Partial<ProposalFacts>, boolean]>([
    ['a lead after two yes', lead, { stage: 'deciding' }, true],
    ['no lead before', lead, { stage: 'reading' }, false],
    ['no lead afterwards', lead, { stage: 'here' }, false],
    ['no lead of a withdrawn one', lead, { stage: 'withdrawn' }, false],
    ['no lead who said yes to it', lead, { stage: 'deciding', saidToLatest: true, saidYes: true, saidOnce: true }, false],
    ['a lead who read it and said something else', lead, { stage: 'deciding', saidToLatest: true, saidOnce: true }, true],
    ['no lead who wrote it', { ...lead, id: 'author' }, { stage: 'deciding' }, false],
    ['nobody who is no lead', reader, { stage: 'deciding' }, false],
  ])('%s', (_, who, more, may) => expect(mayDecide(who, facts(more))).toBe(may));
});

describe('who may see it', () => {
  test.each<[string, typeof reader, Partial<ProposalFacts>, boolean]>([
    ['every member while it is read', reader, {}, true],
    ['every member once it is here', reader, { stage: 'here' }, true],
    ['its author after withdrawing it', author, { stage: 'withdrawn' }, true],
    ['whoever said something to it', reader, { stage: 'withdrawn', saidOnce: true }, true],
    ['nobody else, not even a lead', lead, { stage: 'withdrawn' }, false],
    ['nobody through an author who has left', reader, { stage: 'withdrawn', authorId: null, pieceId: null }, false],
  ])('%s', (_, who, more, may) => expect(maySee(who, facts(more))).toBe(may));
});

test('only its author revises and withdraws it, at any time, until it is withdrawn or its text deleted', () => {
  for (const stage of ['reading', 'deciding', 'missing', 'here'] as const) {
    expect([mayRevise(author, facts({ stage })), mayWithdraw(author, facts({ stage }))]).toEqual([true, true]);
    expect([mayRevise(lead, facts({ stage })), mayWithdraw(reader, facts({ stage }))]).toEqual([false, false]);
  }
  expect(mayRevise(author, facts({ stage: 'withdrawn' }))).toBe(false);
  expect(mayWithdraw(author, facts({ stage: 'withdrawn', pieceId: null }))).toBe(false);
});

test('it is here only if a lead agreed to the latest version, and a lead’s turn only after two yes to it', () => {
  const standing = fc.record({
    latest: fc.integer({ min: 1, max: 5 }),
    appeared: fc.option(fc.integer({ min: 1, max: 5 })),
    withdrawnAt: fc.option(fc.constant(new Date(0))),
    yes: fc.nat(4),
    decision: fc.option(fc.constantFrom('agreed' as const, 'missing' as const)),
  });
  fc.assert(
    fc.property(standing, (s) => {
      const stage = stageOf(s);
      if (s.withdrawnAt) expect(stage).toBe('withdrawn');
      else if (stage === 'here') expect(s.appeared).toBe(s.latest);
      else if (stage === 'deciding') expect(s.yes).toBeGreaterThanOrEqual(readersNeeded);
      else if (stage === 'missing') expect(s.decision).toBe('missing');
      else expect([stage, s.yes < readersNeeded]).toEqual(['reading', true]);
    }),
  );
});

test('goals are the lines that say something, with or without a dash', () => {
  expect(goalsOf('- One thing\n\n  • Another\n  Third  ')).toEqual(['One thing', 'Another', 'Third']);
});

describe('headings of a module', () => {
  test.each([
    ['begin below the title of the page', '<h4>One</h4><p>Text</p><h4>Two</h4>', '<h2>One</h2><p>Text</p><h2>Two</h2>'],
    ['keep their ranks, without a gap', '<h3>A</h3><h5>B</h5><h3>C</h3>', '<h2>A</h2><h3>B</h3><h2>C</h2>'],
    ['even where the smaller one comes first', '<h5>B</h5><h3>A</h3>', '<h3>B</h3><h2>A</h2>'],
    ['are tags, not words', '<p>&lt;h4&gt; is a tag</p>', '<p>&lt;h4&gt; is a tag</p>'],
  ])('%s', (_, html, shown) => expect(asModule(html)).toBe(shown));

  test('as a member writes them', () => {
    expect(asModule(renderMarkdown('## Before\n\nWords.\n\n### More'))).toContain('<h2>Before</h2>');
    expect(asModule(renderMarkdown('## Before\n\nWords.\n\n### More'))).toContain('<h3>More</h3>');
  });
});

describe('the forms', () => {
  const key = '0193b0c0-0000-7000-8000-000000000000';
  const around = { once: key, piece: key, place: 'tier:first-steps', goals: 'You know one thing.', minutes: '7' };
  const faults = (form: object) => proposeModuleForm.safeParse(form).error?.issues.map(({ message }) => message) ?? [];

  test.each<[string, object, string[]]>([
    ['one goal and seven minutes will do', {}, []],
    ['five goals are too many', { goals: 'a\nb\nc\nd\ne' }, ['proposals.field.goals-wrong']],
    ['a goal is a line, not a paragraph', { goals: 'x'.repeat(161) }, ['proposals.field.goals-wrong']],
    ['dashes alone are no goal', { goals: '- \n–' }, ['proposals.field.goals-wrong']],
    ['no module takes an hour', { minutes: '60' }, ['field.number']],
    ['a place is a tier or a course', { place: 'anywhere' }, ['field.choose']],
  ])('%s', (_, more, said) => expect(faults({ ...around, ...more })).toEqual(said));

  test('a plain yes needs no words, everything else does', () => {
    const review = (verdict: string, words = '') =>
      reviewProposalForm.safeParse({ once: key, proposal: key, version: '1', verdict, words, ...marks }).success;
    expect([review('yes'), review('yes-with'), review('not-yet'), review('not-yet', 'Too long.')]).toEqual([true, false, false, true]);
  });
  const marks = { 'own-voice': '', learns: '', concrete: 'strong', conversation: '', guidelines: '' };
});
