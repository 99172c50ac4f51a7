import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  mayAnswerRequests,
  mayAskToJoin,
  mayCreateGroup,
  mayGiveHost,
  mayJoin,
  mayNameHost,
  maySeeInside,
  mayStopHosting,
} from '#src/features/groups/policy.ts';
import { isSlug, namePatterns, sizeOf, slugAt, slugOf } from '#src/features/groups/rules.ts';
import type { Member } from '#src/platform/actor.ts';

test.each([
  ['Café romand', 'cafe-romand'],
  ['Grüsse aus Zürich', 'gruesse-aus-zuerich'],
  ['  Women in  tech! ', 'women-in-tech'],
  ['new', 'new-group'],
  ['日本', 'group'],
  ['x'.repeat(80), 'x'.repeat(48)],
])('the address of %s is %s', (name, slug) => expect(slugOf(name)).toBe(slug));

test('whatever a name is, its address is one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 90 }), fc.integer({ min: 1, max: 9999 }), (name, attempt) =>
      isSlug(slugAt(slugOf(name), attempt)),
    ),
  );
});

test.each([
  [0, 'nobody'],
  [1, 'handful'],
  [4, 'handful'],
  [5, 'room'],
  [20, 'dozens'],
  [80, 'hundred'],
  [150, 'hundreds'],
  [1500, 'thousands'],
])('%d people are said as %s', (people, size) => expect(sizeOf(people)).toBe(size));

test('words become patterns that match themselves and nothing by chance', () => {
  expect(namePatterns(' 50% off_ \\ \u0000')).toEqual(['%50\\%%', '%off\\_%', '%\\\\%']);
  expect(namePatterns('a b c d e f g')).toHaveLength(5);
});

describe('who may do what in a group', () => {
  const member = { isLead: false } as Member;
  const lead = { isLead: true } as Member;
  const open = { entry: 'open', closedAt: null, isMember: false, isHost: false, hasHost: true } as const;
  const inside = { ...open, isMember: true };
  const host = { ...inside, isHost: true };
  const request = { ...open, entry: 'request' } as const;
  const closed = { ...open, closedAt: new Date(0) };

  test.each([
    [
      mayCreateGroup.name,
      mayCreateGroup,
      [
        [member, open, false],
        [lead, open, true],
      ],
    ],
    [
      mayJoin.name,
      mayJoin,
      [
        [member, open, true],
        [member, inside, false],
        [member, request, false],
        [member, closed, false],
      ],
    ],
    [
      mayAskToJoin.name,
      mayAskToJoin,
      [
        [member, request, true],
        [member, open, false],
        [member, { ...request, isMember: true }, false],
      ],
    ],
    [
      maySeeInside.name,
      maySeeInside,
      [
        [member, inside, true],
        [member, open, false],
        [lead, open, false],
      ],
    ],
    [
      mayAnswerRequests.name,
      mayAnswerRequests,
      [
        [member, host, true],
        [member, inside, false],
        [lead, inside, false],
      ],
    ],
    [
      mayNameHost.name,
      mayNameHost,
      [
        [member, host, true],
        [lead, inside, false],
      ],
    ],
    [
      mayGiveHost.name,
      mayGiveHost,
      [
        [lead, open, true],
        [member, host, false],
        [lead, closed, false],
      ],
    ],
    [
      mayStopHosting.name,
      mayStopHosting,
      [
        [member, host, true],
        [lead, inside, false],
      ],
    ],
  ] as const)('%s', (_name, may, cases) => {
    for (const [actor, standing, allowed] of cases) expect(may(actor, standing)).toBe(allowed);
  });
});
