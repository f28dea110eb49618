// Code that a component needs only at times: loaded when it is wanted, null until it is there.
import { useEffect, useState } from "react";

/**
 * What `load` resolves to, once it was wanted; null until then. A rejection reaches the error boundary.
 * @param load must be the same function at every rendering
 */
export function useLoaded<T extends object>(load: () => Promise<T>, wanted: boolean): T | null {
  const [state, setState] = useState<{ readonly value: T | null; readonly error: Error | null }>({ value: null, error: null });
  useEffect(() => {
    if (!wanted || state.value !== null) return;
    let live = true;
    load().then(
      (value) => {
        if (live) setState({ value, error: null });
      },
      (error: unknown) => {
        if (live) setState({ value: null, error: error instanceof Error ? error : new Error(String(error)) });
      },
    );
    return () => {
      live = false;
    };
  }, [load, wanted, state.value]);
  if (state.error !== null) throw state.error;
  return state.value;
}
