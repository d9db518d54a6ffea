/**
 * A two-way pipe of messages between two processes or threads, in order and without loss until it closes.
 * A transport (process, port, socket) is this interface and nothing else.
 */
export interface Channel {
  /** Sends one message: plain data. After the close it does nothing. */
  post(message: unknown): void;
  /** Sets the one receiver. Messages that came before are delivered first, in order. */
  listen(receive: (message: unknown) => void): void;
  /** Calls back once when either side has closed, at once if that has happened already. */
  onClose(closed: () => void): void;
  close(): void;
}

/**
 * Most messages that are kept for a receiver that is not there yet; a sender of more is no page of ours, and is cut
 * off.
 */
const MOST_WAITING = 10_000;

/**
 * The half of a channel that every transport shares: keeps messages until there is a receiver, and tells of the close
 * once.
 *
 * @param post how this transport sends
 * @param close how this transport closes
 */
export function createChannel(
  post: (message: unknown) => void,
  close: () => void,
): Channel & {
  /** The transport calls this with each message that arrives. */
  readonly deliver: (message: unknown) => void;
  /** The transport calls this when the other side has gone. */
  readonly closed: () => void;
} {
  const waiting: unknown[] = [];
  const watchers: (() => void)[] = [];
  let receive: ((message: unknown) => void) | null = null;
  let open = true;

  const closed = (): void => {
    if (!open) return;
    open = false;
    for (const watcher of watchers.splice(0)) watcher();
  };

  const end = (): void => {
    if (!open) return;
    closed();
    close();
  };

  return {
    post(message) {
      if (open) post(message);
    },
    listen(receiver) {
      receive = receiver;
      for (const message of waiting.splice(0)) receiver(message);
    },
    onClose(watcher) {
      if (open) watchers.push(watcher);
      else watcher();
    },
    close: end,
    deliver(message) {
      if (!open) return;
      if (receive) receive(message);
      else if (waiting.push(message) > MOST_WAITING) end();
    },
    closed,
  };
}

/** Two connected ends in one process, each message cloned and delivered later, as between processes. */
export function channelPair(): [Channel, Channel] {
  const left = createChannel(
    (message) => deliverLater(right, message),
    () => later(() => right.closed()),
  );
  const right = createChannel(
    (message) => deliverLater(left, message),
    () => later(() => left.closed()),
  );
  return [left, right];
}

/** Cloned at once, so that a change after the post is not seen, and what cannot cross fails where it is posted. */
function deliverLater(end: { deliver(message: unknown): void }, message: unknown): void {
  const copy = structuredClone(message);
  later(() => end.deliver(copy));
}

/** There in every environment, but in no type library that they all share. */
declare function structuredClone(value: unknown): unknown;

function later(run: () => void): void {
  void Promise.resolve().then(run);
}
