import type { Page } from 'playwright/test';

/**
 * What an element says as soon as it says it, though it may be gone again before anyone looks for it from outside.
 * Ask before the cause, await after it.
 * @param selector of the element, which need not be there yet
 * @param words that its text contains
 */
export function onceShown(page: Page, selector: string, words = ''): Promise<string> {
  return page.evaluate(
    ([selector, words]) =>
      new Promise<string>((resolve) => {
        const observer = new MutationObserver(look);
        function look(): void {
          const text = document.querySelector(selector)?.textContent;
          if (text === undefined || text === null || !text.includes(words)) return;
          observer.disconnect();
          resolve(text);
        }
        observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
        look();
      }),
    [selector, words] as const,
  );
}
