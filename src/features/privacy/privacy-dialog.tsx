// The privacy panel: what is in force, what is stored, what it cannot do, and the way to erase everything.
import { useEffect, useState, type ReactNode } from "react";
import { useFormat, useMessages } from "../../i18n/messages-context.tsx";
import { useActions, useApp } from "../../store/use-app.ts";
import { Button } from "../../ui/button.tsx";
import { Tag } from "../../ui/chip.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Callout } from "../../ui/notice.tsx";
import { observeProtections, testWall, type Protections, type Seen, type WallTest } from "./observe.ts";
import styles from "./privacy.module.css";

export function PrivacyDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const messages = useMessages();
  return (
    <Dialog open={open} title={messages.privacy.title} closeLabel={messages.app.close} onClose={onClose}>
      <PrivacyBody />
    </Dialog>
  );
}

function PrivacyBody() {
  const messages = useMessages().privacy;
  const [seen, setSeen] = useState<Protections | null>(null);
  useEffect(() => {
    let live = true;
    void observeProtections().then((protections) => {
      if (live) setSeen(protections);
    });
    return () => {
      live = false;
    };
  }, []);
  const persisted = useApp((state) => state.storage.persisted);
  const allowlistText = seen?.allowlist === "sent" ? `${messages.allowlistText} ${messages.allowlistNo}` : messages.allowlistText;
  return (
    <div className={styles["body"]}>
      <p>{messages.intro}</p>
      <dl className={styles["checks"]}>
        <Check name={messages.csp} text={messages.cspText} seen={seen?.contentPolicy ?? null} />
        <Check name={messages.allowlist} text={allowlistText} seen={seen?.allowlist ?? null} />
        <Check name={messages.isolated} text={messages.isolatedText} seen={seen?.isolated ?? null} />
        <Check name={messages.worker} text={messages.workerText} seen={seen?.worker ?? null} />
        <Check
          name={messages.persisted}
          text={persisted === null ? messages.persistedUnknown : persisted ? messages.persistedText : messages.persistedNo}
          seen={persisted === null ? "unknown" : persisted ? "on" : "off"}
          extra={<Usage />}
        />
      </dl>
      <WallTestButton />
      <section>
        <h3>{messages.limitsTitle}</h3>
        <ul className={styles["limits"]}>
          {messages.limits.map((limit) => (
            <li key={limit}>{limit}</li>
          ))}
        </ul>
      </section>
      <Erase />
    </div>
  );
}

function Check({ name, text, seen, extra }: { readonly name: string; readonly text: string; readonly seen: Seen | null; readonly extra?: ReactNode }) {
  const messages = useMessages().privacy;
  return (
    <div className={styles["check"]}>
      <dt>{name}</dt>
      <dd className={styles["state"]}>
        {seen === null ? (
          messages.checking
        ) : (
          <Tag tone={seen === "on" ? "good" : seen === "off" ? "caution" : "plain"}>
            <Icon name={seen === "on" ? "check" : seen === "off" ? "caution" : "info"} size={12} />
            {messages[seen]}
          </Tag>
        )}
      </dd>
      <dd className={styles["text"]}>
        {text} {extra}
      </dd>
    </div>
  );
}

function Usage() {
  const messages = useMessages().privacy;
  const format = useFormat();
  const usage = useApp((state) => state.storage.usage);
  const quota = useApp((state) => state.storage.quota);
  return usage === null || quota === null ? null : <>{messages.usage(format.bytes(usage), format.bytes(quota))}</>;
}

function WallTestButton() {
  const messages = useMessages().privacy;
  const [result, setResult] = useState<WallTest | null>(null);
  const text = { blocked: messages.testBlocked, failed: messages.testFailed, out: messages.testOut };
  return (
    <section className={styles["wall"]}>
      <h3>{messages.test}</h3>
      <p className={styles["text"]}>{messages.testText}</p>
      <Button icon="shield" onClick={() => void testWall().then(setResult)}>
        {messages.testRun}
      </Button>
      <div role="status">{result === null ? null : <Callout tone={result === "blocked" ? "good" : "danger"}>{text[result]}</Callout>}</div>
    </section>
  );
}

function Erase() {
  const messages = useMessages().privacy;
  const { eraseEverything } = useActions();
  const [step, setStep] = useState<"idle" | "asking" | "erasing" | "done" | "left">("idle");
  return (
    <section className={styles["wall"]}>
      <h3>{messages.erase}</h3>
      {step === "asking" ? (
        <div role="group" aria-label={messages.eraseConfirmTitle} className={styles["wall"]}>
          <Callout tone="danger" title={messages.eraseConfirmTitle}>
            {messages.eraseConfirmBody}
          </Callout>
          <div className={styles["buttons"]}>
            <Button autoFocus onClick={() => setStep("idle")}>
              {messages.eraseCancel}
            </Button>
            <Button rank="danger" icon="trash" onClick={() => {
                setStep("erasing");
                void eraseEverything().then((all) => setStep(all ? "done" : "left"));
              }}>
              {messages.eraseConfirm}
            </Button>
          </div>
        </div>
      ) : (
        <>
          <p className={styles["text"]}>{messages.eraseText}</p>
          <Button rank="danger" icon="trash" onClick={() => setStep("asking")}>
            {messages.erase}
          </Button>
        </>
      )}
      <div role="status">
        {step === "erasing" ? messages.erasing : null}
        {step === "done" ? <Callout tone="good" title={messages.erased}>{messages.erasedCheck}</Callout> : null}
        {step === "left" ? <Callout tone="danger">{messages.eraseLeft}</Callout> : null}
      </div>
    </section>
  );
}
