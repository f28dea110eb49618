// Holds back a part of the page whose code comes later (React.lazy) until it is wanted for the first time. What the part is
// and where its code lies, its owner says.
import { Suspense, useState, type ReactNode } from "react";

/** Mounts its children when `when` turns true for the first time, and keeps them from then on. */
export function Deferred({ when, children }: { readonly when: boolean; readonly children: ReactNode }) {
  const [wanted, setWanted] = useState(when);
  if (when && !wanted) setWanted(true);
  return wanted ? <Suspense fallback={null}>{children}</Suspense> : null;
}
