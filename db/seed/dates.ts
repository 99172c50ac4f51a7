import { createEvent } from '#src/features/events/commands/create-event.ts';
import { saveMaterials } from '#src/features/events/commands/change-event.ts';
import { signUp } from '#src/features/events/commands/sign-up.ts';
import { createForm } from '#src/features/events/schema.ts';
import type { Community } from './community.ts';
import { actorOf, type Happening, must } from './happenings.ts';
import type { Person } from './people.ts';
import { after, DAY, HOUR, idAt, type Random } from './random.ts';

interface DateStory {
  /** days from now; a weekend moves to the Monday after it */
  readonly on: number;
  readonly set: number;
  readonly tier: 'first-steps' | 'own-voice';
  /** of the six, who comes */
  readonly six: readonly string[];
  readonly text: { readonly title: string; readonly about: string; readonly lang: 'de' | 'en' };
  readonly places: number | null;
  readonly place: string;
  readonly materials?: string;
}

const stories: readonly DateStory[] = [
  {
    on: 9,
    set: -6,
    tier: 'own-voice',
    six: ['lina', 'marco', 'amina'],
    places: 8,
    place: 'Bern, Sitzungszimmer Gantrisch',
    text: {
      lang: 'de',
      title: 'Werkstatt: ein Anfang, der hält',
      about:
        'Bring einen Text mit, der noch keinen Anfang hat. Wir schreiben jeder drei und lesen sie einander vor.\n\nVorbereiten musst du nichts. Wer lieber zuhört, hört zu.',
    },
  },
  {
    on: 23,
    set: -2,
    tier: 'first-steps',
    six: ['marco'],
    places: null,
    place: '',
    text: {
      lang: 'en',
      title: 'Half an hour with the settings',
      about:
        'We go through LinkedIn’s settings together, one by one, each with their own phone. Questions welcome, the odd ones most of all.',
    },
  },
  {
    on: -20,
    set: -45,
    tier: 'own-voice',
    six: ['lina', 'amina'],
    places: 12,
    place: 'Zürich, Werkstatt im Parterre',
    materials:
      '- Drei Fragen vor dem ersten Satz: Wer soll das lesen? Was weiss diese Person nachher? Was liesse ich weg?\n- Die Übung steht im Kurs [Anfang und Geschichte](https://firn.example/learn/hook-and-story).',
    text: {
      lang: 'de',
      title: 'Erzählen mit zwei Händen',
      about: 'Eine kleine Geschichte aus der Arbeit, in vier Sätzen und einer Skizze.',
    },
  },
];

/** Dates the lead set up: one that is full, one that is open to all, one that is over and left something to read. */
export function dates(random: Random, { now, named, people }: Community): Happening[] {
  const ruth = named('ruth');
  return stories.flatMap((story) => {
    const at = after(now, story.set * DAY);
    const begins = weekdayAt(after(now, story.on * DAY));
    const event = idAt(random, at);
    const { text, places, place, materials, tier, six } = story;
    const form = { once: event, audience: `tier:${tier}`, kind: 'workshop', ...text, minutes: '90', place, link: '' };
    const known = six.map(named);
    const guests = [...known.slice(0, -1), ...wanting(random, people, at, text.lang).slice(0, (places ?? 14) - 1), ...known.slice(-1)];
    return [
      {
        at,
        happen: (club) =>
          must(createEvent(club, actorOf(ruth), createForm.parse({ ...form, startsAt: begins, places: String(places ?? '') }))),
      },
      ...guests.map((guest, i): Happening => {
        const signedAt = after(at, (i + 1) * 3 * HOUR);
        return { at: signedAt, happen: (club) => must(signUp(club, actorOf(guest), { event, shown: i % 3 !== 1 })) };
      }),
      ...(materials
        ? [
            {
              at: after(now, (story.on + 1) * DAY),
              happen: (club) => must(saveMaterials(club, actorOf(ruth), { event, materials })),
            } satisfies Happening,
          ]
        : []),
    ];
  });
}

function wanting(random: Random, people: readonly Person[], at: Date, lang: string): Person[] {
  const able = people.filter(({ key, pausedAt, joinedAt, languages }) => !key && !pausedAt && joinedAt < at && languages.includes(lang));
  return random.shuffled(able);
}

/** Two in the afternoon on the clocks of the club. */
function weekdayAt(day: Date): string {
  const weekend = { 6: 2, 0: 1 }[day.getUTCDay()] ?? 0;
  return `${after(day, weekend * DAY)
    .toISOString()
    .slice(0, 10)}T14:00`;
}
