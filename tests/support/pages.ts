import { readdirSync } from 'node:fs';
import type { Role, World } from './world.ts';

/** Every address of the site, as Astro would name it: `/write/[piece]`. */
export const routes = readdirSync('src/pages', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(astro|ts)$/.test(name))
  .map((name) =>
    `/${name
      .replaceAll('\\', '/')
      .replace(/\.(astro|ts)$/, '')
      .replace(/(^|\/)index$/, '')}`.replace(/(.)\/$/, '$1'),
  )
  .sort();

/** What a role gets: `in` 200, `door` sent to sign in, `no` 403, `none` 404, `on` redirected elsewhere, `fault` the page that says so. */
export type Answer = 'in' | 'door' | 'no' | 'none' | 'on' | 'fault';
type Row = { readonly path: (world: World) => string; readonly answers: Record<Role, Answer> };

const everyone = (answer: Answer): Record<Role, Answer> => ({
  stranger: answer,
  paused: answer,
  owner: answer,
  other: answer,
  mentor: answer,
  host: answer,
  lead: answer,
  administrator: answer,
});
/** Members in, strangers to the door. */
const members = (but: Partial<Record<Role, Answer>> = {}) => ({ ...everyone('in'), stranger: 'door' as const, ...but });
/** Only these; for all other members it is not there. */
const only = (...whom: Role[]) => ({
  ...everyone('none'),
  stranger: 'door' as const,
  ...Object.fromEntries(whom.map((role) => [role, 'in' as const])),
});
const leads = { ...everyone('no'), stranger: 'door' as const, lead: 'in' as const };

const row = (path: string | ((world: World) => string), answers: Record<Role, Answer>): Row => ({
  path: typeof path === 'string' ? () => path : path,
  answers,
});

