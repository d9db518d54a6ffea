import { FILTER_HELP, SYNTAX_HELP } from '../../src-shared/query/help.ts';
import { ACTIONS, type Action } from '../actions.ts';
import { Kbd } from './kbd.tsx';
import { Sheet } from './sheet.tsx';

const GROUPS = ['Search', 'Result', 'Window'] as const satisfies readonly Action['group'][];

/** All keys, and what can be typed into the box. */
export function KeySheet(): React.JSX.Element {
  return (
    <Sheet label="Keys and filters">
      <div className="keys">
        <section>
          <h2>Keys</h2>
          {GROUPS.map((group) => (
            <dl key={group}>
              {ACTIONS.filter((action) => action.group === group && action.keys.length > 0).map(
                ({ id, title, keys }) => (
                  <div key={id}>
                    <dt>{title}</dt>
                    <dd>
                      {keys.map((key) => (
                        <Kbd key={key} keys={key} />
                      ))}
                    </dd>
                  </div>
                ),
              )}
            </dl>
          ))}
        </section>
        <section>
          <h2>In the box</h2>
          <dl className="keys-filters">
            {[...FILTER_HELP, ...SYNTAX_HELP].map(({ example, meaning }) => (
              <div key={example}>
                <dt>
                  <code>{example}</code>
                </dt>
                <dd>{withCode(meaning)}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Sheet>
  );
}

/** What stands between backticks is typed. */
function withCode(text: string): React.ReactNode[] {
  return text.split('`').map((part, i) => (i % 2 === 1 ? <code key={part}>{part}</code> : part));
}
