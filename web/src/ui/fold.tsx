import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

/** Closed until somebody wants it; what is inside is made only then. */
export function Fold(props: { readonly title: string; readonly children: ComponentChildren }) {
  const { title, children } = props;
  const [wanted, setWanted] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => currentTarget.open && setWanted(true)}>
      <summary>{title}</summary>
      {wanted && children}
    </details>
  );
}
