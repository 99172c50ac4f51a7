import type { Statement } from './rules.ts';

export type Page = 'self-check' | 'mentoring' | 'groups' | 'write' | 'feedback' | 'playbook';

interface Way {
  readonly courses: readonly string[];
  readonly page: Page;
  /** how far on in the curriculum it lies: 0 first steps, 1 own voice, 2 insights */
  readonly tier: 0 | 1 | 2;
}

/** Where each statement leads: its courses in this order, then a place in the club. A course that is not there is passed over. */
export const ways: Record<Statement, Way> = {
  profile: { tier: 0, courses: ['a-profile-you-like'], page: 'mentoring' },
  'what-i-may-say': { tier: 0, courses: ['what-you-may-say'], page: 'playbook' },
  commenting: { tier: 0, courses: ['the-first-comment'], page: 'groups' },
  'being-seen': { tier: 0, courses: ['the-first-comment', 'conversations'], page: 'mentoring' },
  subject: { tier: 1, courses: ['hook-and-story', 'what-you-stand-for'], page: 'write' },
  'own-texts': { tier: 1, courses: ['hook-and-story'], page: 'write' },
  pictures: { tier: 1, courses: ['pictures-for-everyone'], page: 'write' },
  'on-camera': { tier: 1, courses: ['video-that-sounds-like-you'], page: 'mentoring' },
  rhythm: { tier: 1, courses: ['a-rhythm-of-your-own'], page: 'write' },
  'standing-for': { tier: 2, courses: ['what-you-stand-for'], page: 'mentoring' },
  'with-ai': { tier: 2, courses: ['writing-with-ai'], page: 'groups' },
  contacts: { tier: 0, courses: ['a-network-that-helps', 'a-profile-you-like', 'the-first-comment'], page: 'groups' },
  'reaching-out': { tier: 0, courses: ['a-network-that-helps', 'the-first-comment', 'conversations'], page: 'mentoring' },
  'keeping-in-touch': { tier: 0, courses: ['a-network-that-helps', 'conversations'], page: 'groups' },
  colleagues: { tier: 0, courses: [], page: 'groups' },
  'asking-for-help': { tier: 0, courses: ['a-network-that-helps'], page: 'mentoring' },
  answering: { tier: 1, courses: ['conversations'], page: 'groups' },
  helping: { tier: 1, courses: ['coaching-peers'], page: 'feedback' },
  discussions: { tier: 2, courses: ['leading-a-discussion'], page: 'groups' },
  'bringing-together': { tier: 2, courses: ['holding-the-room', 'leading-a-discussion'], page: 'groups' },
  'about-work': { tier: 2, courses: ['without-selling'], page: 'groups' },
  'loud-days': { tier: 2, courses: ['holding-the-room', 'what-you-may-say'], page: 'playbook' },
};

/** Every course a statement may lead to. */
export const coursesInUse = [...new Set(Object.values(ways).flatMap(({ courses }) => courses))];
