/** Lets a text area grow with its text where the browser cannot (`field-sizing: content`). */
class AutoGrow extends HTMLElement {
  connectedCallback() {
    const area = this.querySelector('textarea');
    if (!area || CSS.supports('field-sizing', 'content')) return;
    const grow = () => {
      area.style.blockSize = 'auto';
      area.style.blockSize = `${area.scrollHeight + 4}px`;
    };
    area.addEventListener('input', grow);
    if (area.value) grow();
  }
}

customElements.define('auto-grow', AutoGrow);
