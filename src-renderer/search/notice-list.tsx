import type { Notice } from '../../src-shared/model.ts';
import { useApp } from '../app.ts';
import { Name } from '../parts/name.tsx';
import { fixOf } from './notices.ts';

interface Props {
  readonly query: string;
  readonly notices: readonly Notice[];
}

/** What the person should know about the answer, each with the click that puts it right where there is one. */
export function Notices({ query, notices }: Props): React.JSX.Element[] {
  const app = useApp();
  return notices.map((notice) => {
    const { code, message } = notice;
    const fix = fixOf(notice, query);
    return (
      <p key={code + message} className="notice" role="note" data-code={code}>
        <Name of={message} />{' '}
        {fix && (
          <button type="button" className="notice-fix" onClick={() => (app.searching.ask(fix.query), app.focusBox())}>
            {fix.label}
          </button>
        )}
      </p>
    );
  });
}
