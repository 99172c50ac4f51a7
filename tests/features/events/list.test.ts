import { expect, test } from 'vitest';
import { saveMaterials } from '#src/features/events/commands/change-event.ts';
import { signUp } from '#src/features/events/commands/sign-up.ts';
import { eventList } from '#src/features/events/list-queries.ts';
import { aClub } from '#tests/support/db.ts';
import { aMember } from '#tests/support/people.ts';
import { the } from '../writing/support.ts';
import { anEvent } from './support.ts';

test('the list shows one’s own first, then what comes page by page, each once', async () => {
  const own = await aClub();
  const [lead, anna] = [await aMember(own, { lead: true }), await aMember(own)];
  const ids: string[] = [];
  // Two of them at the same hour each time, so that the key has to tell them apart.
  for (let i = 0; i < 45; i++)
    ids.push(await anEvent(own, lead, { startsAt: `2026-04-${String(1 + Math.floor(i / 2)).padStart(2, '0')}T10:00` }));
  the(await signUp(own, anna, { event: ids[30] as string }));
  const first = await eventList(own, anna, {});
  expect(first.mine.map(({ id }) => id)).toEqual([ids[30]]);
  const second = await eventList(own, anna, { after: first.next });
  const third = await eventList(own, anna, { after: second.next });
  const seen = [first, second, third].flatMap(({ coming }) => coming.map(({ id }) => id));
  expect([first.coming.length, second.coming.length, third.coming.length, third.next]).toEqual([20, 20, 4, undefined]);
  expect(new Set(seen)).toEqual(new Set(ids.filter((id) => id !== ids[30])));

  own.clock.set('2026-06-01T08:00Z');
  for (const id of ids.slice(0, 15)) the(await saveMaterials(own, lead, { event: id, materials: 'M' }));
  const past = await eventList(own, anna, {});
  const older = await eventList(own, anna, { before: past.older });
  expect(past.earlier.map(({ id }) => id)[0]).toBe(ids[30]);
  expect([past.earlier.length, older.earlier.length]).toEqual([10, 6]);
  expect(new Set([...past.earlier, ...older.earlier].map(({ id }) => id)).size).toBe(16);
});
