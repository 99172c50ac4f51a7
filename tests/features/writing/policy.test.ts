import { describe, expect, test } from 'vitest';
import { isOpen, mayAnswer, mayRead, maySeeRequest, maySteer, mayThank, type RequestFacts } from '#src/features/writing/policy.ts';

const now = new Date('2026-03-02T08:00:00Z');
const [author, peer] = [{ id: 'author' }, { id: 'peer' }];
const request = (facts: Partial<RequestFacts> = {}): RequestFacts => ({
  authorId: 'author',
  pieceId: 'piece',
  audience: 'anyone',
  toMemberId: null,
  inGroup: false,
  closedAt: null,
  visibleUntil: new Date('2026-03-10T00:00:00Z'),
  ...facts,
});

test('only the author reads a private piece', () => {
  expect(mayRead(author, { authorId: 'author' })).toBe(true);
  expect(mayRead(peer, { authorId: 'author' })).toBe(false);
});

describe('who may answer', () => {
  test.each<[string, Partial<RequestFacts>, boolean]>([
    ['anyone, while it is open', {}, true],
    ['nobody once it is closed', { closedAt: now }, false],
    ['nobody after its time', { visibleUntil: now }, false],
    ['nobody when the piece is gone', { pieceId: null, closedAt: now }, false],
    ['the member who was asked', { audience: 'member', toMemberId: 'peer' }, true],
    ['not somebody else', { audience: 'member', toMemberId: 'other' }, false],
    ['nobody, when the one asked has left', { audience: 'member', toMemberId: null }, false],
    ['members of the group', { audience: 'group', inGroup: true }, true],
    ['not those outside', { audience: 'group', inGroup: false }, false],
  ])('%s', (_, facts, may) => {
    expect(mayAnswer(peer, request(facts), now)).toBe(may);
    expect(maySeeRequest(peer, { ...request(facts), answered: false }, now)).toBe(may);
  });

  test('never the author', () => {
    expect(mayAnswer(author, request(), now)).toBe(false);
  });
});

test('author and givers see a request whatever became of it', () => {
  const closed = request({ closedAt: now });
  expect(maySeeRequest(author, { ...closed, answered: false }, now)).toBe(true);
  expect(maySeeRequest(peer, { ...closed, answered: true }, now)).toBe(true);
  expect(maySeeRequest(peer, { ...closed, answered: false }, now)).toBe(false);
});

test('the author thanks a giver who is still here, and steers what still exists', () => {
  expect(mayThank(author, { authorId: 'author', giverId: 'peer' })).toBe(true);
  expect(mayThank(author, { authorId: 'author', giverId: null })).toBe(false);
  expect(mayThank(peer, { authorId: 'author', giverId: 'peer' })).toBe(false);
  expect(maySteer(author, request())).toBe(true);
  expect(maySteer(author, request({ pieceId: null }))).toBe(false);
  expect(maySteer(peer, request())).toBe(false);
});

test('a request is open until the very instant its author named', () => {
  expect(isOpen(request({ visibleUntil: new Date(now.getTime() + 1) }), now)).toBe(true);
  expect(isOpen(request({ visibleUntil: now }), now)).toBe(false);
});
