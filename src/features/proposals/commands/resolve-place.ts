import { findCourse } from '#src/features/learning/curriculum.ts';
import { isTierSlug, type TierSlug } from '#src/features/learning/rules.ts';
import type { Club } from '#src/platform/club.ts';

/** Where a proposed module belongs, from its form; called by proposing and revising. Undefined when the course has gone since. */
export function resolvePlace({ content }: Club, place: string): { tier: TierSlug; course: string | null } | undefined {
  const [kind, slug = ''] = place.split(':');
  if (kind === 'tier') return isTierSlug(slug) ? { tier: slug, course: null } : undefined;
  const course = findCourse(content, slug);
  return course && { tier: course.tier, course: course.slug };
}
