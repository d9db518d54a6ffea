/**
 * The engine's process. One process owns a data folder: this one, if no other does, and then it opens the engine. Else
 * it hands on what its parent and the owner tell each other, and never loads the engine. Its parent sees the same
 * contract either way.
 */
import type { Channel } from '../../src-shared/channel.ts';
import { findPlace, type Place } from './attach.ts';
import { decodeOptions, version } from './options.ts';
import { parentChannel } from './process-channel.ts';
import { FAULT_EXIT_CODE } from './restart-policy.ts';
import { relay } from './relay-to-leader.ts';
import type { WorkerEvents } from './supervisor.ts';
import { keepPrivate } from '../system/private-folder.ts';
import { log, logFault, logStart, openLog } from '../system/log.ts';
import { openSettings } from '../system/settings-store.ts';
import { endAtFaults } from '../system/terminal.ts';
import { endWithParent } from './end-with-parent.ts';

keepPrivate();
endAtFaults(FAULT_EXIT_CODE, logFault);
endWithParent();

// A terminal's Ctrl-C reaches every process below it: the one that started this one decides, and then closes the
// channel.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});

/** Milliseconds for an answer to be sent. */
const AFTER_ANSWER = 100;

/** Serves a window's own channel; before the place is known, they wait. */
let accept: (client: Channel) => void = (client) => void early.push(client);
const early: Channel[] = [];

const channel = parentChannel((client) => accept(client));
const options = decodeOptions(process.argv[2]);
let close: () => Promise<void> = async () => {};
channel.onClose(() => {
  void close().finally(() => {
    log('stopped', {}, options.watch ? 'info' : 'debug');
    process.exit(0);
  });
});
await take(await findPlace(options));
for (const client of early) accept(client);

async function take(place: Place): Promise<void> {
  switch (place.kind) {
    case 'owner': {
      const settings = openSettings(options.dataFolder);
      if (options.log) {
        openLog(options.dataFolder, 'engine', settings);
        logStart(version(), !options.watch);
      }
      const { ownFolder } = await import('./leader.ts');
      ({ accept, close } = ownFolder(channel, options, settings));
      break;
    }
    case 'attached':
      tellGuest(place.owner.pid);
      relay(channel, place.channel);
      accept = (client) => void attachClient(client);
      break;
    case 'refused': {
      const { refuseCalls } = await import('./refuse-all-calls.ts');
      const { mend } = place;
      if (place.over || mend) tellGuest(null);
      refuseCalls(channel, place.error, mend && (() => repaired(mend)));
      accept = (client) => refuseCalls(client, place.error);
      void place.over?.then(() => process.exit(0)); // the supervisor starts another, which looks again
    }
  }
}

/**
 * A window's channel goes to the owner over a connection of its own; where that is not to be had, this process ends
 * soon, too.
 */
async function attachClient(client: Channel): Promise<void> {
  const place = await findPlace(options);
  if (place.kind === 'attached') return relay(client, place.channel);
  if (place.kind === 'owner') place.lock.release();
  client.close();
}

/** Mends what keeps this process from its place, and ends: the supervisor starts another, which looks again. */
function repaired(mend: () => string | null): string | null {
  const done = mend();
  if (done !== null) setTimeout(() => process.exit(0), AFTER_ANSWER);
  return done;
}

function tellGuest(owner: number | null): void {
  channel.post({ kind: 'event', name: 'guest', payload: { owner } satisfies WorkerEvents['guest'] });
}
