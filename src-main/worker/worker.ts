/**
 * The engine's process. One process owns a data folder: this one, if no other does, and then it opens the engine. Else it hands on
 * what its parent and the owner tell each other, and never loads the engine. Its parent sees the same contract either way.
 */
import { describeError } from '../../src-shared/errors.ts';
import { findPlace, type Place } from './attach.ts';
import { decodeOptions } from './options.ts';
import { parentChannel } from './process-channel.ts';
import { relay } from './relay.ts';
import type { WorkerEvents } from './supervisor.ts';

// Since Node only warns of these in some hosts: a fault must end the process, so that the supervisor starts a sound one.
process.on('unhandledRejection', (error) => {
  console.error(describeError(error));
  process.exit(1);
});

// A terminal's Ctrl-C reaches every process below it: the one that started this one decides, and then closes the channel.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});

const channel = parentChannel();
const options = decodeOptions(process.argv[2]);
let close: () => Promise<void> = async () => {};
channel.onClose(() => {
  void close().finally(() => process.exit(0));
});
await take(await findPlace(options));

async function take(place: Place): Promise<void> {
  switch (place.kind) {
    case 'owner': {
      const { ownFolder } = await import('./owner.ts');
      close = ownFolder(channel, options);
      break;
    }
    case 'attached':
      tellGuest(place.owner.pid);
      relay(channel, place.channel);
      break;
    case 'refused': {
      const { refuseCalls } = await import('./refuse.ts');
      if (place.over) tellGuest(null);
      refuseCalls(channel, place.error);
      void place.over?.then(() => process.exit(0)); // the supervisor starts another, which looks again
    }
  }
}

function tellGuest(owner: number | null): void {
  channel.post({ kind: 'event', name: 'guest', payload: { owner } satisfies WorkerEvents['guest'] });
}
