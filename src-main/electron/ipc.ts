import { type Contents, ipcMain } from './electron.ts';
import { ORIGIN } from './bundle-protocol.ts';

const trusted = new Set<number>();

/** From now on calls of this page are answered; of no other. */
export function trust(page: Contents): void {
  const { id } = page;
  trusted.add(id);
  page.once('destroyed', () => trusted.delete(id));
}

/** Whether a call comes from the main frame of a page of ours that shows what we put there. */
export function isTrusted({ sender, senderFrame }: { readonly sender: { readonly id: number }; readonly senderFrame: { readonly url: string; readonly parent: unknown } | null }): boolean {
  return senderFrame !== null && senderFrame.parent === null && trusted.has(sender.id) && senderFrame.url.startsWith(`${ORIGIN}/`);
}

/** Answers a page's calls on a channel. @param run is given what the page sent, unchecked, and the page's id */
export function handle(channel: string, run: (args: readonly unknown[], page: number) => Promise<unknown>): void {
  ipcMain.handle(channel, (event, ...args: unknown[]) => {
    if (!isTrusted(event)) throw new Error('This page may not ask for that.');
    return run(args, event.sender.id);
  });
}