/** One row per address; a new page without a row fails the matrix. */
export const pages: Record<string, Row> = {
  '/': row('/', everyone('in')),
  '/403': row('/403', everyone('in')),
  '/404': row('/404', everyone('none')),
  '/500': row('/500', everyone('fault')),
  '/badges': row('/badges', everyone('in')),
  '/badges/[badge]': row(({ ids }) => `/badges/${ids.badge}`, everyone('in')),
  '/badges/[badge].json': row(({ ids }) => `/badges/${ids.badge}.json`, everyone('in')),
  '/badges/[badge].png': row(({ ids }) => `/badges/${ids.badge}.png`, everyone('in')),
  '/badges/[badge].svg': row(({ ids }) => `/badges/${ids.badge}.svg`, everyone('in')),
  '/badges/did.json': row('/badges/did.json', everyone('in')),
  '/badges/issuer.json': row('/badges/issuer.json', everyone('in')),
  '/badges/keys.json': row('/badges/keys.json', everyone('in')),
  '/badges/status/[list].json': row('/badges/status/0.json', everyone('in')),
  '/dev/kit': row('/dev/kit', everyone('none')),
  '/dev/mail': row('/dev/mail', everyone('in')),
  '/feedback': row('/feedback', members()),
  '/feedback/[request]': row(({ ids }) => `/feedback/${ids.request}`, members()),
  '/groups': row('/groups', members()),
  '/groups/new': row('/groups/new', leads),
  '/groups/[slug]': row(({ slugs }) => `/groups/${slugs.group}`, members()),
  '/groups/[slug]/members': row(({ slugs }) => `/groups/${slugs.group}/members`, only('owner', 'host')),
  '/insights': row('/insights', members()),
  '/insights/[id]': row(({ ids }) => `/insights/${ids.insight}`, only('owner', 'host')),
  '/join': row('/join', everyone('in')),
  '/join/[token]': row(({ tokens }) => `/join/${tokens.invitation}`, everyone('in')),
  '/learn': row('/learn', members()),
  '/learn/corrections': row('/learn/corrections', members()),
  '/learn/proposals': row('/learn/proposals', members()),
  '/learn/proposals/new': row(({ ids }) => `/learn/proposals/new?piece=${ids.privatePiece}`, only('owner')),
  '/learn/proposals/[proposal]': row(({ ids }) => `/learn/proposals/${ids.proposal}`, members()),
  '/learn/[course]': row('/learn/a-profile-you-like', members()),
  '/learn/placement/[tier]': row('/learn/placement/first-steps', members()),
  '/learn/[course]/[module]': row('/learn/a-profile-you-like/why-and-what-for-me', members()),
  '/learn/badges': row('/learn/badges', members()),
  '/learn/recall': row('/learn/recall', members()),
  '/learn/workshops': row('/learn/workshops', members()),
  '/learn/workshops/new': row('/learn/workshops/new', { ...everyone('no'), stranger: 'door', lead: 'in', mentor: 'in' }),
  '/learn/workshops/[event]': row(({ ids }) => `/learn/workshops/${ids.groupEvent}`, only('owner', 'host')),
  '/learn/workshops/[event]/change': row(({ ids }) => `/learn/workshops/${ids.groupEvent}/change`, only('host')),
  '/learn/workshops/[event]/event.ics': row(({ ids }) => `/learn/workshops/${ids.groupEvent}/event.ics`, only('owner', 'host')),
  '/learn/workshops/feed/[token].ics': row(({ tokens }) => `/learn/workshops/feed/${tokens.feed}.ics`, everyone('in')),
  '/me': row('/me', members()),
  '/me/export.zip': row('/me/export.zip', members()),
  '/me/leave': row('/me/leave', members()),
  '/me/looks': row('/me/looks', members()),
  '/me/profile': row('/me/profile', members()),
  '/members': row('/members', members()),
  '/members/[id]': row(({ people }) => `/members/${people.owner.id}`, members()),
  '/mentoring': row('/mentoring', members()),
  '/mentoring/offer': row('/mentoring/offer', members()),
  '/mentoring/mentors/[member]': row(({ people }) => `/mentoring/mentors/${people.mentor.id}`, members()),
  '/mentoring/requests/[request]': row(({ ids }) => `/mentoring/requests/${ids.mentorRequest}`, only('owner', 'mentor')),
  '/mentoring/[mentorship]': row(({ ids }) => `/mentoring/${ids.mentorship}`, only('host', 'mentor')),
  '/mentoring/[mentorship]/[meeting].ics': row(({ ids }) => `/mentoring/${ids.mentorship}/${ids.meeting}.ics`, only('host', 'mentor')),
  '/notices': row('/notices', members()),
  '/playbook': row('/playbook', everyone('in')),
  '/playbook/crisis': row('/playbook/crisis', members()),
  '/playbook/[page]': row('/playbook/guidelines', members()),
  '/programme': row('/programme', leads),
  '/programme/export.csv': row('/programme/export.csv', leads),
  '/programme/courses': row('/programme/courses', leads),
  '/programme/people': row('/programme/people', leads),
  '/programme/places': row('/programme/places', { ...leads, administrator: 'in' }),
  '/programme/roster': row('/programme/roster', leads),
  '/programme/roster/[member]': row(({ people }) => `/programme/roster/${people.owner.id}`, leads),
  '/search': row('/search?q=cellar', members()),
  '/self-check': row('/self-check', members()),
  '/self-check/take/[part]': row('/self-check/take/2', { ...everyone('on'), stranger: 'door', owner: 'in' }),
  '/self-check/[check]': row(({ ids }) => `/self-check/${ids.selfCheck}`, only('owner')),
  '/sign-in': row('/sign-in', { ...everyone('on'), stranger: 'in' }),
  '/sign-in/forgotten': row('/sign-in/forgotten', everyone('in')),
  '/sign-in/reset/[token]': row(({ tokens }) => `/sign-in/reset/${tokens.reset}`, everyone('in')),
  '/write': row('/write', members()),
  '/write/[piece]': row(({ ids }) => `/write/${ids.piece}`, only('owner')),
  '/write/[piece]/ask': row(({ ids }) => `/write/${ids.privatePiece}/ask`, only('owner')),
  '/write/[piece]/revisions': row(({ ids }) => `/write/${ids.piece}/revisions`, only('owner')),
};
