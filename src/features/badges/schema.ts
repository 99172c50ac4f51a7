import { z } from 'zod';
import { choice, flag, id, line, slug } from '#src/platform/fields.ts';

export const askForm = z.object({ badge: slug(), named: flag() });
export type AskInput = z.output<typeof askForm>;

/** Who sees a badge at its address. */
export const shares = ['nobody', 'without-name', 'with-name'] as const;
export type Share = (typeof shares)[number];
export const shareForm = z.object({ badge: id(), share: choice(shares) });
export type ShareInput = z.output<typeof shareForm>;

export const badgeForm = z.object({ badge: id() });
export type BadgeInput = z.output<typeof badgeForm>;

export const BECAUSE_LENGTH = 300;
export const revokeForm = z.object({ badge: id(), because: line(BECAUSE_LENGTH) });
export type RevokeInput = z.output<typeof revokeForm>;
