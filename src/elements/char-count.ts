/** Says how much room is left in a text area: seen at once, spoken only when it becomes short. */
class CharCount extends HTMLElement {
  connectedCallback() {
    const area = document.getElementById(this.dataset.for ?? '') as HTMLTextAreaElement | null;
    if (!area) return;
    const lang = document.documentElement.lang;
    const spoken = new Intl.NumberFormat(lang === 'en' ? 'en-GB' : `${lang}-CH`, { useGrouping: 'always' });
    const tell = () => {
      const left = area.maxLength - area.value.length;
      this.textContent = (this.dataset.left ?? '%').replace('%', spoken.format(left).replaceAll("'", '’'));
      if (left <= Math.min(50, area.maxLength / 10)) this.setAttribute('aria-live', 'polite');
      else this.removeAttribute('aria-live');
    };
    area.addEventListener('input', tell);
    if (area.value) tell();
  }
}

customElements.define('char-count', CharCount);
