import './parts.css';

const PATHS = {
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM10.4 10.4 14 14',
  folder:
    'M1.75 4.25c0-.8.6-1.5 1.4-1.5h2.6l1.5 1.75h5.6c.8 0 1.4.7 1.4 1.5v5.75c0 .8-.6 1.5-1.4 1.5H3.15c-.8 0-1.4-.7-1.4-1.5Z',
  file: 'M4 1.75h5L12.25 5v9.25H4Zm4.75 0V5.5h3.5',
  close: 'm4 4 8 8m0-8-8 8',
  filter: 'M2 4h12M4.5 8h7M6.75 12h2.5',
  open: 'M9 2.5h4.5V7M13.5 2.5 7.5 8.5M6.5 3.5h-4v10h10v-4',
  chevron: 'm6 3.5 4.5 4.5L6 12.5',
  back: 'M13.5 8h-11m4-4.5L2.5 8l4 4.5',
  home: 'M2.25 7.75 8 2.75l5.75 5M4 6.5v7h8v-7',
  up: 'M8 13.5v-10M3.75 7.5 8 3.25l4.25 4.25',
  copy: 'M5.5 5.5v-3h8v8h-3m-8-5h8v8h-8Z',
} as const;

/** A line drawing beside a word, never instead of one without a label. */
export function Icon({ name }: { readonly name: keyof typeof PATHS }): React.JSX.Element {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
