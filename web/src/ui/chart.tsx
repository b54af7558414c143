// A line over time, drawn by Chart.js. Whoever shows it shows a table of the same numbers beside it.
import type { Chart } from "chart.js";
import { useEffect, useRef } from "preact/hooks";

export interface LineData {
  readonly labels: readonly string[];
  readonly values: readonly number[];
  readonly max: number;
}

async function loadChart(): Promise<typeof Chart> {
  const { Chart, LineController, LineElement, PointElement, LinearScale, CategoryScale, Filler } =
    await import("chart.js");
  Chart.register(LineController, LineElement, PointElement, LinearScale, CategoryScale, Filler);
  return Chart;
}

function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return { line: of("--chart-line"), fill: of("--chart-fill"), grid: of("--chart-grid"), text: of("--chart-text") };
}

function settings({ labels, values, max }: LineData, number: (n: number) => string) {
  const { line, fill, grid, text } = colours();
  const ticks = { color: text, font: { size: 14 } };
  return {
    type: "line" as const,
    data: {
      labels: [...labels],
      datasets: [
        {
          data: [...values],
          borderColor: line,
          backgroundColor: fill,
          borderWidth: 3,
          pointRadius: values.length < 30 ? 3 : 0,
          pointBackgroundColor: line,
          stepped: "before" as const,
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
        x: { grid: { display: false }, ticks: { ...ticks, maxTicksLimit: 5, maxRotation: 0 } },
        y: {
          min: 0,
          suggestedMax: max,
          grid: { color: grid },
          ticks: { ...ticks, precision: 0, callback: (value: number | string) => number(Number(value)) },
        },
      },
    },
  };
}

const SCHEMES = ["(prefers-color-scheme: dark)", "(forced-colors: active)", "(prefers-contrast: more)"];

export function LineChart(props: {
  readonly label: string;
  readonly data: LineData;
  readonly number: (n: number) => string;
}) {
  const { label, data, number } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let wanted = true;
    let chart: Chart | undefined;
    const draw = async () => {
      const Kind = await loadChart();
      if (!wanted || !canvas.current) return;
      chart?.destroy();
      chart = new Kind(canvas.current, settings(data, number)) as Chart;
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
