// A line over time, drawn by Chart.js. Whoever shows it has a table of the same numbers beside it.
import type { Chart } from "chart.js";
import { useEffect, useRef } from "preact/hooks";

export interface LineData {
  readonly points: readonly (readonly [x: number, y: number])[];
  readonly max: number;
  /** How the axes write their numbers. */
  readonly writeX: (x: number) => string;
  readonly writeY: (y: number) => string;
}

async function loadChart(): Promise<typeof Chart> {
  const { Chart, LineController, LineElement, PointElement, LinearScale, Filler } =
    await import("chart.js");
  Chart.register(LineController, LineElement, PointElement, LinearScale, Filler);
  return Chart;
}

function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return {
    line: of("--chart-line"),
    fill: of("--chart-fill"),
    grid: of("--chart-grid"),
    text: of("--chart-text"),
  };
}

/** Where the line begins and ends, and its middle if there is room. */
function ends(axis: { min: number; max: number; ticks: { value: number }[]; chart: Chart }): void {
  const { min, max, chart } = axis;
  const at = chart.width < 480 ? [min, max] : [min, (min + max) / 2, max];
  axis.ticks = at.map((value) => ({ value }));
}

function settings({ points, max, writeX, writeY }: LineData) {
  const { line, fill, grid, text } = colours();
  const ticks = { color: text, font: { size: 14 } };
  return {
    type: "line" as const,
    data: {
      datasets: [
        {
          data: points.map(([x, y]) => ({ x, y })),
          borderColor: line,
          backgroundColor: fill,
          borderWidth: 3,
          pointRadius: points.length < 30 ? 3 : 0,
          pointBackgroundColor: line,
          fill: true,
        },
      ],
    },
    options: {
      animation: false as const,
      responsive: true,
      maintainAspectRatio: false,
      events: [],
      scales: {
        x: {
          type: "linear" as const,
          min: points[0]?.[0] ?? 0,
          max: points[points.length - 1]?.[0] ?? 1,
          afterBuildTicks: ends,
          grid: { display: false },
          ticks: {
            ...ticks,
            align: "inner" as const,
            maxRotation: 0,
            callback: (value: number | string) => writeX(Number(value)),
          },
        },
        y: {
          min: 0,
          suggestedMax: max,
          grid: { color: grid },
          ticks: {
            ...ticks,
            precision: 0,
            callback: (value: number | string) => writeY(Number(value)),
          },
        },
      },
    },
  };
}

const SCHEMES = [
  "(prefers-color-scheme: dark)",
  "(forced-colors: active)",
  "(prefers-contrast: more)",
];

export function LineChart({ label, data }: { readonly label: string; readonly data: LineData }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let wanted = true;
    let chart: Chart | undefined;
    const draw = async () => {
      // If it does not come there is the table beside it, and with the next numbers another try.
      const Kind = await loadChart().catch(() => undefined);
      if (!Kind || !wanted || !canvas.current) return;
      chart?.destroy();
      chart = new Kind(canvas.current, settings(data)) as Chart;
    };
    const again = () => void draw();
    const queries = SCHEMES.map((query) => window.matchMedia(query));
    for (const query of queries) query.addEventListener("change", again);
    again();
    return () => {
      wanted = false;
      chart?.destroy();
      for (const query of queries) query.removeEventListener("change", again);
    };
  }, [data]);
  return (
    <div class="chart">
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  );
}
