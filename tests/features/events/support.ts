import { randomUUID } from 'node:crypto';
import { asc, eq } from 'drizzle-orm';
import ICAL from 'ical.js';
import { events, notices, signUps } from '#db/schema/index.ts';
import { createEvent } from '#src/features/events/commands/create-event.ts';
import { changeForm, createForm } from '#src/features/events/schema.ts';
import type { Member } from '#src/platform/actor.ts';
import type { Club } from '#src/platform/club.ts';
import { the } from '../writing/support.ts';

/** As the form sends it: texts only. Three weeks ahead of the test clock, at ten in Zurich. */
const typed = {
  kind: 'workshop',
  title: 'Hooks that hold',
  about: 'Bring a **text**.',
  lang: 'en',
  startsAt: '2026-03-24T10:00',
  minutes: '90',
  places: '',
  place: 'Bern, room 4',
  link: 'https://meet.firn.example/hooks',
};

export const aForm = (more: Record<string, string> = {}) =>
  createForm.parse({ once: randomUUID(), audience: 'tier:own-voice', ...typed, ...more });
export const aChange = (event: string, more: Record<string, string> = {}) => changeForm.parse({ event, ...typed, ...more });

export async function anEvent(club: Club, owner: Member, more: Record<string, string> = {}): Promise<string> {
  return the(await createEvent(club, owner, aForm(more))).id;
}

export async function rowOf(club: Club, id: string) {
  const [row] = await club.db.select().from(events).where(eq(events.id, id));
  return row;
}

/** Who signed up, in the order they came: with a place, and waiting. */
export async function lineOf(club: Club, id: string) {
  const rows = await club.db.select().from(signUps).where(eq(signUps.eventId, id)).orderBy(asc(signUps.number));
  return {
    placed: rows.filter(({ placedAt }) => placedAt).map(({ memberId }) => memberId),
    waiting: rows.filter(({ placedAt }) => !placedAt).map(({ memberId }) => memberId),
  };
}

/** In the order of the alphabet: a clock that stands still gives notices no order. */
export async function kindsTold(club: Club, { id }: { id: string }) {
  const rows = await club.db.select({ kind: notices.kind }).from(notices).where(eq(notices.memberId, id));
  return rows.map(({ kind }) => kind).sort();
}

/** Reads an iCalendar text with a library that did not write it. */
export function readCalendar(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  const entries = calendar.getAllSubcomponents('vevent').map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      summary: event.summary,
      location: event.location,
      description: event.description,
      start: event.startDate.toJSDate(),
      end: event.endDate.toJSDate(),
      zone: event.startDate.zone.tzid,
      sequence: event.sequence,
      status: String(component.getFirstPropertyValue('status')),
      url: String(component.getFirstPropertyValue('url') ?? ''),
    };
  });
  return { method: String(calendar.getFirstPropertyValue('method')), entries };
}
