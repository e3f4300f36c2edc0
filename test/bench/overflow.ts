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
  readonly clientHeight: number;
  readonly scrollWidth: number;
  readonly scrollHeight: number;
  checkVisibility(): boolean;
  closest(selector: string): Element | null;
  getBoundingClientRect(): { readonly left: number; readonly right: number; readonly width: number };
};
type Window = {
  readonly document: {
    readonly documentElement: Element;
    querySelectorAll(selector: string): Iterable<Element>;
  };
  readonly getComputedStyle: (element: Element) => {
    readonly overflowX: string;
    readonly overflowY: string;
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
      const isWide = element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0;
      if (isWide && hides(style.overflowX) && !isClamped) found.add(`cut at its right: ${named(element)}`);
      const isTall = element.scrollHeight > element.clientHeight + 2 && element.clientHeight > 0;
      if (isTall && hides(style.overflowY) && !isClamped) found.add(`cut at its foot: ${named(element)}`);
      const { left, right, width } = element.getBoundingClientRect();
      let scroller = element.parentElement;
      while (scroller && getComputedStyle(scroller).overflowX === 'visible') scroller = scroller.parentElement;
      const isLoose = scroller === null || scroller.tagName === 'BODY' || scroller.tagName === 'HTML';
      if (isLoose && width > 0 && (right > innerWidth + 1 || left < -1)) found.add(`beyond the window: ${named(element)}`);
    }
    return [...found];
  });
}
