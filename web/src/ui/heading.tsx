// The heading of a step. It takes the focus when the step begins, so that who cannot see the screen
// hears where they are.
import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

export function StepHeading({ children }: { readonly children: ComponentChildren }) {
  const ref = useRef<HTMLHeadingElement>(null);
  // At once: a key that is pressed right away must not be taken from under the finger.
  useLayoutEffect(() => {
    window.scrollTo(0, 0);
    ref.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={ref} tabIndex={-1} class="step-heading">
      {children}
    </h1>
  );
}
