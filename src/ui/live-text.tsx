// A polite live region that speaks at most once in five seconds, so that progress does not drown a screen reader.
import { useEffect, useRef, useState } from "react";

const QUIET_MS = 5000;

export function LiveText({ text, urgent = false }: {
  readonly text: string;
  /** Speak now: for ends and failures, which must not wait. */
  readonly urgent?: boolean;
}) {
  const [spoken, setSpoken] = useState("");
  const last = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    const wait = urgent ? 0 : Math.max(0, last.current + QUIET_MS - performance.now());
    const timer = setTimeout(() => {
      last.current = performance.now();
      setSpoken(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text, urgent]);
  return (
    <span role="status" aria-live="polite" className="visually-hidden">
      {spoken}
    </span>
  );
}
