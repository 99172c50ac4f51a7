import * as cheerio from 'cheerio';
import type { AnyNode } from 'domhandler';

type Nodes = cheerio.Cheerio<AnyNode>;

type Values = Record<string, string | boolean | readonly string[]>;

/**
 * Somebody at the club's address with a browser that runs no script: keeps cookies, follows links by
 * their words, fills real forms by their labels and presses real buttons.
 */
export class Visitor {
  readonly base: string;
  readonly #cookies = new Map<string, string>();
  readonly #headers: Record<string, string>;
  status = 0;
  path = '';
  headers = new Headers();
  $: cheerio.CheerioAPI = cheerio.load('');

  constructor(base: string, { language = 'en', headers = {} }: { language?: string; headers?: Record<string, string> } = {}) {
    this.base = base;
    this.#headers = { 'accept-language': language, ...headers };
  }

  /** Opens a path, following redirects, and answers the status of the last page. */
  async open(path: string): Promise<this> {
    return this.#go(path, { method: 'GET' });
  }

  /** Follows the first link whose words (or accessible name) are, or contain, `words`. */
  async follow(words: string | RegExp): Promise<this> {
    const links = this.$('a').toArray();
    const fits = (name: string, exact: boolean) =>
      typeof words === 'string' ? (exact ? name === words : name.includes(words)) : words.test(name);
    const link = [true, false].map((exact) => links.find((a) => fits(this.#name(a), exact))).find(Boolean);
    if (!link) throw new Error(`No link “${words}” on ${this.path}. There are: ${links.map((a) => this.#name(a)).join(' | ')}`);
    return this.open(this.$(link).attr('href') ?? '');
  }

  /**
   * Fills the form that has the button `button` by the labels of its fields and presses it. A value of
   * true ticks a box; a string given for a group of choices picks the one with that label.
   */
  async press(button: string | RegExp, values: Values = {}, { within }: { within?: string } = {}): Promise<this> {
    const { $ } = this;
    const root = within ? $(within) : $.root();
    const buttons = root.find('form button, form input[type=submit]').toArray();
    const names = buttons.map((b) => $(b).attr('aria-label') ?? text($(b).text()));
    const index = names.findIndex(
      (name, i) => fits(name, button) && Object.keys(values).every((label) => this.#has($(buttons[i]).closest('form'), label)),
    );
    if (index < 0)
      throw new Error(
        `No form with a button “${button}” and fields ${Object.keys(values).join(', ') || '(none)'} on ${this.path}. Buttons: ${names.join(' | ')}`,
      );
    const pressed = $(buttons[index]);
    const form = pressed.closest('form');
    for (const [label, value] of Object.entries(values)) this.#fill(form, label, value);
    const body = new URLSearchParams(form.serializeArray().map(({ name, value }) => [name, value]));
    const own = pressed.attr('name');
    if (own) body.append(own, pressed.attr('value') ?? '');
    const action = form.attr('action') ?? '';
    if ((form.attr('method') ?? 'get').toLowerCase() === 'get') return this.open(`${action.split('?')[0] || this.path}?${body}`);
    return this.post(action, body);
  }

  /** Posts as the page's own form would; for hostile input and replays. */
  async post(action: string, body: URLSearchParams | Record<string, string> | string, headers: Record<string, string> = {}): Promise<this> {
    this.lastPost = {
      action: new URL(action, this.base + this.path).href.slice(this.base.length),
      body: new URLSearchParams(body as URLSearchParams),
    };
    return this.#go(action, {
      method: 'POST',
      body: typeof body === 'string' ? body : new URLSearchParams(body as URLSearchParams),
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: this.base, ...headers },
    });
  }
  lastPost: { action: string; body: URLSearchParams } = { action: '', body: new URLSearchParams() };

  /** Sends the last form once more, as a reload or an impatient finger does. */
  async replay(): Promise<this> {
    return this.post(this.lastPost.action, this.lastPost.body);
  }

  /** One request without following anything: status, and where it points. */
  async knock(
    path: string,
    form?: Record<string, string> | URLSearchParams,
  ): Promise<{ status: number; location: string | null; text: string }> {
    const cookie = [...this.#cookies].map(([k, v]) => `${k}=${v}`).join('; ');
    const headers = { ...this.#headers, ...(cookie ? { cookie } : {}), origin: this.base };
    const init: RequestInit = form ? { method: 'POST', body: new URLSearchParams(form as Record<string, string>) } : {};
    const response = await fetch(new URL(path, this.base), { ...init, headers, redirect: 'manual' });
    return { status: response.status, location: response.headers.get('location'), text: await response.text() };
  }

  async signIn(email: string, password: string): Promise<this> {
    await this.open('/sign-in');
    const form = this.$('main form');
    form.find('[name=email]').attr('value', email);
    form.find('[name=password]').attr('value', password);
    const body = new URLSearchParams(form.serializeArray().map(({ name, value }) => [name, value]));
    return this.post(form.attr('action') ?? '', body);
  }

  /** The words of the page's main part, white space folded. */
  get words(): string {
    return text(this.$('main').text() || this.$.root().text());
  }

  sees(words: string): boolean {
    return this.words.includes(words);
  }

  withCookie(name: string, value: string): this {
    this.#cookies.set(name, value);
    return this;
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name);
  }

  async #go(path: string, init: RequestInit): Promise<this> {
    let url = new URL(path, this.base + this.path);
    let request: RequestInit = init;
    for (let hops = 0; hops < 10; hops++) {
      const cookie = [...this.#cookies].map(([k, v]) => `${k}=${v}`).join('; ');
      const response = await fetch(url, {
        ...request,
        redirect: 'manual',
        headers: { ...this.#headers, ...(cookie ? { cookie } : {}), ...request.headers } as HeadersInit,
      });
      for (const set of response.headers.getSetCookie()) this.#keep(set);
      this.status = response.status;
      this.headers = response.headers;
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location) {
        await response.arrayBuffer();
        url = new URL(location, url);
        request = { method: 'GET' };
        continue;
      }
      this.path = url.pathname + url.search;
      this.$ = cheerio.load(await response.text());
      return this;
    }
    throw new Error(`Too many redirects from ${path}`);
  }

  #keep(set: string): void {
    const [pair = '', ...attributes] = set.split(';');
    const at = pair.indexOf('=');
    const gone = attributes.some(
      (a) => /^\s*max-age=0\s*$/i.test(a) || (/^\s*expires=/i.test(a) && Date.parse(a.split('=')[1] ?? '') < Date.now()),
    );
    if (gone) this.#cookies.delete(pair.slice(0, at));
    else this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }

  #name(element: AnyNode): string {
    const $el = this.$(element);
    return $el.attr('aria-label') ?? text($el.text());
  }

