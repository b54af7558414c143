import type { ComponentChildren, JSX } from "preact";

type Kind = "main" | "plain" | "danger";

export function Button(
  props: Omit<JSX.IntrinsicElements["button"], "type" | "class"> & {
    readonly kind?: Kind;
    readonly submit?: boolean;
    readonly children: ComponentChildren;
  },
) {
  const { kind = "plain", submit = false, children, ...rest } = props;
  return (
    <button {...rest} type={submit ? "submit" : "button"} class={`button ${kind}`}>
      {children}
    </button>
  );
}

/** A link that looks like a button: it leads somewhere, it does nothing. */
export function ButtonLink(props: {
  readonly href: string;
  readonly kind?: Kind;
  readonly download?: string;
  readonly children: ComponentChildren;
}) {
  const { href, kind = "plain", download, children } = props;
  return (
    <a href={href} class={`button ${kind}`} {...(download === undefined ? {} : { download })}>
      {children}
    </a>
  );
}
