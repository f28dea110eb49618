// What comparing takes in tokens, while it is counted, and the choice where texts don't fit.
import { allPairs, keyOfPlace } from "../../domain/pair-plan.ts";
import { pairKey } from "../../domain/pair.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { useActions, useApp } from "../../store/use-app.ts";
import { Counting } from "../../ui/counting.tsx";
import { CutsDialog, MOST_CUTS_SHOWN } from "../../ui/cuts-dialog.tsx";
import { pairNames } from "./pair-names.ts";
import styles from "./pairs.module.css";

export function PairCounting() {
  const words = useLanguage().messages.run;
  const state = useApp((app) => app.pairs.budget);
  const { cancelPairs } = useActions();
  if (state.status !== "counting") return null;
  return <Counting label={words.counting(state.counted, state.of)} counted={state.counted} of={state.of} cancel={words.cancel} onCancel={cancelPairs} />;
}

export function PairCuts() {
  const { messages } = useLanguage();
  const { run: words, pairs } = messages;
  const state = useApp((app) => app.pairs.budget);
  const caseSet = useApp((app) => app.caseSet);
  const { startPairsWithCuts, leavePairCuts } = useActions();
  const cut = state.status === "asking" ? state.budget.cut : [];
  const shown = cut.slice(0, MOST_CUTS_SHOWN);
  const wanted = new Set(shown.map(pairKey));
  const [criterionId = ""] = shown.map((one) => one.criterionId);
  const places = new Map((caseSet === null || shown.length === 0 ? [] : allPairs(caseSet)).flatMap((place) => {
    const key = keyOfPlace(place, criterionId);
    return wanted.has(key) ? [[key, place] as const] : [];
  }));
  return (
    <CutsDialog
      open={state.status === "asking"}
      title={words.cutTitle(cut.length)}
      body={words.cutBody(state.status === "asking" ? state.budget.contextLength : 0)}
      closeLabel={messages.app.close}
      columns={[pairs.listColumns.instruction, pairs.cutPair, words.cutText, words.cutKept]}
      rows={shown.map((one) => {
        const place = places.get(pairKey(one));
        return [
          <bdi key="instruction" className={styles["line"]}>{place?.case.instruction}</bdi>,
          <bdi key="pair">{place === undefined ? null : pairs.detail(...pairNames(place, pairs.unnamed))}</bdi>,
          messages.detail.segments[one.segment],
          words.cutOf(one.kept, one.of),
        ];
      })}
      more={cut.length > MOST_CUTS_SHOWN ? words.cutMore(cut.length - MOST_CUTS_SHOWN) : null}
      back={words.cutBack}
      go={pairs.cutGo}
      onBack={leavePairCuts}
      onGo={() => void startPairsWithCuts()}
    />
  );
}
