import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { day, email, line, localDateTime, localPath, longText, many, readForm, whole } from '#src/platform/fields.ts';

const ok = (schema: z.ZodType, value: unknown) => schema.safeParse(value).success;
const said = (schema: z.ZodType, value: unknown) => schema.safeParse(value).error?.issues[0]?.message;

test('a day must exist in the calendar', () => {
  expect(ok(day(), '2028-02-29')).toBe(true);
  for (const wrong of ['2026-02-29', '2026-02-31', '2026-13-01', '2026-00-10', '29.2.2028', '', 'today'])
    expect([wrong, said(day(), wrong)]).toEqual([wrong, 'field.date']);
  expect(ok(localDateTime(), '2026-11-22T10:30')).toBe(true);
  for (const wrong of ['2026-02-31T10:00', '2026-11-22T25:00', '2026-11-22 10:30', '2026-11-22T10:30Z'])
    expect([wrong, said(localDateTime(), wrong)]).toEqual([wrong, 'field.date']);
});

test('text is trimmed, composed, and its line ends are one kind', () => {
  expect(longText(20).parse('  a\r\nb\rc  ')).toBe('a\nb\nc');
  expect(line(20).parse('two\nlines')).toBe('two lines');
  expect(line(20).parse('e\u0301')).toBe('é');
  expect(said(line(5), '')).toBe('field.required');
  expect(said(line(5), undefined)).toBe('field.required');
  expect(said(line(5), 'sixsix')).toBe('field.too-long');
  expect(said(line(5), 'a\u0000b')).toBe('field.unreadable');
  expect(ok(line(5, { optional: true }), '')).toBe(true);
});

test('numbers are whole and within their range', () => {
  expect(whole(1, 6).parse('3')).toBe(3);
  for (const wrong of ['0', '7', '3.5', 'three', '', '1e3', '99999999999'])
    expect(whole(1, 6).safeParse(wrong).error?.issues).toMatchObject([{ message: 'field.number', params: { min: 1, max: 6 } }]);
  expect(whole(1, 6).nullable().safeParse('7').error?.issues).toMatchObject([{ params: { min: 1, max: 6 } }]);
});

test('an address is lower case and looks like one', () => {
  expect(email().parse(' Ana@Firn.Example ')).toBe('ana@firn.example');
  expect(said(email(), '')).toBe('field.required');
  for (const wrong of ['ana', 'ana@', '@firn.example', 'a b@firn.example', 'ana@firn'])
    expect([wrong, said(email(), wrong)]).toEqual([wrong, 'field.email']);
});

describe('where to go afterwards stays inside the club', () => {
  test.each(['/write', '/write/0193?from=1&to=2', '/programme/roster'])('%s', (path) => expect(localPath().parse(path)).toBe(path));
  test.each([
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/write?_action=members.leave',
    '',
    undefined,
  ])('not %s', (path) => expect(localPath().parse(path)).toBeNull());
});

test('a form is read by the shape of its schema: lists as lists, all else as its last value, nothing more', () => {
  const schema = z.object({ name: line(20), topics: many(line(20)) });
  const form = new FormData();
  for (const [key, value] of [
    ['name', 'one'],
    ['name', 'two'],
    ['topics', 'a'],
    ['topics', 'b'],
    ['isLead', 'on'],
    ['__proto__', 'x'],
  ] as const)
    form.append(key, value);
  expect(readForm(schema, form)).toEqual({ name: 'two', topics: ['a', 'b'] });
});

test('a megabyte of spaces in one line, or a million values, is refused in no time', () => {
  const began = performance.now();
  expect(said(line(80), `a${' '.repeat(1_900_000)}b`)).toBe('field.too-long');
  expect(line(80).parse('one \n\n  two\n three')).toBe('one two three');
  const form = new FormData();
  for (let i = 0; i < 100_000; i++) form.append('topics', 'x');
  expect(said(z.object({ topics: many(line(20)) }), readForm(z.object({ topics: many(line(20)) }), form))).toBe('field.too-many');
  expect(performance.now() - began).toBeLessThan(2000);
});
