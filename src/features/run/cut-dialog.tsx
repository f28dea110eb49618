// Texts that do not fit the judge's context, before a run: what would be cut, and the choice to go on or back.
import { useLanguage } from "../../i18n/messages-context.tsx";
import { selectRows } from "../../store/selectors.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import styles from "./run.module.css";

/** Rows of the list; more would not be read before deciding. */
const SHOWN = 100;

export function CutDialog() {
  const { messages, format } = useLanguage();
  const words = messages.run;
  const state = useApp((app) => app.budget);
  const rows = useApp(selectRows);
  const rubric = useApp((app) => app.rubric);
  const { startWithCuts, leaveCuts } = useActions();
  const cut = state.status === "asking" ? state.budget.cut : [];
  const context = state.status === "asking" ? state.budget.contextLength : 0;
  const positions = new Map(rows.map((row, index) => [row.response.id, index + 1]));
  const names = new Map(rubric.criteria.map((criterion) => [criterion.id, criterion.name]));
  return (
    <Dialog
      open={state.status === "asking"}
      wide
      title={words.cutTitle(cut.length)}
      closeLabel={messages.app.close}
      onClose={leaveCuts}
      footer={
        <>
          <Button onClick={leaveCuts}>{words.cutBack}</Button>
          <Button rank="primary" icon="scales" onClick={() => void startWithCuts()}>
            {words.cutGo}
          </Button>
        </>
      }
    >
      <p>{words.cutBody(context)}</p>
      <div className={styles["scroll"]} role="group" tabIndex={0} aria-label={words.cutTitle(cut.length)}>
        <table className={styles["table"]}>
          <thead>
            <tr>
              <th scope="col">{words.cutRow}</th>
              <th scope="col">{words.cutCriterion}</th>
              <th scope="col">{words.cutText}</th>
              <th scope="col">{words.cutKept}</th>
            </tr>
          </thead>
          <tbody>
            {cut.slice(0, SHOWN).map((one, index) => (
              <tr key={index}>
                <th scope="row">{format.number(positions.get(one.responseId) ?? 0)}</th>
                <td>{names.get(one.criterionId) ?? one.criterionId}</td>
                <td>{messages.detail.segments[one.segment]}</td>
                <td>{words.cutOf(one.kept, one.of)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {cut.length > SHOWN ? <p className={styles["soft"]}>{words.cutMore(cut.length - SHOWN)}</p> : null}
    </Dialog>
  );
}
