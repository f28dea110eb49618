// The page of pairs: what to compare, how far it is, and what came of it. Each part is a file beside this one.
import { useMemo } from "react";
import { allPairs } from "../../domain/pair-plan.ts";
import { useMessages } from "../../i18n/messages-context.tsx";
import { useApp } from "../../store/use-app.ts";
import { BestSection } from "./best-section.tsx";
import { JurySection } from "./jury-section.tsx";
import { OrderSection } from "./order-section.tsx";
import { PairList } from "./pair-list.tsx";
import { PairRun } from "./pair-run.tsx";
import { PairSetup } from "./pair-setup.tsx";
import styles from "./pairs.module.css";
import { RankingSection } from "./ranking-section.tsx";

export function PairsPage() {
  const words = useMessages().pairs;
  const caseSet = useApp((state) => state.caseSet);
  const run = useApp((state) => state.pairs.run);
  const judged = useApp((state) => state.pairs.cells.size > 0);
  const pairs = useMemo(() => (caseSet === null ? [] : allPairs(caseSet)), [caseSet]);
  return (
    <div className={styles["page"]}>
      <div className={styles["intro"]}>
        <h2>{words.title}</h2>
        <p className={styles["soft"]}>{words.intro}</p>
      </div>
      {pairs.length === 0 ? (
        <p>{words.none}</p>
      ) : (
        <>
          <PairSetup pairs={pairs} />
          {run === null ? null : <PairRun run={run} />}
          {run === null || !judged ? null : (
            <>
              <RankingSection />
              <OrderSection />
              <BestSection run={run} pairs={pairs} />
              <PairList run={run} pairs={pairs} />
            </>
          )}
        </>
      )}
      {caseSet === null ? null : <JurySection caseSet={caseSet} />}
    </div>
  );
}
