import { useMemo } from 'react';
import { useApp, useAppState } from '../app.ts';
import { count } from '../parts/words.ts';
import { facetsOf, type Facet, type FacetGroup } from './facets.ts';
import { toggleFilters } from './query.ts';
import { hitsOf } from './searching.ts';
import './facets.css';

/** The left column: what the present results could be narrowed to. A click writes the filter into the box. */
export function Facets(): React.JSX.Element {
  const hits = useAppState((state) => hitsOf(state.answer));
  const query = useAppState((state) => state.query);
  const groups = useMemo(() => facetsOf(hits, query, Date.now()), [hits, query]);
  return (
    <nav id="facets" className="facets" aria-label="Filters">
      {groups.length > 0 && <p className="facets-scope">In these results</p>}
      {groups.map((group) => <Group key={group.title} group={group} />)}
    </nav>
  );
}

function Group({ group }: { readonly group: FacetGroup }): React.JSX.Element {
  const id = `facet-${group.title.toLowerCase()}`;
  return (
    <section>
      <h2 id={id}>{group.title}</h2>
      <ul aria-labelledby={id}>
        {group.facets.map((facet) => (
          <li key={facet.label}>
            <FacetButton facet={facet} group={group} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function FacetButton({ facet, group }: { readonly facet: Facet; readonly group: FacetGroup }): React.JSX.Element {
  const app = useApp();
  const { label, on, type, filters } = facet;
  const toggle = (event: React.MouseEvent): void => {
    app.searching.ask(toggleFilters(app.store.get().query, filters, group.instead));
    if (event.detail > 0) app.focusBox(); // a click of the mouse; the keyboard stays where it is
  };
  return (
    <button type="button" className="facet" aria-pressed={on} title={label} onClick={toggle}>
      <span className={type ? 'facet-label type' : 'facet-label'} data-type={type}>{label}</span>
      <span className="facet-count" aria-label={`${facet.count} in these results`}>{count(facet.count)}</span>
    </button>
  );
}
