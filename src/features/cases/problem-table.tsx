// The problems of an import, row by row, behind a count; long lists are cut with the rest counted.
import { useErrorText, useMessages } from "../../i18n/messages-context.tsx";
import type { RowProblem } from "../../io/problem.ts";
import styles from "./cases.module.css";

const SHOWN = 200;

export function ProblemTable({ problems, open = false }: { readonly problems: readonly RowProblem[]; readonly open?: boolean }) {
  const messages = useMessages().cases;
  const errorText = useErrorText();
  if (problems.length === 0) return null;
  return (
    <details className={styles["problems"]} open={open}>
      <summary>{messages.problems(problems.length)}</summary>
      <ul role="list" tabIndex={0} aria-label={messages.problems(problems.length)}>
        {problems.slice(0, SHOWN).map((problem, index) => {
          const text = errorText(problem.code, problem.params);
          return (
            <li key={index} className={styles["problem"]}>
              <span className={styles["where"]}>{problem.params["file"] === undefined ? null : <bdi>{`${problem.params["file"]} `}</bdi>}
                {problem.line === null ? messages.wholeFile : messages.line(problem.line)}</span>
              <span>
                <strong>{text.title}</strong> ({problem.dropped ? messages.dropped : messages.kept})
                <span className={styles["next"]}>{text.next}</span>
              </span>
            </li>
          );
        })}
      </ul>
      {problems.length > SHOWN ? <p>{messages.problemsMore(problems.length - SHOWN)}</p> : null}
    </details>
  );
}
