import { isOurs } from './origin.ts';

/** Who calls, as Electron tells of it. */
export interface Sender {
  readonly sender: { readonly id: number };
  /** `null` once the frame has gone. */
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/** Whether a call comes from the main frame of one of these pages, and the frame shows Quarry's own page. */
export function isTrusted({ sender, senderFrame }: Sender, trusted: ReadonlySet<number>): boolean {
  return senderFrame !== null && senderFrame.parent === null && trusted.has(sender.id) && isOurs(senderFrame.url);
}
