"use strict";
// What this page does: it computes the hash of every entry that is in it, their links, the root of the tree and the sums,
// and says what it found; it sorts tables and searches for a fund. It asks nothing of anyone.
(() => {
  const byId = (id) => document.getElementById(id);
  const utf8 = new TextEncoder();

  // SHA-256 (FIPS 180-4): the constants are the fractions of the roots of the first primes.
  const K = [], H0 = [];
  for (let n = 2; K.length < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (!prime) continue;
    const fraction = (root) => Math.floor((root - Math.floor(root)) * 4294967296) | 0;
    if (H0.length < 8) H0.push(fraction(Math.sqrt(n)));
    K.push(fraction(Math.cbrt(n)));
  }
  const sha256 = (bytes) => {
    const padded = new Uint8Array(((bytes.length + 8) >> 6) + 1 << 6);
    padded.set(bytes);
    padded[bytes.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(bytes.length / 536870912));
    view.setUint32(padded.length - 4, bytes.length << 3);
    const h = H0.slice(), w = new Int32Array(64);
    const turn = (x, n) => (x >>> n) | (x << (32 - n));
    for (let at = 0; at < padded.length; at += 64) {
      for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + 4 * i);
      for (let i = 16; i < 64; i++) {
        const a = w[i - 15], b = w[i - 2];
        w[i] = w[i - 16] + w[i - 7] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
      }
      let [a, b, c, d, e, f, g, o] = h;
      for (let i = 0; i < 64; i++) {
        const one = (o + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
        const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        o = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
      }
      [a, b, c, d, e, f, g, o].forEach((value, i) => { h[i] = (h[i] + value) | 0; });
    }
    const out = new Uint8Array(32);
    h.forEach((value, i) => new DataView(out.buffer).setInt32(4 * i, value));
    return out;
  };
  const joined = (...parts) => {
    const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) { all.set(part, at); at += part.length; }
    return all;
  };
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const unhex = (text) => Uint8Array.from(text.match(/../g) || [], (two) => parseInt(two, 16));
  // RFC 6962: a leaf is hashed behind a byte 0, two nodes behind a byte 1.
  const leaf = (line) => sha256(joined([0], utf8.encode(line)));
  const node = (left, right) => sha256(joined([1], left, right));

  const check = () => {
    const data = JSON.parse(byId("evidence").textContent);
    const words = data.words;
    const wrong = [];
    const fault = (text, place, seq) => {
      wrong.push(text.replace("{}", place));
      const row = seq && byId("entry-" + seq);
      if (row) row.classList.add("bad");
    };
    // Each line against the hash that the page prints beside it.
    const lines = data.pieces.filter((piece) => piece[0] > 0);
    const hashes = new Map(lines.map(([seq, line]) => [seq, leaf(line)]));
    const entries = new Map();
    for (const [seq, line] of lines) {
      const row = byId("entry-" + seq);
      const printed = row ? row.lastElementChild.textContent : "";
      let entry = null;
      try { entry = JSON.parse(line); } catch (e) { entry = null; }
      if (!entry || entry.seq !== seq || hex(hashes.get(seq)) !== printed) fault(words.hash, seq, seq);
      else entries.set(seq, entry);
    }
    for (const row of document.querySelectorAll("#table-entries tbody tr")) {
      const seq = Number(row.id.slice(6));
      if (!hashes.has(seq)) fault(words.hash, seq, seq);
    }
    // Each entry names the hash of the one before it, where both are here.
    let links = 0;
    for (const [seq, entry] of entries) {
      if (!hashes.has(seq - 1)) continue;
      links += 1;
      if (entry.prev !== hex(hashes.get(seq - 1))) fault(words.link, seq, seq);
    }
    // The root over all of the ledger, from the entries here and the hashes of the rest.
    let at = 0;
    const root = (count) => {
      const piece = data.pieces[at];
      if (!piece || count < 1) throw new Error("the pieces end too early");
      if (piece[0] === 0 && piece[1] === count) { at += 1; return unhex(piece[2]); }
      if (count === 1) { at += 1; return hashes.get(piece[0]); }
      let left = 1;
      while (left * 2 < count) left *= 2;
      const first = root(left);
      return node(first, root(count - left));
    };
    let top = "";
    try { top = hex(root(data.size)); } catch (e) { top = ""; }
    const printed = Array.from(document.querySelectorAll("#identity code"), (code) => code.textContent);
    if (top !== data.root || at !== data.pieces.length || !printed.includes(top)) fault(words.root, "");
    // The figures against the entries: every total, every share, what was paid.
    let sums = 0;
    const cell = (row, column) => Number(row.cells[column].dataset.v || 0);
    const same = (a, b, place) => { sums += 1; if (a !== b) fault(words.sum, place); };
    for (const table of document.querySelectorAll("table[id]")) {
      if (!table.tFoot) continue;
      const totals = table.tFoot.rows[0];
      for (let column = 1; column < totals.cells.length; column++) {
        if (totals.cells[column].dataset.v === undefined) continue;
        const sum = Array.from(table.tBodies[0].rows).reduce((sum, row) => sum + cell(row, column), 0);
        same(sum, cell(totals, column), table.id.slice(6) + " · " + table.tHead.rows[0].cells[column].textContent);
      }
    }
    const determined = entries.get(data.determination);
    const allocation = byId("table-allocation");
    if (data.determination && allocation) {
      const fact = determined ? determined.body.fact : { shares: [] };
      const rows = new Map(Array.from(allocation.tBodies[0].rows, (row) => [row.cells[0].textContent, row]));
      same(rows.size, fact.shares.length, "allocation");
      // Behind fund and name stand the slices, then what the key knows besides, total and reserved.
      const heads = Array.from(allocation.tHead.rows[0].cells, (head) => head.dataset.figure).slice(2);
      let given = 0;
      for (const share of fact.shares) {
        const row = rows.get(share.fund);
        const besides = { "excess": share.excess_cents, "common-projects": share.common_projects_cents };
        const slices = share.slices.map((slice) => slice.cents);
        const parts = slices.concat(Object.values(besides));
        const told = heads.slice(slices.length, -2).map((figure) => besides[figure]);
        const figures = slices.concat(told, share.total_cents, share.reserved_cents);
        const shown = row ? heads.map((_, n) => cell(row, n + 2)) : [];
        given += share.total_cents + share.reserved_cents;
        same(parts.reduce((sum, cents) => sum + cents, 0), share.total_cents, "allocation · " + share.fund);
        same(figures.join(), shown.join(), "allocation · " + share.fund);
      }
      same(given + fact.no_beneficiary_cents + fact.undistributed_cents + fact.difference_cents, fact.budget_cents,
        "allocation");
    }
    const envelopes = byId("table-envelopes");
    if (envelopes) {
      const corrected = new Set();
      const paid = new Map(), shown = new Map();
      for (const entry of entries.values()) if (entry.kind === "EntryCorrected") corrected.add(entry.body.fact.entry);
      for (const [seq, entry] of entries) {
        if (corrected.has(seq)) continue;
        const fact = entry.body.fact;
        // What was returned of a repayment that was corrected away counts as paid.
        const given = entry.kind === "RepaymentReturned" && corrected.has(fact.repayment)
          ? entries.get(fact.repayment).body.fact.fund
          : entry.kind === "SubsidyPaid" ? fact.fund : null;
        if (given !== null) paid.set(given, (paid.get(given) || 0) + fact.cents);
      }
      for (const row of envelopes.tBodies[0].rows) {
        const fund = row.cells[0].textContent;
        shown.set(fund, (shown.get(fund) || 0) + cell(row, 3));
      }
      for (const fund of new Set([...paid.keys(), ...shown.keys()])) {
        same(paid.get(fund) || 0, shown.get(fund) || 0, "envelopes · " + fund);
      }
    }
    byId("check").className = wrong.length ? "wrong" : "sound";
    byId("verdict").textContent = wrong.length ? words.wrong : words.sound;
    const told = wrong.length
      ? wrong.slice(0, 20)
      : [words.hashes.replace("{}", lines.length), words.links.replace("{}", links),
         words.roots.replace("{}", data.size), words.sums.replace("{}", sums)];
    byId("checked").replaceChildren(...told.map((text) => {
      const item = document.createElement("li");
      item.textContent = text;
      return item;
    }));
  };

  const sort = () => {
    const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
    const numeric = (text) => /^-?\d+(\.\d+)?$/.test(text);
    for (const button of document.querySelectorAll("thead button")) {
      button.addEventListener("click", () => {
        const head = button.parentElement, column = head.cellIndex;
        const body = head.closest("table").tBodies[0];
        const up = head.getAttribute("aria-sort") !== "ascending";
        for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", up ? "ascending" : "descending");
        const key = (row) => row.cells[column].dataset.v ?? row.cells[column].textContent;
        const rows = Array.from(body.rows).sort((a, b) => {
          const [x, y] = [key(a), key(b)];
          const by = numeric(x) && numeric(y) ? Number(x) - Number(y) : order.compare(x, y);
          return up ? by : -by;
        });
        body.replaceChildren(...rows);
      });
    }
  };

  const search = () => {
    const input = byId("search");
    input.addEventListener("input", () => {
      const wanted = input.value.trim().toLowerCase();
      let found = 0;
      for (const table of document.querySelectorAll("table[data-fund]")) {
        for (const row of table.tBodies[0].rows) {
          const fits = row.textContent.toLowerCase().includes(wanted);
          row.classList.toggle("gone", !fits);
          if (fits) found += 1;
        }
      }
      for (const told of document.querySelectorAll("#explanations details")) {
        told.hidden = wanted !== "" && !told.firstElementChild.textContent.toLowerCase().includes(wanted);
      }
      byId("found").textContent = wanted ? byId("found").dataset.told.replace("{}", found) : "";
    });
  };

  // A figure leads to its explanation, which opens.
  const open = () => {
    const target = location.hash.length > 1 && byId(decodeURIComponent(location.hash.slice(1)));
    const around = target && target.closest("details");
    if (around) { around.hidden = false; around.open = true; target.scrollIntoView(); }
  };
  document.documentElement.classList.remove("noscript");
  window.addEventListener("hashchange", open);
  sort();
  if (byId("search")) search();
  if (byId("evidence")) check();
  open();
})();
