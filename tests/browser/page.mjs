// What headless Chromium makes of the pages: they read well in light, dark, narrow, print and without script, they ask
// nothing of anyone, they pass axe, and they find what was changed in them.
// Usage: node page.mjs FOLDER SHOTS [PAGE...]; pages of FOLDER must be sound, pictures go to SHOTS.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [folder, shots] = process.argv.slice(2).map((path) => resolve(path));
mkdirSync(shots, { recursive: true });
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});
let passed = 0;
const must = (holds, what) => {
  if (!holds) { console.error("FAILED: " + what); process.exitCode = 1; throw new Error(what); }
  passed += 1;
};

// Opens a page and gives it to `look`; whatever it asks for or complains of is a fault.
const open = async (file, options, look) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, bypassCSP: false, ...options });
  const page = await context.newPage();
  const asked = [], said = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(error.message));
  const url = pathToFileURL(file).href;
  await page.goto(url);
  await look(page);
  must(asked.every((one) => one.split("#")[0] === url), `${file} asked for ${asked}`);
  must(said.length === 0, `${file} said ${said}`);
  await context.close();
};
const verdict = (page) => page.locator("#check").getAttribute("class");
const told = (page) => page.locator("#checked").innerText();
// axe runs in a page that may run other scripts: the policy of ours forbids them.
const accessible = async (file, options, what) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options, bypassCSP: true });
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }));
  const broken = found.violations.map((one) => `${one.id}: ${one.nodes[0].html.slice(0, 120)}`);
  must(broken.length === 0, `axe on ${file}, ${what}: ${broken.join("; ")}`);
  must(found.passes.length > 20, `axe looked at ${found.passes.length} rules of ${file}`);
  await context.close();
};
// Writes a page with a change, and gives its name.
const changed = (file, name, change) => {
  const before = readFileSync(file, "utf8");
  const after = change(before);
  must(after !== before, `the change ${name} changes something`);
  const path = join(shots, name + ".html");
  writeFileSync(path, after);
  return path;
};

const pages = readdirSync(folder).filter((name) => /^report-\d+-..\.html$/.test(name)).map((name) => join(folder, name));
must(pages.length > 0, "there are pages");
for (const file of pages) {
  await open(file, {}, async (page) => {
    must(await verdict(page) === "sound", `${file} is sound: ${await told(page)}`);
    must(await page.locator("#checked li").count() === 4, `${file} says what it checked`);
  });
}

const last = pages.at(-1).replace(/-..\.html$/, "");
const fr = last + "-fr.html";
// Each language once, in each way of looking.
for (const language of ["fr", "nl", "de", "en"]) {
  const file = `${last}-${language}.html`;
  for (const [what, options] of [
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["narrow", { viewport: { width: 390, height: 844 } }],
  ]) {
    await open(file, options, async (page) => {
      await page.screenshot({ path: join(shots, `${language}-${what}.png`), fullPage: true });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      must(overflow <= 0, `${file} is ${overflow} too wide, ${what}`);
    });
    await accessible(file, options, what);
  }
}
await open(fr, {}, async (page) => {
  await page.emulateMedia({ media: "print" });
  await page.screenshot({ path: join(shots, "fr-print.png"), fullPage: true });
  must(!(await page.locator("nav").isVisible()), "what is for the screen is not printed");
  writeFileSync(join(shots, "fr-print.pdf"), await page.pdf({ preferCSSPageSize: true }));
});
await open(fr, { javaScriptEnabled: false }, async (page) => {
  must((await page.locator("#verdict").innerText()).includes("Sans script"), "without script the page says so");
  must(await page.locator("#table-allocation tbody tr").count() > 0, "without script the tables are there");
  await page.locator("#explanations summary").first().click();
  must(await page.locator("#explanations details h3").first().isVisible(), "without script an explanation opens");
});

