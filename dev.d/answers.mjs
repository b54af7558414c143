// Whether a server answers with its pages and these elections: answers.mjs URL NAME...
const [url, ...names] = process.argv.slice(2);

async function ask(path) {
  const answer = await fetch(url + path);
  if (!answer.ok) throw new Error(`${url}${path}: ${answer.status}`);
  return answer;
}

const index = await (await ask("/")).text();
const [script] = index.match(/\/assets\/main-[^"]+\.js/) ?? [];
if (!script) throw new Error(`${url}/: no script of the pages`);
await ask(script);
await ask("/assets.txt");
for (const name of names) {
  const { title, phase } = await (await ask(`/elections/${name}`)).json();
  console.log(`${url}/elections/${name}: ${title}: ${phase}`);
}
