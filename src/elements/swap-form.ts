/**
 * Posts the form inside it with fetch and swaps the page, so that place and focus are kept. The
 * form stays an ordinary form: whatever goes wrong here ends in an ordinary submit or in a
 * sentence beside the text that is still there.
 */
class SwapForm extends HTMLElement {
  #busy = false;
  #failed = false;

  connectedCallback() {
    this.addEventListener('submit', this);
  }

  handleEvent(event: SubmitEvent) {
    const form = event.target as HTMLFormElement;
    const method = event.submitter?.getAttribute('formmethod') ?? form.method;
    if (event.defaultPrevented || this.#failed || method !== 'post' || form.enctype === 'multipart/form-data') return;
    event.preventDefault();
    if (!this.#busy) void this.#post(form, event.submitter);
  }

  async #post(form: HTMLFormElement, submitter: HTMLElement | null) {
    this.#busy = true;
    form.setAttribute('aria-busy', 'true');
    try {
      const body = new URLSearchParams();
      for (const [name, value] of new FormData(form, submitter)) if (typeof value === 'string') body.append(name, value);
      const action = submitter?.getAttribute('formaction') ?? form.getAttribute('action') ?? '';
      const answer = await fetch(new URL(action, location.href), { method: 'POST', body, signal: AbortSignal.timeout(30_000) });
      if (!answer.headers.get('content-type')?.startsWith('text/html')) {
        if (answer.redirected) return location.assign(answer.url);
        throw new TypeError('not a page');
      }
      await show(new DOMParser().parseFromString(await answer.text(), 'text/html'), answer, form, submitter);
    } catch {
      // The next press is an ordinary submit; what was typed stays where it is.
      this.#failed = true;
      this.#say(form);
    } finally {
      this.#busy = false;
      form.removeAttribute('aria-busy');
    }
  }

  #say(form: HTMLFormElement) {
    const sentence = document.createElement('p');
    sentence.className = 'field-error';
    sentence.setAttribute('role', 'alert');
    sentence.textContent = this.dataset.offline ?? '';
    form.append(sentence);
  }
}

let shown = location.pathname + location.search;

async function show(page: Document, answer: Response, form: HTMLFormElement, submitter: HTMLElement | null) {
  const url = new URL(answer.url);
  const here = !answer.redirected || url.pathname === location.pathname;
  const again = here ? markOf(form, submitter) : '';
  const place = form.closest('main [id]')?.id;
  await bringStyles(page);
  if (answer.redirected) {
    if (here) history.replaceState(null, '', url);
    else history.pushState(null, '', url);
    shown = location.pathname + location.search;
  }
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  document.body.replaceChildren(...page.body.childNodes);
  const said = document.querySelector<HTMLElement>('[data-focus]');
  // An answer's address comes without its #part, so the part is the one the form stood in.
  const part = here && place ? document.getElementById(place) : null;
  // What happened is said where it happened: somebody at the foot of a long page stays there.
  if (part && said?.classList.contains('flash')) part.prepend(said);
  const target = said ?? (again ? document.querySelector<HTMLElement>(again) : null) ?? document.querySelector<HTMLElement>('main');
  if (!here) scrollTo({ top: 0, behavior: 'instant' });
  target?.focus({ preventScroll: true });
  if (target && !target.matches('main')) target.scrollIntoView({ block: 'nearest', behavior: 'instant' });
}

/** Finds the pressed button again on the new page. */
function markOf(form: HTMLFormElement, submitter: HTMLElement | null): string {
  if (submitter?.id) return `#${CSS.escape(submitter.id)}`;
  return `form[action="${CSS.escape(form.getAttribute('action') ?? '')}"] button`;
}

/** A page may bring styles this one has not loaded; they come first, so that nothing flickers. */
async function bringStyles(page: Document) {
  const known = new Set([...document.styleSheets].map((sheet) => sheet.href));
  const missing = [...page.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].map(
    (link) => new URL(link.getAttribute('href') ?? '', location.href).href,
  );
  await Promise.all(
    missing
      .filter((href) => !known.has(href))
      .map(
        (href) =>
          new Promise((ready) => {
            const link = document.createElement('link');
            link.rel = 'stylesheet';
            link.href = href;
            link.onload = link.onerror = ready;
            document.head.append(link);
            setTimeout(ready, 2000);
          }),
      ),
  );
}

addEventListener('popstate', () => {
  if (location.pathname + location.search !== shown) location.reload();
});

customElements.define('swap-form', SwapForm);
