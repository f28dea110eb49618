// The page of sources: for each column the mean of each source with its interval and rank, as charts or as one table.
import { useEffect, useState } from "react";
import { levelsOf } from "../../domain/rubric.ts";
import type { SourceStanding } from "../../domain/source-summary.ts";
import { useErrorText, useLanguage } from "../../i18n/messages-context.tsx";
import type { SourceColumnReport, SourcesReport } from "../../store/runs-state.ts";
import { selectRows } from "../../store/selectors.ts";
import { useActions, useApp } from "../../store/use-app.ts";
import { Checkbox } from "../../ui/field.tsx";
import { IntervalPlot } from "../../ui/interval-plot.tsx";
import { Callout } from "../../ui/notice.tsx";
import { SourceTable } from "./source-table.tsx";
import styles from "./sources.module.css";

export function SourcesPage() {
  const { messages } = useLanguage();
  const words = messages.runs.sources;
  const errorText = useErrorText();
  const { report, working, failure } = useApp((state) => state.sources);
  const rows = useApp(selectRows);
  const cells = useApp((state) => state.cells);
  const run = useApp((state) => state.run?.id ?? null);
  const { refreshSources } = useActions();
  const [asTable, setAsTable] = useState(false);
  useEffect(() => {
    void refreshSources();
  }, [refreshSources, rows, cells, run]);

  const scored = report?.columns.some(({ standings }) => standings.some(({ n }) => n > 0)) === true;
  return (
    <section aria-label={words.title} aria-busy={working} className={styles["body"]}>
      <div className={styles["head"]}>
        <h2>{words.title}</h2>
        {scored ? <Checkbox label={words.asTable} checked={asTable} onChange={setAsTable} /> : null}
      </div>
      {failure === null ? null : (
        <Callout tone="danger" title={words.failed}>
          <p>{errorText(failure.code).next}</p>
        </Callout>
      )}
      {report === null ? <p>{working ? words.working : words.none}</p> : scored ? null : <p>{words.noScores}</p>}
      {report === null || !scored ? null : (
        <>
          <p className={styles["soft"]}>
            {words.intro(report.names.length, rows.length)} {words.rankHint}
          </p>
          {asTable ? <SourceTable report={report} /> : <Charts report={report} />}
        </>
      )}
    </section>
  );
}

function Charts({ report }: { readonly report: SourcesReport }) {
  return (
    <div className={styles["charts"]}>
      {report.columns.map((column) => (
        <Chart key={column.criterionId ?? ""} report={report} column={column} />
      ))}
    </div>
  );
}

function Chart({ report, column }: { readonly report: SourcesReport; readonly column: SourceColumnReport }) {
  const { messages, format } = useLanguage();
  const words = messages.runs.sources;
  const { setView, showPage } = useActions();
  const criterion = report.rubric.criteria.find(({ id }) => id === column.criterionId);
  const name = criterion?.name ?? words.overall;
  const levels = criterion === undefined ? [] : levelsOf(criterion.scale);
  const low = criterion === undefined ? 0 : (levels[0]?.value ?? 0);
  const high = criterion === undefined ? 1 : (levels.at(-1)?.value ?? 1);
  const ticks = [low, (low + high) / 2, high].map((value) => ({ value, label: format.number(value, 1) }));
  return (
    <section aria-label={name} className={styles["chart"]}>
      <h3>
        <bdi>{name}</bdi>
      </h3>
      <IntervalPlot
        label={words.chart(name)}
        domain={[low, high]}
        ticks={ticks}
        lines={ranked(report, column).map(({ source, standing }) => {
          const shown = source ?? words.noSource;
          const mean = standing.mean === null ? "–" : format.fixed(standing.mean, 2);
          const interval = standing.interval === null ? words.noInterval : messages.runs.comparison.interval(format.fixed(standing.interval[0], 2), format.fixed(standing.interval[1], 2));
          return {
            id: source ?? "",
            name:
              source === null ? (
                shown
              ) : (
                <button
                  type="button"
                  className={styles["source"]}
                  title={words.filter(source)}
                  onClick={() => {
                    setView({ source });
                    showPage("grid");
                  }}
                >
                  <bdi>{shown}</bdi>
                </button>
              ),
            value: standing.mean,
            interval: standing.interval,
            label: words.row(shown, mean, interval, rankText(standing, words.ranks)),
            text: (
              <>
                <strong>{mean}</strong> <span className={styles["soft"]}>{words.rank(rankText(standing, words.ranks))}</span>
              </>
            ),
          };
        })}
      />
    </section>
  );
}

/** The range of ranks where it is known, since a single number would claim too much. */
function rankText({ rank, ranks }: SourceStanding, write: (best: number, worst: number) => string): string {
  if (ranks !== null) return write(ranks[0], ranks[1]);
  return rank === null ? "–" : write(rank, rank);
}

/** Sources with the best mean first; those without scores last. */
function ranked(report: SourcesReport, column: SourceColumnReport): { readonly source: string | null; readonly standing: SourceStanding }[] {
  return report.names
    .flatMap((source, i) => {
      const standing = column.standings[i];
      return standing === undefined ? [] : [{ source, standing }];
    })
    .sort((a, b) => (b.standing.mean ?? -Infinity) - (a.standing.mean ?? -Infinity));
}
