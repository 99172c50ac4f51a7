import { z } from 'zod';
import { id } from '#src/platform/fields.ts';

export const noticeForm = z.object({ notice: id() });
export type NoticeInput = z.output<typeof noticeForm>;

export const allNoticesForm = z.object({});
