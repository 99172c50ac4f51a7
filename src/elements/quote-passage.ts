/** Offers to comment on words selected in the text: puts them into the first free passage and goes to its remark. */
class QuotePassage extends HTMLElement {
  #button = document.createElement('button');

  connectedCallback() {
    const button = this.#button;
    button.type = 'button';
    button.className = 'quote-selection';
    button.hidden = true;
    button.textContent = this.dataset.say ?? '';
    button.addEventListener('click', this);
    // The press must not take the selection away before it is read.
    button.addEventListener('mousedown', (event) => event.preventDefault());
    if (!this.contains(button)) this.append(button);
    document.addEventListener('selectionchange', this);
  }

  disconnectedCallback() {
    document.removeEventListener('selectionchange', this);
  }

  handleEvent(event: Event) {
    const words = this.#selected();
    if (event.type === 'selectionchange') this.#button.hidden = words === '' || !free();
    else if (words !== '') fill(words);
  }

  #selected(): string {
    const selection = getSelection();
    const inside =
      selection?.anchorNode && this.contains(selection.anchorNode) && selection.focusNode && this.contains(selection.focusNode);
    return inside ? selection.toString().trim() : '';
  }
}

function free(): HTMLTextAreaElement | undefined {
  return [...document.querySelectorAll<HTMLTextAreaElement>('textarea[data-quote]')].find((area) => area.value.trim() === '');
}

function fill(words: string) {
  const quote = free();
  if (!quote) return;
  quote.value = words;
  const row = quote.closest('details');
  if (row) row.open = true;
  row?.querySelector<HTMLTextAreaElement>('textarea[data-remark]')?.focus();
}

if (!customElements.get('quote-passage')) customElements.define('quote-passage', QuotePassage);
