import type { Page } from 'playwright/test';

interface Dragged {
  /** Paths of files and folders of this machine. */
  readonly files?: readonly string[];
  /** Such as a link that is dragged from another page. */
  readonly items?: readonly { readonly mimeType: string; readonly data: string }[];
}

/** A real drop, as if a person had dragged it here from another window. */
export async function dropOn(
  page: Page,
  { files = [], items = [] }: Dragged,
  at: { readonly x: number; readonly y: number } = { x: 500, y: 500 },
): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await cdp.send('Input.dispatchDragEvent', {
      type,
      ...at,
      data: { items: [...items], files: [...files], dragOperationsMask: 1 },
    });
  }
  await cdp.detach();
}
