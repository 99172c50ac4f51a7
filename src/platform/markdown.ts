import MarkdownIt, { type Token } from 'markdown-it';

/** What a member may write: paragraphs, emphasis, lists, quotes, links, small headings. No HTML, no images. */
const member = new MarkdownIt('zero', { html: false, linkify: true, breaks: true }).enable([
  'newline',
  'escape',
  'emphasis',
  'link',
  'autolink',
  'linkify',
  'entity',
  'backticks',
  'blockquote',
  'list',
  'heading',
  'paragraph',
  'hr',
  'code',
  'fence',
]);
member.validateLink = (url) => /^(https?:|mailto:)/i.test(url.trim());
member.renderer.rules.link_open = (tokens, index, options, _env, self) => {
  tokens[index]?.attrSet('rel', 'nofollow ugc noopener');
  return self.renderToken(tokens, index, options);
};
// A member's heading never competes with the page's own: # becomes h3, ## h4, and so on.
for (const rule of ['heading_open', 'heading_close'] as const) {
  member.renderer.rules[rule] = (tokens, index, options, _env, self) => {
    const token = tokens[index];
    if (token) token.tag = `h${Math.min(6, Number(token.tag.slice(1)) + 2)}`;
    return self.renderToken(tokens, index, options);
  };
}

/** Courses and playbook, written by the club's owners: tables as well, still no HTML. */
const editorial = new MarkdownIt({ html: false, linkify: false, typographer: false });
editorial.validateLink = (url) => /^(https?:|mailto:|\/|#)/i.test(url.trim());

/** Renders a member's Markdown once, when it is written. The HTML carries no script and no image. */
export function renderMarkdown(source: string): string {
  return member.render(source);
}

/** Words for a label or a legend, which hold no blocks: one paragraph loses its wrapping, more are kept apart by empty lines. */
export function renderInline(source: string): string {
  return editorial
    .render(source)
    .trim()
    .replaceAll('</p>\n<p>', '<br><br>')
    .replace(/^<p>|<\/p>$/g, '');
}

/** Renders a content file once, when it is loaded. */
export function renderEditorial(source: string): string {
  return editorial.render(source);
}

/**
 * The text as LinkedIn would show it: Markdown marks gone, line breaks kept. Lists keep a dash,
 * links keep their words and address.
 */
export function toPlainText(source: string): string {
  const out: string[] = [];
  const depth: ('bullet' | number)[] = [];
  for (const token of member.parse(source, {})) {
    if (token.type === 'bullet_list_open') depth.push('bullet');
    else if (token.type === 'ordered_list_open') depth.push(Number(token.attrGet('start') ?? 1));
    else if (token.type.endsWith('list_close')) {
      depth.pop();
      if (depth.length === 0) out.push('\n');
    } else if (token.type === 'list_item_open') {
      const last = depth.at(-1);
      out.push(typeof last === 'number' ? `${last}. ` : '– ');
      if (typeof last === 'number') depth[depth.length - 1] = last + 1;
    } else if (token.type === 'inline') out.push(inlineText(token.children ?? []));
    else if (token.type === 'fence' || token.type === 'code_block') out.push(token.content.trimEnd(), '\n\n');
    else if (token.type === 'paragraph_close') out.push(token.hidden ? '\n' : '\n\n');
    else if (token.type === 'heading_close') out.push('\n\n');
    else if (token.type === 'hr') out.push('—\n\n');
  }
  return out
    .join('')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function inlineText(children: readonly Token[]): string {
  let text = '';
  let href: string | null = null;
  let from = 0;
  for (const child of children) {
    if (child.type === 'text' || child.type === 'code_inline') text += child.content;
    else if (child.type === 'softbreak' || child.type === 'hardbreak') text += '\n';
    else if (child.type === 'link_open') {
      href = String(child.attrGet('href') ?? '');
      from = text.length;
    } else if (child.type === 'link_close') {
      const words = text.slice(from);
      if (href && !href.replace(/^mailto:/, '').includes(words.replace(/…$/, ''))) text += ` (${href})`;
      href = null;
    }
  }
  return text;
}
