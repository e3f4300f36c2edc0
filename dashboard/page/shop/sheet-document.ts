/**
 * A document for xterm.js under a policy that forbids inline styles: the style elements that it makes and fills are
 * stand-ins, and what is written into them becomes a constructed style sheet, which the policy allows.
 */

export function sheetDocument(): Document {
  return new Proxy(document, {
    get(target, name) {
      if (name === 'createElement') return createElement;
      const value: unknown = Reflect.get(target, name);
      // A method of a document works on a document only, and not on what stands for it.
      return typeof value === 'function' ? value.bind(target) : value;
    },
    set: (target, name, value) => Reflect.set(target, name, value),
  });
}

const createElement = (tag: string, options?: ElementCreationOptions): HTMLElement =>
  tag === 'style' ? standIn() : document.createElement(tag, options);

/** Something that is not shown, with the two things of a style element that are used: its text, and that it goes. */
function standIn(): HTMLElement {
  const sheet = new CSSStyleSheet();
  const element = document.createElement('template');
  document.adoptedStyleSheets.push(sheet);
  return Object.defineProperties(element, {
    textContent: { set: (text: string) => sheet.replaceSync(text) },
    remove: {
      value: () => {
        document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
        Element.prototype.remove.call(element);
      },
    },
  });
}
