/** Whether a page fits: nothing wider than the window, no text cut without a sign of it. */
import type { Page } from 'playwright-core';

/** As much of an element as is looked at. */
type Element = {
  readonly tagName: string;
  readonly className: unknown;
  readonly textContent: string | null;
  readonly childNodes: Iterable<{ readonly nodeType: number; readonly textContent: string | null }>;
  readonly parentElement: Element | null;
  readonly clientWidth: number;
  readonly scrollWidth: number;
  checkVisibility(): boolean;
  closest(selector: string): Element | null;
  getBoundingClientRect(): Box;
};
type Box = { readonly left: number; readonly right: number; readonly bottom: number; readonly width: number };
type Window = {
  readonly document: {
    readonly documentElement: Element;
    querySelectorAll(selector: string): Iterable<Element>;
    createRange(): { selectNodeContents(element: Element): void; getBoundingClientRect(): Box };
  };
  readonly getComputedStyle: (element: Element) => {
    readonly overflowX: string;
    readonly textOverflow: string;
    readonly webkitLineClamp: string;
  };
  readonly innerWidth: number;
};

/** What does not fit, each in words; none if all does. */
export function overflowIn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { document, getComputedStyle, innerWidth } = globalThis as unknown as Window;
    const found = new Set<string>();
    const named = ({ tagName, className, textContent }: Element): string => {
      const classes = typeof className === 'string' && className !== '' ? `.${className.split(' ').join('.')}` : '';
      return `${tagName.toLowerCase()}${classes} "${(textContent ?? '').trim().replaceAll(/\s+/g, ' ').slice(0, 60)}"`;
    };
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.add(`the page is ${scrollWidth} wide in a window of ${clientWidth}`);
    const hides = (value: string): boolean => value === 'hidden' || value === 'clip';
    for (const element of document.querySelectorAll('body *')) {
      const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && (node.textContent ?? '').trim() !== '');
      // A terminal cuts its own lines, and what only screen readers get is cut on purpose.
      if (!hasText || !element.checkVisibility() || element.closest('.xterm, .unseen, svg, option')) continue;
      const style = getComputedStyle(element);
      const isClamped = style.textOverflow === 'ellipsis' || !['none', ''].includes(style.webkitLineClamp);
      if (isClamped) continue;
      const range = document.createRange();
      range.selectNodeContents(element);
      const text = range.getBoundingClientRect();
      // Whoever cuts without a way to scroll to the rest.
      let frame: Element | null = element;
      while (frame && getComputedStyle(frame).overflowX === 'visible') frame = frame.parentElement;
      if (frame && hides(getComputedStyle(frame).overflowX)) {
        const edge = frame.getBoundingClientRect();
        if (text.right > edge.right + 1 || text.left < edge.left - 1) found.add(`cut at its side: ${named(element)}`);
        if (text.bottom > edge.bottom + 2) found.add(`cut at its foot: ${named(element)}`);
      }
      const { left, right, width } = element.getBoundingClientRect();
      let scroller = element.parentElement;
      while (scroller && getComputedStyle(scroller).overflowX === 'visible') scroller = scroller.parentElement;
      const isLoose = scroller === null || scroller.tagName === 'BODY' || scroller.tagName === 'HTML';
      if (isLoose && width > 0 && (right > innerWidth + 1 || left < -1)) found.add(`beyond the window: ${named(element)}`);
    }
    return [...found];
  });
}
