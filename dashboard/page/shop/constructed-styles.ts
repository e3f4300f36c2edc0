/**
 * xterm.js under a policy that forbids inline styles. It makes three style elements, all while it opens, and fills them
 * then and later; `documentOverride`, its option for such cases, does not reach all three (xterm.js 6.0.0). So they are
 * stand-ins, and what is written into them becomes a constructed style sheet, which the policy allows.
 */

/** Does something that makes style elements, at once. */
export function withConstructedStyles(act: () => void): void {
  const makeElement = document.createElement.bind(document);
  // On this document for this moment: nobody else can come in between.
  document.createElement = ((tag: string, options?: ElementCreationOptions): HTMLElement =>
    tag === 'style' ? standIn(makeElement('template')) : makeElement(tag, options)) as typeof document.createElement;
  try {
    act();
  } finally {
    Reflect.deleteProperty(document, 'createElement');
  }
}

/** Gives something that is not shown the two things of a style element that are used: its text, and that it goes. */
function standIn(element: HTMLElement): HTMLElement {
  const sheet = new CSSStyleSheet();
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