  #has(form: Nodes, label: string): boolean {
    return this.#control(form, label) !== undefined;
  }

  /** The control a label points to: `<label for>`, a wrapping label, a legend (a group) or an aria-label. */
  #control(form: Nodes, label: string): Nodes | undefined {
    const { $ } = this;
    const own = form
      .find('label, legend')
      .toArray()
      .map((el) => [text($(el).clone().find('.field-must').remove().end().text()), el] as const);
    const hit = own.find(([name]) => name === label) ?? own.find(([name]) => name.startsWith(label));
    if (!hit) {
      const named = form.find('[aria-label]').filter((_, el) => $(el).attr('aria-label') === label);
      return named.length ? named : undefined;
    }
    const el = $(hit[1]);
    if (el.is('legend')) return el.closest('fieldset');
    const id = el.attr('for');
    const control = id ? form.find(`[id="${id}"]`) : el.find('input, textarea, select');
    return control.length ? control : undefined;
  }

  #fill(form: Nodes, label: string, value: string | boolean | readonly string[]): void {
    const { $ } = this;
    const control = this.#control(form, label);
    if (!control) throw new Error(`No field “${label}” on ${this.path}`);
    if (control.is('fieldset')) {
      const wanted = Array.isArray(value) ? value : [String(value)];
      control.find('input').removeAttr('checked');
      for (const choice of wanted) {
        const box = this.#control(control, choice);
        if (!box) throw new Error(`No choice “${choice}” in “${label}” on ${this.path}`);
        box.attr('checked', 'checked');
      }
    } else if (control.is('select')) {
      const options = control.find('option').toArray();
      const option = options.find((o) => text($(o).text()) === value) ?? options.find((o) => $(o).attr('value') === value);
      if (!option) throw new Error(`No option “${value}” in “${label}” on ${this.path}`);
      control.find('option').removeAttr('selected');
      $(option).attr('selected', 'selected');
    } else if (control.is('[type=checkbox], [type=radio]')) {
      if (value) control.attr('checked', 'checked');
      else control.removeAttr('checked');
    } else if (control.is('textarea')) control.text(String(value));
    else control.attr('value', String(value));
  }
}

function text(words: string): string {
  return words.replace(/\s+/g, ' ').trim();
}

function fits(name: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? name === wanted : wanted.test(name);
}
