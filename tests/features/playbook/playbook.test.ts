import { describe, expect, it } from 'vitest';
import { readConfig } from '#src/platform/config.ts';
import { checkPlaybook, readPlaybook, readPlaybookPage } from '#src/features/playbook/queries.ts';
import { isPublicPage } from '#src/features/playbook/rules.ts';
import type { Club } from '#src/platform/club.ts';
import { loadContent } from '#src/platform/content.ts';
import { NotFound } from '#src/platform/errors.ts';

const content = loadContent(readConfig({}).contentFolder);
const club = { content } as Club;

describe('the playbook', () => {
  it('has no fault', () => {
    expect(checkPlaybook(content)).toEqual([]);
  });

  it('shows strangers the charter and the privacy page, members everything', () => {
    expect(readPlaybook(club, 'de', false).map(({ slug }) => slug)).toEqual(['charter', 'privacy']);
    expect(readPlaybook(club, 'de', true).map(({ slug }) => slug)).toEqual(
      expect.arrayContaining(['charter', 'guidelines', 'profile-guide', 'crisis', 'privacy']),
    );
    expect(isPublicPage('guidelines')).toBe(false);
  });

  it('speaks the wanted language, or openly another', () => {
    expect(readPlaybookPage(club, 'fr', 'charter').lang).toBe('fr');
    const german = { content: { files: content.files.filter(({ locale }) => locale === 'de') } } as unknown as Club;
    expect(readPlaybookPage(german, 'it', 'charter').lang).toBe('de');
  });

  it('knows no other pages', () => {
    expect(() => readPlaybookPage(club, 'en', 'constructor')).toThrow(NotFound);
  });

  it('names file and field of a fault', () => {
    const file = {
      path: 'playbook/rules',
      locale: 'en' as const,
      meta: { title: 'Rules', order: 1, reviewedOn: '2026' },
      body: '',
      html: '',
      lineOf: () => 1,
      bodyLine: 1,
    };
    expect(checkPlaybook({ files: [file] })).toEqual([
      expect.stringMatching(/^playbook\/rules\.en\.md:1: summary: /),
      expect.stringMatching(/^playbook\/rules\.en\.md:1: reviewedOn: /),
    ]);
  });
});
