// The verdict on a pair in a few words.
import type { PairVerdict } from "../../domain/pair.ts";
import { useLanguage } from "../../i18n/messages-context.tsx";
import { Tag } from "../../ui/chip.tsx";
import styles from "./pairs.module.css";

/** The verdict in words; a tie says where it comes from. */
export function VerdictText({ verdict, names }: { readonly verdict: PairVerdict; readonly names: readonly [string, string] }) {
  const { messages, format } = useLanguage();
  const words = messages.pairs;
  if (verdict.flipped) return <Tag tone="caution">{words.flipped}</Tag>;
  if (verdict.choice === "tie") return <Tag>{verdict.orders === null && verdict.scores === undefined ? words.alike : words.tie}</Tag>;
  return (
    <>
      <strong>
        <bdi>{words.better(names[verdict.choice === "a" ? 0 : 1])}</bdi>
      </strong>{" "}
      <span className={styles["soft"]}>{format.percent(verdict.shares[verdict.choice])}</span>
    </>
  );
}