// A figure leads to its explanation; a table is sorted; a fund is found.
await open(fr, {}, async (page) => {
  const cell = page.locator("#table-allocation tbody tr").nth(6).locator("a").nth(3);
  const target = (await cell.getAttribute("href")).slice(1);
  await cell.click();
  must(await page.locator(`[id="${target}"]`).isVisible(), `${target} opens`);
  const figure = (await cell.innerText()).trim();
  must((await page.locator(`[id="${target}"]`).innerText()).includes(figure), `${target} explains ${figure}`);
  const values = () => page.locator("#table-allocation tbody tr td:nth-child(7)").evaluateAll((cells) => cells.map((one) => Number(one.dataset.v)));
  const button = page.locator("#table-allocation thead th:nth-child(7) button");
  await button.click();
  const up = await values();
  must(up.every((value, place) => place === 0 || up[place - 1] <= value), `sorted upwards: ${up}`);
  await button.click();
  const down = await values();
  must(down.every((value, place) => place === 0 || down[place - 1] >= value), `sorted downwards: ${down}`);
  const fund = (await page.locator("#table-allocation tbody tr td").first().innerText()).trim();
  await page.fill("#search", fund);
  must(await page.locator("#table-allocation tbody tr:visible").count() === 1, "one fund is found");
  must(/^\d+ /.test(await page.locator("#found").innerText()), "how many rows are found is said");
  await page.fill("#search", "");
  must(await page.locator("#table-allocation tbody tr:visible").count() === up.length, "all funds are back");
});

// What is changed is found, and the first wrong line is named.
const wrong = async (name, change, says) => {
  const file = changed(fr, name, change);
  await open(file, {}, async (page) => {
    must(await verdict(page) === "wrong", `${name} is found`);
    must((await told(page)).split("\n")[0].includes(says), `${name}: ${await told(page)}`);
    await page.locator("#check").screenshot({ path: join(shots, name + ".png") });
  });
};
const evidence = (html) => JSON.parse(html.match(/id="evidence">(.*?)<\/script>/s)[1]);
const original = evidence(readFileSync(fr, "utf8"));
const lines = original.pieces.filter((piece) => piece[0] > 0);
const paid = lines.find((piece) => piece[1].includes('"kind":"SubsidyPaid"'));
const put = (html, data) => html.replace(/(id="evidence">).*?(<\/script>)/s, (_, a, b) => a + JSON.stringify(data).replaceAll("<", "\\u003c") + b);
const edit = (change) => (html) => { const data = evidence(html); change(data); return put(html, data); };
const piece = (data, seq) => data.pieces.find((one) => one[0] === seq);
await wrong("changed-line", edit((data) => { const one = piece(data, paid[0]); one[1] = one[1].replace(/"cents":(\d+)/, '"cents":1$1'); }), `${paid[0]}`);
await wrong("swapped-lines", edit((data) => { const [a, b] = [piece(data, lines[3][0]), piece(data, lines[4][0])]; [a[1], b[1]] = [b[1], a[1]]; }), `${lines[3][0]}`);
await wrong("removed-line", edit((data) => { data.pieces = data.pieces.filter((one) => one[0] !== paid[0]); }), `${paid[0]}`);
await wrong("changed-rest", edit((data) => { const rest = data.pieces.find((one) => one[0] === 0); rest[2] = rest[2].replace(/^./, (c) => (c === "0" ? "1" : "0")); }), "racine");
await wrong("changed-root", edit((data) => { data.root = data.root.replace(/^./, (c) => (c === "0" ? "1" : "0")); }), "racine");
await wrong("not-json", edit((data) => { piece(data, paid[0])[1] = "{"; }), `${paid[0]}`);
await wrong("changed-share", (html) => html.replace(/(id="table-allocation".*?<td class="n" data-v=")(\d+)/s, "$11$2"), "allocation");
await wrong("changed-total", (html) => html.replace(/(id="table-envelopes".*?<tfoot>.*?data-v=")(\d+)/s, "$11$2"), "envelopes");
await wrong("changed-paid", (html) => {
  const from = html.indexOf('id="table-envelopes"');
  const row = html.slice(from).match(/<tr><td>.*?<\/tr>/s);
  let column = 0;
  const other = row[0].replace(/<td[^>]*>/g, (cell) => (column++ === 3 ? cell.replace(/data-v="(\d+)"/, 'data-v="1$1"') : cell));
  return html.slice(0, from) + html.slice(from).replace(row[0], other);
}, "envelopes");

// A script that came in by a name would not run: the policy knows the one of the page.
{
  const file = changed(fr, "injected-script", (html) => html.replace("</main>", "<script>document.title = 'taken'</script></main>"));
  const page = await browser.newPage();
  await page.goto(pathToFileURL(file).href);
  must(await page.title() !== "taken", "a script that is not of the page does not run");
}
await browser.close();
console.log(`${passed} passed, 0 failed`);
