import { startTransition, useEffect, useState } from 'react';
import { useAppState } from './app.ts';

/**
 * A value for what is drawn behind the results: while a person types it stays as it was, and then it changes without
 * keeping a key waiting.
 *
 * @param first what it is before anything has been drawn
 */
export function useAtRest<T>(value: T, first: T): T {
  const typing = useAppState((state) => state.typing);
  const [drawn, setDrawn] = useState(first);
  useEffect(() => {
    if (!typing) startTransition(() => setDrawn(value));
  }, [typing, value]);
  return drawn;
}
