// Says whether a run that was made again from a bundle gave the same scores, and before that, that the run came from a bundle.
import { REPEAT_TOLERANCE, type RepeatReport } from "../../domain/repeat.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { useApp } from "../../store/use-app.ts";
import { Callout } from "../../ui/notice.tsx";
import styles from "./export.module.css";

export function RepeatNotice() {
  const { messages, format } = useLanguage();
  const run = useApp((state) => state.run);
  const repeat = useApp((state) => state.repeat);
  if (run === null) return null;
  if (repeat?.runId === run.id) return <Compared report={repeat.report} />;
  if (run.origin === undefined) return null;
  return <p className={styles["origin"]}>{messages.export.repeat.origin(format.instant(run.origin.at))}</p>;
}

function Compared({ report }: { readonly report: RepeatReport }) {
  const { messages, format } = useLanguage();
  const words = messages.export.repeat;
  const { of, again, equal, largest, differences } = report;
  const same = of > 0 && equal === of;
  const share = (value: number): string => `${format.number(value * 100, 3)} %`;
  return (
    <div role="status" className={styles["repeat"]}>
      <Callout tone={same ? "good" : "caution"} title={same ? words.equal(equal, of) : words.different(equal, of)}>
        <p>
          {words.equalBody(share(REPEAT_TOLERANCE))} {largest === null || largest === 0 ? null : words.largest(share(largest))}
        </p>
        {again < of ? <p>{words.missing(of - again)}</p> : null}
        {differences.includes("files") ? <p>{words.otherBytes}</p> : null}
        <p>{differences.length === 0 ? words.sameJudge : words.differs(differences.map((part) => words.parts[part]).join(messages.export.repeat.comma))}</p>
      </Callout>
    </div>
  );
}
