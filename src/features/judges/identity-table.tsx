// Which exact judge this is: everything that a verdict carries so that it can be made again.
import type { JudgeIdentity } from "../../domain/run.ts";
import { useMessages } from "../../i18n/messages-context.tsx";
import styles from "./judges.module.css";

export function IdentityTable({ identity }: { readonly identity: JudgeIdentity }) {
  const messages = useMessages().judges;
  const facts: readonly (readonly [string, string])[] = [
    [messages.version, identity.version],
    [messages.format, identity.format],
    [messages.engine, identity.engine],
    [messages.runsOn, messages.devices[identity.device]],
    [messages.threadsLabel, String(identity.threads)],
  ];
  return (
    <details>
      <summary>{messages.identity}</summary>
      <p className={styles["soft"]}>{messages.identityHint}</p>
      <dl className={styles["facts"]}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h4 className={styles["filesTitle"]}>{messages.files}</h4>
      <dl className={styles["hashes"]}>
        {Object.entries(identity.files).map(([path, hash]) => (
          <div key={path}>
            <dt>{path}</dt>
            <dd>
              <code>{hash}</code>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
