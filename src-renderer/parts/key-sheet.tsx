import { ACTIONS, type Action } from '../actions.ts';
import { Kbd } from './kbd.tsx';
import { Sheet } from './sheet.tsx';

const GROUPS = ['Search', 'Result', 'Window'] as const satisfies readonly Action['group'][];

/** Filters that can be typed, one example each. */
const FILTERS = [
  ['type:decision', 'only decisions; also challenge, solution, pattern, work, goal, next …'],
  ['branch:main', 'only sessions on this branch'],
  ['tag:release', 'only notes with this tag'],
  ['session:20251103', 'only this session'],
  ['-type:note', 'all but these; goes with each of the filters'],
  ['path:backend', 'only files whose path has this'],
  ['on:2025-11', 'only this day, month or year; also yesterday, last-week, monday, 7d'],
  ['after:2025-11 before:2025-12-24', 'only this span of time'],
  ['has:solution', 'only what has one; also commit, path, issue'],
  ['project:sprig model:claude ext:md', 'only this project, assistant or kind of file'],
  ['"exact words"', 'these words, in this order'],
] as const;

/** All keys, and what can be typed into the box. */
export function KeySheet(): React.JSX.Element {
  return (
    <Sheet label="Keys and filters">
      <div className="keys">
        <section>
          <h2>Keys</h2>
          {GROUPS.map((group) => (
            <dl key={group}>
              {ACTIONS.filter((action) => action.group === group && action.keys.length > 0).map(({ id, title, keys }) => (
                <div key={id}>
                  <dt>{title}</dt>
                  <dd>{keys.map((key) => <Kbd key={key} keys={key} />)}</dd>
                </div>
              ))}
            </dl>
          ))}
        </section>
        <section>
          <h2>In the box</h2>
          <dl className="keys-filters">
            {FILTERS.map(([example, meaning]) => (
              <div key={example}>
                <dt><code>{example}</code></dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Sheet>
  );
}
