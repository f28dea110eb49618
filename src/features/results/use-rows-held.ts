// Whether the rows must stay as they are, because a judge reads them.
import { useApp } from "../../store/use-app.ts";

export function useRowsHeld(): boolean {
  return useApp(({ gridJudging, run, pairs }) => gridJudging || run?.state === "running" || pairs.run?.state === "running");
}
