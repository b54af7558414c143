// A tracking code, in groups as it is compared.
import { TRACKING_DIGITS } from "../booth/code_text";

/** Two lines of five groups: who copies it by hand keeps the place. */
export function TrackingCode({ fingerprint }: { readonly fingerprint: string }) {
  const groups = fingerprint.slice(0, TRACKING_DIGITS).match(/.{1,4}/g) ?? [];
  return (
    <p class="tracking mono" dir="ltr">
      {groups.map((group, i) => (
        <span key={i}>{group} </span>
      ))}
    </p>
  );
}
