/** What one step of the soak does: edits, with something else meanwhile or between them. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Source } from '../../src-shared/model.ts';
import type { Random } from '../system/random.ts';
import type { ExpectedIndex } from './expected-index.ts';
import { addMirrored } from './add-mirrored.ts';
import type { FrontEnd } from './front-end.ts';
import type { Fixture } from './fixture.ts';

export interface Step {
  readonly ground: Fixture;
  readonly frontEnd: FrontEnd;
  /** The paths of the sources there are. */
  readonly sources: readonly string[];
  /** From now on these are the sources. */
  watch(sources: readonly string[]): void;
  /** Edits the ground so many times. */
  edit(times: number): void;
  /** Waits until the index says what is on disk. */
  settle(): Promise<void>;
  /** What was on disk when it last did. */
  settled(): ExpectedIndex;
  /** Writes into the log that a failure shows. */
  note(text: string): void;
}

/** How long a paused source is waited for in vain: an edit is seen after some 200 ms. */
const IN_VAIN = 500;

const QUERIES = [
  'why did we keep the cache',
  'tide lamp',
  'type:decision battery map',
  '"release" branch',
  'slow queue or plain paper scale -bird',
] as const;

export const STEPS = {
  async edit({ edit, ground: { random } }) {
    edit(1 + random.below(4));
  },

  /** So that some of them meet the engine at work. */
  async 'edit again and again'({ edit, ground: { random } }) {
    for (let i = 1 + random.below(6); i > 0; i--) {
      edit(1 + random.below(2));
      await wait(random.below(250));
    }
  },

  async 'search meanwhile'({ edit, frontEnd, ground: { random } }) {
    const end = frontEnd.storm(QUERIES);
    edit(2 + random.below(4));
    await wait(200 + random.below(300));
    edit(1);
    await end();
  },

  async 'index now'({ edit, frontEnd, ground: { random } }) {
    edit(1 + random.below(3));
    const run = frontEnd.engine.api.index();
    await wait(random.below(100));
    edit(1 + random.below(2));
    if (random.below(4) === 0) await frontEnd.engine.api.stopIndexing();
    const { stopped } = await run;
    if (stopped) await frontEnd.engine.api.index();
  },

  /** What is paused stays as it was. */
  async pause({ edit, frontEnd, sources, ground: { random } }) {
    const { api } = frontEnd.engine;
    const path = random.pick(sources);
    const sourceNow = async (): Promise<Source | undefined> =>
      (await api.status()).sources.find((source) => source.path === path);
    const sourceId = (await sourceNow())?.id;
    await api.setWatching({ on: false, sourceId });
    const was = JSON.stringify(await sourceNow());
    edit(1 + random.below(4));
    await wait(IN_VAIN);
    const is = JSON.stringify(await sourceNow());
    if (is !== was) throw new Error(`A source that is paused was ${was} and became ${is}.`);
    await api.setWatching({ on: true, sourceId });
  },

  /** A source that is inside another is the other one; one that is around another takes it in. */
  async 'sources in sources'({ edit, frontEnd, sources, watch, settle, note, settled, ground: { random } }) {
    const outer = random.pick(sources);
    const inside = [...settled().folders].filter((folder) => folder.startsWith(`${outer}/`));
    if (inside.length === 0) return;
    const inner = random.pick(inside);
    const { api } = frontEnd.engine;
    const known = (await api.status()).sources.find(({ path }) => path === outer);
    const same = await api.addSource({ path: inner });
    if (same.id !== known?.id) throw new Error(`${inner} is a source of its own, and lies in ${outer}.`);
    note(`instead of ${outer} the source is ${inner}`);
    await api.removeSource({ id: same.id });
    const others = sources.filter((source) => source !== outer);
    watch([...others, inner]);
    await addMirrored(api, inner);
    await api.index();
    await settle();
    note(`${outer} takes it in`);
    await addMirrored(api, outer);
    watch([...others, outer]);
    const run = api.index();
    edit(1 + random.below(2));
    await run;
  },

  async 'a source less and again'({ edit, frontEnd, sources, watch, settle, ground: { random } }) {
    const { api } = frontEnd.engine;
    const path = random.pick(sources);
    const source = (await api.status()).sources.find((one) => one.path === path);
    const others = sources.filter((one) => one !== path);
    await api.removeSource({ id: source?.id ?? -1 });
    watch(others);
    edit(1 + random.below(3));
    await settle();
    watch([...others, path]);
    await addMirrored(api, path);
    await api.index();
  },

  async 'another process'({ edit, frontEnd, settled, ground: { random } }) {
    await frontEnd.attached(async ({ api }) => {
      edit(1 + random.below(2));
      if (random.below(2) === 0) await api.index();
      await api.search({ query: random.pick(QUERIES) });
    });
    const [word] = settled().words.keys();
    if (word === undefined || random.below(2) === 0) return;
    const args = random.below(2) === 0 ? ['status', '--json'] : ['search', random.pick(QUERIES), '--json'];
    await frontEnd.command(...args).catch((error: { readonly code?: unknown }) => {
      if (error.code !== 1) throw error; // nothing found
    });
  },

  async kill({ edit, frontEnd, ground: { random } }) {
    edit(1 + random.below(6));
    await wait(random.below(400));
    await frontEnd.kill();
    edit(1);
  },
} as const satisfies Readonly<Record<string, (step: Step) => Promise<void>>>;

export type StepName = keyof typeof STEPS;

const CHOICE: readonly StepName[] = [
  ...Array.from<StepName>({ length: 10 }).fill('edit'),
  ...Array.from<StepName>({ length: 8 }).fill('edit again and again'),
  'search meanwhile',
  'search meanwhile',
  'search meanwhile',
  'index now',
  'index now',
  'pause',
  'pause',
  'sources in sources',
  'a source less and again',
  'another process',
];

/** All but kills come by chance. */
export function chooseStep(random: Random): StepName {
  return random.pick(CHOICE);
}
