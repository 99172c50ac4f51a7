import { describe, expect, test } from 'vitest';
import { renderMarkdown, toPlainText } from '#src/platform/markdown.ts';

describe('what a member writes can carry no script', () => {
  test.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](data:text/html,x)',
    '[x](vbscript:x)',
    '<javascript:alert(1)>',
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '![x](https://evil.example/pixel.png)',
    '[a]: javascript:x\n\n[a]',
    '<a href="javascript:x">y</a>',
    '[x](/inside)',
    '[x](//evil.example)',
  ])('%s', (source) => {
    const html = renderMarkdown(source);
    expect(html).not.toMatch(/<(script|img|iframe|svg)|href="(?!https?:|mailto:)|\son\w+=(?![^<]*&gt;)/i);
  });

  test('links say where they come from, and headings stay below the page’s own', () => {
    expect(renderMarkdown('https://firn.example')).toContain('rel="nofollow ugc noopener"');
    expect(renderMarkdown('# Big\n\n## Less')).toContain('<h3>Big</h3>');
    expect(renderMarkdown('# Big\n\n## Less')).toContain('<h4>Less</h4>');
  });
});

describe('as it would stand on LinkedIn: plain text', () => {
  test.each([
    ['**Bold** and *soft*', 'Bold and soft'],
    ['one\ntwo\n\nthree', 'one\ntwo\n\nthree'],
    ['# Title\n\ntext', 'Title\n\ntext'],
    ['- a\n- b', '– a\n– b'],
    ['3. a\n4. b', '3. a\n4. b'],
    ['[the page](https://firn.example/a)', 'the page (https://firn.example/a)'],
    ['https://firn.example/a', 'https://firn.example/a'],
    ['`code` &amp; <b>', 'code & <b>'],
    ['> quoted', 'quoted'],
  ])('%j', (source, plain) => expect(toPlainText(source)).toBe(plain));
});
