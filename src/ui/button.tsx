// Buttons: a text button in three ranks, and a square icon button that always has a name.
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import styles from "./button.module.css";
import { classNames } from "./class-names.ts";
import { Icon, type IconName } from "./icon.tsx";

type NativeProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, "type" | "children" | "aria-label">;

export type ButtonProps = NativeProps & {
  readonly rank?: "primary" | "plain" | "quiet" | "danger";
  readonly icon?: IconName | undefined;
  readonly size?: "normal" | "large";
  readonly type?: "button" | "submit";
  readonly ref?: Ref<HTMLButtonElement>;
  /** Only where the text alone would not tell buttons apart; it must hold the text. */
  readonly "aria-label"?: string | undefined;
  readonly children: ReactNode;
};

export function Button({ rank = "plain", icon, size = "normal", type = "button", className, children, ...rest }: ButtonProps) {
  return (
    <button type={type} className={classNames(styles["button"], styles[rank], size === "large" && styles["large"], className)} {...rest}>
      {icon === undefined ? null : <Icon name={icon} size={size === "large" ? 18 : 16} />}
      <span className={styles["text"]}>{children}</span>
    </button>
  );
}

export type IconButtonProps = NativeProps & {
  readonly icon: IconName;
  /** The accessible name and the tooltip. */
  readonly label: string;
  readonly ref?: Ref<HTMLButtonElement>;
};

export function IconButton({ icon, label, className, ...rest }: IconButtonProps) {
  return (
    <button type="button" aria-label={label} title={label} className={classNames(styles["button"], styles["quiet"], styles["square"], className)} {...rest}>
      <Icon name={icon} />
    </button>
  );
}
