// What this browser can run judges on, in a few sentences.
import type { GpuTrouble } from "../../domain/run.ts";
import { useMessages } from "../../i18n/messages-context.tsx";
import { useApp } from "../../store/use-app.ts";
import styles from "./judges.module.css";

export function CapabilityText() {
  const messages = useMessages().judges;
  const capabilities = useApp((state) => state.capabilities);
  if (capabilities === null) return <p className={styles["soft"]}>{messages.probing}</p>;
  const { webgpu, reason, crossOriginIsolated, hardwareThreads } = capabilities;
  return (
    <p className={styles["soft"]}>
      {crossOriginIsolated ? messages.threads(hardwareThreads) : messages.threadsOne}{" "}
      {webgpu === null ? messages.webgpuNo : webgpu.software ? messages.webgpuSoftware : messages.webgpuYes(webgpu.description)}
      {reason === null ? null : <> <GpuTroubleText trouble={reason} /></>}
    </p>
  );
}

export function GpuTroubleText({ trouble }: { readonly trouble: GpuTrouble }) {
  const messages = useMessages().judges;
  return <>{messages.gpuTrouble[trouble.code]}{trouble.detail === "" ? null : ` ${messages.gpuDetail(trouble.detail)}`}</>;
}
