// Texts that do not fit the judge's context, before rows are judged: what would be cut, and the choice to go on or back.
import { useLanguage } from "../../i18n/messages-context.tsx";
import { selectRows } from "../../store/selectors.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { CutsDialog, MOST_CUTS_SHOWN } from "../../ui/cuts-dialog.tsx";

export function CutDialog() {
  const { messages, format } = useLanguage();
  const words = messages.run;
  const state = useApp((app) => app.budget);
  const rows = useApp(selectRows);
  const rubric = useApp((app) => app.rubric);
  const { startWithCuts, leaveCuts } = useActions();
  const cut = state.status === "asking" ? state.budget.cut : [];
  const context = state.status === "asking" ? state.budget.contextLength : 0;
  const positions = new Map(cut.length === 0 ? [] : rows.map((row, index) => [row.response.id, index + 1]));
  const names = new Map(rubric.criteria.map((criterion) => [criterion.id, criterion.name]));
  return (
    <CutsDialog
      open={state.status === "asking"}
      title={words.cutTitle(cut.length)}
      body={words.cutBody(context)}
      closeLabel={messages.app.close}
      columns={[words.cutRow, words.cutCriterion, words.cutText, words.cutKept]}
      rows={cut.slice(0, MOST_CUTS_SHOWN).map((one) => [
        format.number(positions.get(one.responseId) ?? 0),
        names.get(one.criterionId) ?? one.criterionId,
        messages.detail.segments[one.segment],
        words.cutOf(one.kept, one.of),
      ])}
      more={cut.length > MOST_CUTS_SHOWN ? words.cutMore(cut.length - MOST_CUTS_SHOWN) : null}
      back={words.cutBack}
      go={words.cutGo}
      onBack={leaveCuts}
      onGo={() => void startWithCuts()}
    />
  );
}
