// The keyboard help: every key that does something, by where it does it.
import { useMessages } from "../i18n/messages-context.tsx";
import { useApp } from "../store/use-app.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Callout } from "../ui/notice.tsx";
import styles from "./app.module.css";

export function HelpDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const messages = useMessages();
  const shortcuts = useApp((state) => state.settings.singleKeyShortcuts);
  const { keys, key, where } = messages.help;
  const groups: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
    [
      where.anywhere,
      [
        ["/", keys.search],
        ["j  k", keys.next],
        ["?", keys.help],
        [key.undo, keys.undo],
      ],
    ],
    [
      where.grid,
      [
        [key.arrows, keys.arrows],
        [key.home, keys.homeEnd],
        [key.ctrlHome, keys.ctrlHomeEnd],
        [key.page, keys.page],
        [key.enter, `${keys.enterRow}; ${keys.enterHeader}`],
        [key.f2, keys.f2Header],
        [key.resize, keys.resize],
        [key.digits, keys.level],
        [key.remove, keys.clearLevel],
        ["x", keys.mark],
      ],
    ],
    [where.detail, [[key.escape, keys.escape]]],
  ];
  return (
    <Dialog reading open={open} title={messages.help.title} closeLabel={messages.app.close} onClose={onClose}>
      <div className={styles["settings"]}>
        {shortcuts ? null : <Callout tone="info">{messages.help.off}</Callout>}
        {groups.map(([title, rows]) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl className={styles["keys"]}>
              {rows.map(([name, does]) => (
                <div key={name}>
                  <dt>
                    {name.split("  ").map((one) => (
                      <kbd key={one}>{one}</kbd>
                    ))}
                  </dt>
                  <dd>{does}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
