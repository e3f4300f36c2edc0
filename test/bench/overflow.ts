/** Whether a page fits: nothing wider than the window, no text cut without a sign of it. */
import type { Page } from 'playwright-core';

type Box = { readonly left: number; readonly right: number; readonly bottom: number };
/** As much of an element as is looked at. */
type Element = {
  readonly tagName: string;
  readonly className: unknown;
  readonly textContent: string | null;
  readonly childNodes: Iterable<{ readonly nodeType: number; readonly textContent: string | null }>;
  readonly parentElement: Element | null;
  readonly scrollWidth: number;
  checkVisibility(): boolean;
  closest(selector: string): Element | null;
  getBoundingClientRect(): Box;
};
type Style = { readonly overflowX: string; readonly textOverflow: string; readonly webkitLineClamp: string };
type Window = {
  readonly document: {
    readonly documentElement: Element;
    querySelectorAll(selector: string): Iterable<Element>;
    createRange(): { selectNodeContents(element: Element): void; getBoundingClientRect(): Box };
  };
  readonly getComputedStyle: (element: Element) => Style;
};

/** A text, and what cuts it. */
type Piece = {
  readonly name: string;
  readonly style: { readonly textOverflow: string; readonly webkitLineClamp: string };
  readonly text: Box;
  /** The nearest box around it out of which nothing shows; null: the page. */
  readonly frame: (Box & { readonly overflow: string }) | null;
};

/** What does not fit, each in words; none if all does. */
export async function overflowIn(page: Page): Promise<string[]> {
  const { width = 0 } = page.viewportSize() ?? {};
  const { pageWidth, pieces } = await look(page);
  const found = pieces.filter(({ style }) => !isShortened(style)).flatMap((piece) => faultOf(piece, width) ?? []);
  if (pageWidth > width) found.unshift(`the page is ${pageWidth} wide in a window of ${width}`);
  return [...new Set(found)];
}

/** Cut with a sign of it. */
const isShortened = ({ textOverflow, webkitLineClamp }: Piece['style']): boolean =>
  textOverflow === 'ellipsis' || !['none', ''].includes(webkitLineClamp);

function faultOf({ name, text, frame }: Piece, width: number): string | null {
  if (frame === null) return text.right > width + 1 || text.left < -1 ? `beyond the window: ${name}` : null;
  // What can be scrolled to is not lost.
  if (frame.overflow !== 'hidden' && frame.overflow !== 'clip') return null;
  if (text.right > frame.right + 1 || text.left < frame.left - 1) return `cut at its side: ${name}`;
  return text.bottom > frame.bottom + 2 ? `cut at its foot: ${name}` : null;
}

const look = (page: Page): Promise<{ readonly pageWidth: number; readonly pieces: readonly Piece[] }> =>
  page.evaluate(() => {
    const { document, getComputedStyle } = globalThis as unknown as Window;
    const boxOf = ({ left, right, bottom }: Box): Box => ({ left, right, bottom });
    const hasText = ({ childNodes }: Element): boolean =>
      [...childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
    // A terminal cuts its own lines, and what only screen readers get is cut on purpose.
    const isShown = (element: Element): boolean =>
      element.checkVisibility() && element.closest('.xterm, .unseen, svg, option') === null;
    const frameOf = (element: Element): Piece['frame'] => {
      let frame: Element | null = element;
      while (frame && getComputedStyle(frame).overflowX === 'visible') frame = frame.parentElement;
      return frame && { ...boxOf(frame.getBoundingClientRect()), overflow: getComputedStyle(frame).overflowX };
    };
    const nameOf = ({ tagName, className, textContent }: Element): string =>
      `${tagName.toLowerCase()}.${className} "${textContent?.trim().replaceAll(/\s+/g, ' ').slice(0, 60)}"`;
    const pieces = [...document.querySelectorAll('body *')]
      .filter((one) => hasText(one) && isShown(one))
      .map((one) => {
        const range = document.createRange();
        range.selectNodeContents(one);
        const { textOverflow, webkitLineClamp } = getComputedStyle(one);
        const text = boxOf(range.getBoundingClientRect());
        return { name: nameOf(one), style: { textOverflow, webkitLineClamp }, text, frame: frameOf(one) };
      });
    return { pageWidth: document.documentElement.scrollWidth, pieces };
  });
