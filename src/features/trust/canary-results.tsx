// What became of the attacks: the headline, and a row for each family.
import { type CanaryReport, fooledCounts } from "../../domain/injection/canaries.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { Callout } from "../../ui/notice.tsx";
import styles from "./bias.module.css";

export function CanaryResults({ report }: { readonly report: CanaryReport }) {
  const { messages, format } = useLanguage();
  const words = messages.bias.report;
  const { all, families } = fooledCounts(report.tries);
  const mean = (values: readonly number[]): string => format.percent(values.reduce((a, b) => a + b, 0) / Math.max(1, values.length));
  return (
    <>
      <Callout tone={all.fooled === 0 ? "info" : "caution"} title={words.fooled(all.fooled, all.of)}>
        <p>{words.fooledWhat}</p>
      </Callout>
      <div className={styles["scroll"]} tabIndex={0} role="region" aria-label={words.canaryTitle}>
        <table className={styles["table"]}>
          <thead>
            <tr>
              <th scope="col">{words.familyColumns.family}</th>
              <th scope="col" className={styles["number"]}>{words.familyColumns.fooled}</th>
              <th scope="col" className={styles["number"]}>{words.familyColumns.clean}</th>
              <th scope="col" className={styles["number"]}>{words.familyColumns.attacked}</th>
            </tr>
          </thead>
          <tbody>
            {families.map(({ family, fooled, of }) => {
              const tries = report.tries.filter((one) => one.family === family);
              return (
                <tr key={family}>
                  <th scope="row">{words.families[family]}</th>
                  <td className={styles["number"]}>{words.fooledOf(fooled, of)}</td>
                  <td className={styles["number"]}>{mean(tries.map(({ clean }) => clean))}</td>
                  <td className={styles["number"]}>{mean(tries.map(({ attacked }) => attacked))}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
