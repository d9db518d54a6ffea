import { latinKey } from '../parts/latin-key.ts';
import { memo, useMemo, useState } from 'react';
import { type FilterValue, toggleFilters, withoutFilters } from '../../src-shared/query/edit.ts';
import { isExample } from '../../src-shared/query/example.ts';
import { useApp, useAppState } from '../app.ts';
import { useAtRest } from '../deferred-value.ts';
import { count, plural } from '../parts/count-words.ts';
import { facetsOf, inOrder, shownChoices, type FacetChoice, type FacetList } from './facets.ts';
import { facetsIn } from './search-controller.ts';
import type { FacetGroup } from '../../src-shared/model.ts';
import './facets.css';
import { Name } from '../parts/name.tsx';
import { plainName } from '../parts/names.ts';

/** Choices of a group before the person asks for more. */
const FEW = 6;

const NO_GROUPS: readonly FacetGroup[] = [];

/**
 * The left column: what the answer could be narrowed to. A click writes the filter into the box. Drawn after the
 * results.
 */
export function Facets(): React.JSX.Element {
  const groups = useAppState(({ answer }) => facetsIn(answer));
  const query = useAppState((state) => state.query);
  return <Lists groups={useAtRest(groups, NO_GROUPS)} query={useAtRest(query, query)} />;
}

const Lists = memo(function Lists({
  groups,
  query,
}: {
  readonly groups: readonly FacetGroup[];
  readonly query: string;
}): React.JSX.Element {
  const ranked = withoutFilters(query) !== '';
  const example = isExample(query);
  const lists = useMemo(() => facetsOf(groups, query, Date.now()), [groups, query]);
  return (
    <nav id="facets" className="facets" aria-label="Filters">
      {example && lists.length > 0 && <p className="facets-scope">Filters do not apply to a pasted text.</p>}
      {!example && lists.length > 0 && (
        <p
          className="facets-scope"
          title={
            ranked
              ? 'The numbers count the best few hundred observations, including those that the list does not show'
              : undefined
          }
        >
          {ranked ? 'Among the best matches' : 'Among all that fit'}
        </p>
      )}
      {!example && lists.map((list) => <Group key={list.title} list={list} />)}
    </nav>
  );
});

function Group({ list }: { readonly list: FacetList }): React.JSX.Element {
  const [all, setAll] = useState(false);
  const { title, choices } = list;
  const id = `facet-${title.toLowerCase().replaceAll(' ', '-')}`;
  const shown = all ? choices : shownChoices(choices, FEW);
  const hidden = choices.length - shownChoices(choices, FEW).length;
  return (
    <section>
      <h2 id={id}>{title}</h2>
      <ul aria-labelledby={id}>
        {inOrder(shown).map((choice) => (
          <Choice key={choice.label} choice={choice} list={list} />
        ))}
      </ul>
      {hidden > 0 && (
        <button
          type="button"
          className="facet-more"
          aria-expanded={all}
          aria-label={all ? `Fewer of ${title}` : `${hidden} more of ${title}`}
          onClick={() => setAll(!all)}
        >
          {all ? 'fewer' : `${hidden} more`}
        </button>
      )}
    </section>
  );
}

/**
 * Pressed: included. Struck out: excluded, by the button beside it, the other mouse button, Alt with a click or Enter,
 * or the minus key.
 */
function Choice({ choice, list }: { readonly choice: FacetChoice; readonly list: FacetList }): React.JSX.Element {
  const app = useApp();
  const { label, state, type, filter } = choice;
  const toggle = (wanted: FilterValue, event: React.UIEvent): void => {
    event.preventDefault();
    app.searching.ask(toggleFilters(app.store.get().query, [wanted], list.instead));
    if (event.detail > 0 || isRightClick(event)) app.focusBox(); // the mouse; the keyboard stays where it is
  };
  const exclude = (event: React.UIEvent): void => toggle({ ...filter, negated: true }, event);
  const click = (event: React.MouseEvent): void =>
    event.altKey || state === 'out' ? exclude(event) : toggle(filter, event);
  return (
    <li className="facet-row" data-state={state}>
      <button
        type="button"
        className="facet"
        aria-pressed={state === 'on'}
        title={titleOf(choice)}
        onClick={click}
        onContextMenu={exclude}
        onKeyDown={(event) => latinKey(event) === '-' && exclude(event)}
        aria-keyshortcuts="-"
      >
        <span className={type ? 'facet-label type' : 'facet-label'} data-type={type}>
          <Name of={label} />
        </span>
        {state === 'out' && <span className="facet-out">excluded</span>}
        {state !== 'out' && choice.count !== null && (
          <span className="facet-count" aria-label={plural(choice.count, 'observation')}>
            {count(choice.count)}
          </span>
        )}
      </button>
      {state !== 'out' && (
        <button
          type="button"
          tabIndex={-1}
          className="facet-not"
          aria-label={`Exclude ${plainName(label)}`}
          title={`Exclude ${plainName(label)}`}
          onClick={exclude}
        >
          not
        </button>
      )}
    </li>
  );
}

function isRightClick({ nativeEvent }: React.UIEvent): boolean {
  return nativeEvent instanceof MouseEvent && nativeEvent.button === 2;
}

function titleOf({ label, state }: FacetChoice): string {
  if (state === 'out') return `${plainName(label)}: excluded. Click to undo.`;
  return `${plainName(label)}. Right-click, or press minus, to exclude it.`;
}
