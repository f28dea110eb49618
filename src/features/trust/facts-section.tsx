// What can be said of the verdicts without people: how sure the judge is, and whether it goes by length.
import type { TrustFacts } from "../../domain/trust-facts.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import charts from "./charts.module.css";
import { FigureTable } from "./figure-table.tsx";
import { FoldedTable } from "./folded-table.tsx";
import styles from "./trust.module.css";

const WIDTH = 360;
const HEIGHT = 150;
const BASE = HEIGHT - 40;

export function FactsSection({ facts }: { readonly facts: TrustFacts }) {
  const { messages, format } = useLanguage();
  const words = messages.trust;
  return (
    <>
      <p>{words.factsIntro(facts.n)}</p>
      <div className={styles["beside"]}>
        <div>
          <ConfidenceChart facts={facts} />
          {facts.meanConfidence === null ? null : <p className={styles["soft"]}>{words.confidenceMean(format.percent(facts.meanConfidence))}</p>}
          <FoldedTable summary={words.asTable} caption={words.confidenceChart} columns={[words.confidenceAxis, words.verdictsAxis]}>
            {facts.confidence.map(({ from, to, n }) => (
              <tr key={from}>
                <th scope="row">{messages.judges.interval(format.percent(from), format.percent(to))}</th>
                <td>{format.number(n)}</td>
              </tr>
            ))}
          </FoldedTable>
        </div>
        <FigureTable
          caption={words.factsCaption}
          groups={[
            {
              id: "facts",
              name: null,
              rows: [
                { id: "scoreWithLength", ...words.lengthScore, form: "coefficient", estimate: facts.scoreWithLength },
                { id: "confidenceWithLength", ...words.lengthConfidence, form: "coefficient", estimate: facts.confidenceWithLength },
              ],
            },
          ]}
          trivial={[]}
        />
      </div>
    </>
  );
}

function ConfidenceChart({ facts }: { readonly facts: TrustFacts }) {
  const { messages, format } = useLanguage();
  const words = messages.trust;
  const most = Math.max(1, ...facts.confidence.map(({ n }) => n));
  const width = WIDTH / facts.confidence.length;
  return (
    <svg className={charts["plot"]} viewBox={`0 0 ${String(WIDTH)} ${String(HEIGHT)}`} role="img" aria-label={words.confidenceChart}>
      {facts.confidence.map(({ from, to, n }, index) => {
        const height = n === 0 ? 0 : Math.max(2, (n / most) * (BASE - 16));
        return (
          <g key={from}>
            <title>{words.confidenceBar(format.percent(from), format.percent(to), n)}</title>
            <rect className={charts["column"]} x={index * width + 2} y={BASE - height} width={width - 4} height={height} />
            {n === 0 ? null : (
              <text className={charts["tick"]} x={(index + 0.5) * width} y={BASE - height - 4} textAnchor="middle">
                {format.number(n)}
              </text>
            )}
          </g>
        );
      })}
      <line className={charts["axis"]} x1={0} x2={WIDTH} y1={BASE} y2={BASE} />
      {[0, 0.5, 1].map((tick) => (
        <text key={tick} className={charts["tick"]} x={tick * WIDTH} y={BASE + 16} textAnchor={tick === 0 ? "start" : tick === 1 ? "end" : "middle"}>
          {format.percent(tick)}
        </text>
      ))}
      <text className={charts["name"]} x={WIDTH / 2} y={HEIGHT - 6} textAnchor="middle">
        {words.confidenceAxis}
      </text>
    </svg>
  );
}
