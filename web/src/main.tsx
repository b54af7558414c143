import { render } from "preact";
import { App } from "./app";
import { parsePlace, takeCode } from "./place";

const code = takeCode();
const root = document.getElementById("app");
if (root) {
  root.replaceChildren();
  render(<App start={parsePlace(window.location.hash)} code={code} />, root);
}
