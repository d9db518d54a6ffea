import { copyName, safeName } from '../../src-shared/uploads.ts';
import { fromWire, inWords, toWire } from '../../src-shared/errors.ts';
import type { BeginCopyRequest } from '../../src-shared/protocol.ts';
import type { Remote } from '../engine.ts';
import { plural } from '../parts/count-words.ts';
import type { Store, Toast } from '../store.ts';
import type { SourcesController } from './sources-controller.ts';
import type { Dropped } from './dropped.ts';
import { sendGroup } from './upload-sender.ts';
import { type Entry, type Walked, walkDrop } from './walk-drop.ts';

export interface DropController {
  /** Counts the files at the paths that the desktop app gave, and asks. */
  offerPaths(paths: readonly string[]): Promise<void>;
  /** Counts the files that a browser gave, and asks. */
  offerEntries(entries: readonly Entry[]): Promise<void>;
  /** The person accepted. `how`: what happens to copies of the same name. Default: they are updated. */
  accept(how?: Exclude<BeginCopyRequest['how'], 'add'>): Promise<void>;
  /** The person declined, or stops the copying. */
  cancel(): void;
}

/** A person does not notice so short a wait; a sheet that opens for less time would flash. In milliseconds. */
const PATIENCE = 150;

/** Takes what is dropped, by way of a question. */
export function createDropController(
  store: Store,
  api: () => Remote,
  keeper: SourcesController,
  tell: (text: string, tone?: Toast['tone']) => void,
  goToLibrary: () => void,
): DropController {
  let work: AbortController | null = null;

  const show = (dropped: Dropped): void => store.set({ dropped, sheet: 'dropped' });
  const end = (): void => {
    work?.abort();
    work = null;
    store.set(store.get().sheet === 'dropped' ? { dropped: null, sheet: 'none' } : { dropped: null });
  };
  const fail = (error: unknown): void => {
    tell(inWords(toWire(error)), 'bad');
  };

  /** Counts and then asks; the newest drop wins, but no drop interrupts copying. */
  const look = async (find: (signal: AbortSignal) => Promise<Dropped>): Promise<void> => {
    if (store.get().dropped?.kind === 'sending')
      return tell('Quarry is still copying. Drop it again when that is finished.');
    work?.abort();
    const mine = (work = new AbortController());
    const timer = setTimeout(() => show({ kind: 'looking' }), PATIENCE);
    try {
      const found = await find(mine.signal);
      if (work === mine) show(found);
    } catch (error) {
      if (work !== mine) return;
      end();
      fail(error);
    } finally {
      clearTimeout(timer);
    }
  };

  const send = async ({ groups, files, refused }: Walked, how: BeginCopyRequest['how']): Promise<void> => {
    const mine = (work = new AbortController());
    const total = groups.reduce((sum, group) => sum + group.files.length, 0);
    let done = 0;
    show({ kind: 'sending', done, total });
    try {
      const sent = [];
      for (const group of groups) {
        sent.push(
          await sendGroup(api(), group, group.loose ? 'add' : how, mine.signal, () => {
            done++;
            if (store.get().dropped?.kind === 'sending') store.set({ dropped: { kind: 'sending', done, total } });
          }),
        );
      }
      const failed = await keeper.addAll(sent.map(({ path }) => path));
      if (failed) throw fromWire(failed);
      const all = [...refused, ...sent.flatMap((one) => one.refused)];
      if (all.length > 0) return show({ kind: 'sent', refused: all });
      end();
      goToLibrary();
      tell(`${plural(files, 'file')} copied.`);
    } catch (error) {
      const stopped = mine.signal.aborted;
      if (work === mine) end();
      if (stopped) tell('Stopped; nothing was added.');
      else fail(error);
    }
  };

  return {
    offerPaths: (paths) =>
      look(async (signal) => ({
        kind: 'watch',
        places: await Promise.all(paths.map((path) => api().count({ path }, { signal }))),
      })),
    offerEntries: (entries) =>
      look(async (signal) => {
        const walked = await walkDrop(entries, await api().readableNames({}, { signal }), signal);
        const copies = (store.get().status?.sources ?? []).filter(({ copy }) => copy).map(({ path }) => copyName(path));
        return {
          kind: 'copy',
          walked,
          known: walked.groups
            .filter(({ name, loose }) => !loose && copies.includes(safeName(name)))
            .map(({ name }) => name),
        };
      }),
    async accept(how = 'replace') {
      const { dropped } = store.get();
      if (dropped?.kind === 'copy') return send(dropped.walked, how);
      if (dropped?.kind !== 'watch') return;
      end();
      const failed = await keeper.addAll(dropped.places.map(({ path }) => path));
      if (failed) fail(fromWire(failed));
      else goToLibrary();
    },
    cancel() {
      // What is being sent ends by itself, and takes away what it has sent.
      const kind = store.get().dropped?.kind;
      if (kind === 'sending') return work?.abort();
      end();
      if (kind === 'sent') goToLibrary(); // not before: a change of the page closes sheets
    },
  };
}
