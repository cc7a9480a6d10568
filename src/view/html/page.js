"use strict";
// Captured text is put into text nodes only (textContent); nothing of it is ever parsed as markup or script.
// The data stands behind this script, and may end early: what is whole of it is shown.
document.addEventListener("DOMContentLoaded", () => {
  const ROW = 26, BEYOND = 12, HEX = 16, HEX_MOST = 4096;
  const find = (id) => document.getElementById(id);
  const ladder = find("ladder"), space = find("space"), rowsBox = find("rows");
  const fieldsBox = find("fields"), hexBox = find("hex"), aboutBox = find("about");

  const make = (kind, className, text) => {
    const made = document.createElement(kind);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const unpack = async (script) => {
    const packed = Uint8Array.from(atob(script.textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  };
  const lines = async (script) => (await unpack(script)).split("\n").slice(0, -1);

  // Rows: [kind, session, frame, time, from, protocol, summary, client, server], and where their details are.
  const rows = [], endsOf = new Map();
  let shown = [], picked = -1, message = null, pickedField = -1, fields = {}, titles = {};
  const detailScripts = [...document.querySelectorAll("script.details")];
  const detailBlocks = new Map();

  const details = async (row) => {
    if (!detailBlocks.has(row.block)) {
      if (detailBlocks.size > 16) detailBlocks.delete(detailBlocks.keys().next().value);
      detailBlocks.set(row.block, lines(detailScripts[row.block]));
    }
    return JSON.parse((await detailBlocks.get(row.block))[row.line]);
  };

  const isMessage = (row) => row.kind === "message";

  // The ladder shows the rows in sight only.
  const drawLadder = () => {
    space.style.height = shown.length * ROW + "px";
    const first = Math.max(0, Math.floor(ladder.scrollTop / ROW) - BEYOND);
    const last = Math.min(shown.length, Math.ceil((ladder.scrollTop + ladder.clientHeight) / ROW) + BEYOND);
    rowsBox.style.top = first * ROW + "px";
    const made = [];
    for (let at = first; at < last; at++) {
      const row = rows[shown[at]];
      const line = make("div", "row");
      line.id = "row" + shown[at];
      line.setAttribute("role", "option");
      line.setAttribute("aria-selected", String(shown[at] === picked));
      line.setAttribute("aria-posinset", at + 1);
      line.setAttribute("aria-setsize", shown.length);
      if (isMessage(row)) line.classList.add(row.from); else line.classList.add("aside");
      if (shown[at] === picked) line.classList.add("picked");
      if (at > 0 && rows[shown[at - 1]].session !== row.session) line.classList.add("opens");
      const way = isMessage(row) ? (row.from === "client" ? "──▶" : "◀──") : "";
      line.append(make("span", "when", row.time.slice(11, 23)), make("span", "session", row.session), make("span", "way", way));
      const title = titles[row.protocol] || row.protocol;
      line.append(make("span", "what", isMessage(row) ? title + "  " + row.summary : row.kind + ": " + row.summary));
      line.title = isMessage(row) ? "client " + row.client + ", server " + row.server : "";
      line.addEventListener("click", () => { pick(shown[at]); ladder.focus(); });
      made.push(line);
    }
    rowsBox.replaceChildren(...made);
    ladder.setAttribute("aria-activedescendant", picked >= 0 ? "row" + picked : "");
  };

  const filter = () => {
    const words = find("search").value.toLowerCase().trim();
    const protocol = find("protocol").value, asides = find("asides").checked;
    const numbered = words.match(/^(frame|session) (\d+)$/);
    shown = [];
    rows.forEach((row, index) => {
      if (protocol && row.protocol !== protocol || !asides && !isMessage(row)) return;
      if (numbered ? row[numbered[1]] !== Number(numbered[2]) : words && !row.searched.includes(words)) return;
      shown.push(index);
    });
    find("status").textContent = shown.length + " of " + rows.length + " rows";
    drawLadder();
  };

  const inSight = (at) => {
    if (at * ROW < ladder.scrollTop) ladder.scrollTop = at * ROW;
    const below = (at + 1) * ROW + find("ends").offsetHeight - ladder.clientHeight;
    if (below > ladder.scrollTop) ladder.scrollTop = below;
  };

  const pick = async (index, field = -1) => {
    picked = index;
    const at = shown.indexOf(index);
    if (at >= 0) inSight(at);
    drawLadder();
    const row = rows[index];
    const [client, server] = endsOf.get(row.session) || ["", ""];
    find("ends").replaceChildren(make("span", "client", "client " + client), make("span", "", "session " + row.session), make("span", "server", "server " + server));
    const detail = await details(row);
    if (picked !== index) return;
    message = detail;
    drawMessage(row, detail);
    if (field >= 0) pickField(field);
    link();
  };

  const link = () => {
    const place = "#m" + (picked + 1) + (pickedField >= 0 ? ".f" + (pickedField + 1) : "");
    if (location.hash !== place) history.replaceState(null, "", place);
  };

  const drawFacts = (facts) => {
    const list = make("dl");
    for (const [key, value] of Object.entries(facts)) {
      if (key === "kind") continue;
      list.append(make("dt", "", key.replaceAll("_", " ")));
      list.append(make("dd", "", typeof value === "object" ? JSON.stringify(value, null, 1) : String(value)));
    }
    fieldsBox.replaceChildren(list);
    hexBox.replaceChildren();
    aboutBox.replaceChildren();
  };

  const drawMessage = (row, detail) => {
    pickedField = -1;
    const title = titles[row.protocol] || row.protocol;
    find("title").textContent = isMessage(row) ? title + ": " + row.summary : row.kind + " (session " + row.session + ")";
    if (!isMessage(row)) {
      find("where").textContent = title + (row.frame ? ", frame " + row.frame : "") + ", " + row.time;
      drawFacts(detail.facts);
      return;
    }
    const ends = row.from === "client" ? [row.client, row.server] : [row.server, row.client];
    const pieces = detail.pieces.map(([frame, offset, length]) => "frame " + frame + " bytes " + offset + "–" + (offset + length - 1));
    find("where").textContent = row.time + ", " + ends[0] + " → " + ends[1] + " (" + row.from + "), " + detail.length +
      " bytes: " + pieces.slice(0, 8).join("; ") + (pieces.length > 8 ? "; …" : "");
    const made = detail.notes.map(([severity, , offset, text]) => make("div", "note " + severity, severity + " at " + offset + ": " + text));
    detail.nodes.forEach((node, index) => made.push(fieldLine(node, index)));
    fieldsBox.replaceChildren(...made);
    drawHex(detail);
    aboutBox.replaceChildren(make("p", "spec", "Select a field or a byte to read what it is."));
  };

  const fieldLine = ([name, source, start, length, depth, value, meaning, bit, bits], index) => {
    const [label] = fields[name] || [name];
    const line = make("div", "field" + (value === "" && bits === undefined ? " group" : ""));
    line.dataset.field = index;
    line.setAttribute("role", "treeitem");
    line.setAttribute("aria-level", depth + 1);
    line.setAttribute("aria-selected", "false");
    line.tabIndex = -1;
    line.style.paddingLeft = 8 + 16 * depth + "px";
    if (bits !== undefined) line.append(make("span", "bits", drawBits(length * 8, bit, bits, value) + " "));
    line.append(make("b", "", label));
    if (value !== "") line.append(" ", make("span", "value", value));
    if (meaning !== "") line.append(" ", make("span", "meaning", meaning));
    line.addEventListener("mouseenter", () => mark(index));
    line.addEventListener("mouseleave", () => mark(-1));
    line.addEventListener("click", () => pickField(index));
    return line;
  };

  // Bit fields as in `..10 1...`; what a flag's bits are follows from its being set.
  const drawBits = (width, first, count, value) => {
    let digits = "".padStart(width, ".").split("");
    let number = value === "set" ? 1n : value === "not set" ? 0n : null;
    if (number === null) try { number = BigInt(value.split(" ")[0]); } catch { number = 0n; }
    for (let at = 0; at < count; at++) digits[first + at] = String((number >> BigInt(count - 1 - at)) & 1n);
    return digits.join("").replace(/(.{4})(?=.)/g, "$1 ");
  };

  const drawHex = (detail) => {
    const made = [];
    const dump = (bytes, length, source, first) => {
      const count = Math.min(bytes.length / 2, HEX_MOST);
      for (let at = 0; at < count; at += HEX) {
        const line = make("div");
        line.append(make("span", "offset", (first + at).toString(16).padStart(4, "0") + "  "));
        const texts = [];
        for (let in_row = 0; in_row < HEX; in_row++) {
          if (at + in_row >= count) { line.append("   "); continue; }
          const digits = bytes.substr(2 * (at + in_row), 2), code = parseInt(digits, 16);
          const byte = make("span", "byte", digits), text = make("span", "byte", code > 31 && code < 127 ? String.fromCharCode(code) : ".");
          for (const one of [byte, text]) { one.dataset.source = source; one.dataset.offset = at + in_row; }
          line.append(byte, in_row === 7 ? "  " : " ");
          texts.push(text);
        }
        line.append(" ", ...texts);
        made.push(line);
      }
      if (count < length) made.push(make("div", "source", length - count + " more bytes"));
    };
    dump(detail.bytes, detail.length, 0, 0);
    detail.sources.forEach((source, index) => {
      const [of, offset, length] = source.from;
      made.push(make("div", "source", "source " + (index + 1) + ": " + source.how + " of " + length + " bytes at " + offset + (of ? " of source " + of : "")));
      dump(source.bytes, source.length, index + 1, 0);
    });
    hexBox.replaceChildren(...made);
  };

  const bytesOf = (index) => {
    const [, source, start, length] = message.nodes[index];
    return [...hexBox.querySelectorAll(".byte")].filter((byte) => Number(byte.dataset.source) === source &&
      Number(byte.dataset.offset) >= start && Number(byte.dataset.offset) < start + length);
  };

  // The smallest field that a byte belongs to.
  const fieldOf = (source, offset) => {
    let best = -1;
    message.nodes.forEach(([, of, start, length, , , , , bits], index) => {
      if (of !== source || offset < start || offset >= start + length || bits !== undefined) return;
      if (best < 0 || length <= message.nodes[best][3]) best = index;
    });
    return best;
  };

  const mark = (index) => {
    document.querySelectorAll(".mark").forEach((one) => one.classList.remove("mark"));
    if (index < 0 || !message || !message.nodes) return;
    bytesOf(index).forEach((byte) => byte.classList.add("mark"));
    const line = fieldsBox.querySelector('[data-field="' + index + '"]');
    if (line) line.classList.add("mark");
  };

  // Scrolls a box, and nothing around it, until something in it can be seen.
  const reveal = (box, inside) => {
    const outer = box.getBoundingClientRect(), inner = inside.getBoundingClientRect();
    if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top;
    else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom;
  };

  const pickField = (index) => {
    if (!message || !message.nodes || !message.nodes[index]) return;
    document.querySelectorAll(".field.picked, .byte.picked").forEach((one) => {
      one.classList.remove("picked");
      if (one.classList.contains("field")) { one.setAttribute("aria-selected", "false"); one.tabIndex = -1; }
    });
    pickedField = index;
    const bytes = bytesOf(index);
    bytes.forEach((byte) => byte.classList.add("picked"));
    if (bytes[0]) reveal(hexBox, bytes[0]);
    const line = fieldsBox.querySelector('[data-field="' + index + '"]');
    line.classList.add("picked");
    line.setAttribute("aria-selected", "true");
    line.tabIndex = 0;
    reveal(fieldsBox, line);
    const [name, , start, length] = message.nodes[index];
    const [label, description, spec] = fields[name] || [name, "", ""];
    const where = length === 0 ? "worked out" : length === 1 ? "byte " + start : "bytes " + start + "–" + (start + length - 1);
    aboutBox.replaceChildren(make("p", "", label + ": " + description), make("p", "spec", name + ", " + where + (spec && spec !== "none" ? ", " + spec : "")));
    link();
  };

  hexBox.addEventListener("mouseover", (event) => {
    const { source, offset } = event.target.dataset || {};
    if (offset !== undefined) mark(fieldOf(Number(source), Number(offset)));
  });
  hexBox.addEventListener("mouseleave", () => mark(-1));
  hexBox.addEventListener("click", (event) => {
    const { source, offset } = event.target.dataset || {};
    if (offset === undefined) return;
    const field = fieldOf(Number(source), Number(offset));
    if (field >= 0) pickField(field);
  });

  const step = (by) => {
    const at = shown.indexOf(picked);
    const next = at < 0 ? 0 : Math.max(0, Math.min(shown.length - 1, at + by));
    if (shown.length) pick(shown[next]);
  };
  const focusField = (index) => {
    const count = message && message.nodes ? message.nodes.length : 0;
    if (!count) return;
    pickField(Math.max(0, Math.min(count - 1, index)));
    fieldsBox.querySelector(".field.picked").focus({ preventScroll: true });
  };

  ladder.addEventListener("keydown", (event) => {
    const page = Math.max(1, Math.floor(ladder.clientHeight / ROW) - 1);
    const steps = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page, Home: -rows.length, End: rows.length };
    if (event.key in steps) step(steps[event.key]);
    else if (event.key === "ArrowRight" || event.key === "Enter") focusField(Math.max(0, pickedField));
    else return;
    event.preventDefault();
  });
  fieldsBox.addEventListener("keydown", (event) => {
    const steps = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: 20, PageUp: -20, Home: -1e9, End: 1e9 };
    if (event.key in steps) focusField(pickedField + steps[event.key]);
    else if (event.key === "ArrowLeft" || event.key === "Escape") ladder.focus();
    else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && event.target.tagName !== "INPUT") { find("search").focus(); event.preventDefault(); }
    if (event.key === "Escape" && event.target.id === "search") ladder.focus();
  });
  let drawing = false;
  ladder.addEventListener("scroll", () => {
    if (drawing) return;
    drawing = true;
    requestAnimationFrame(() => { drawing = false; drawLadder(); });
  });
  window.addEventListener("resize", drawLadder);
  for (const id of ["search", "protocol", "asides"]) find(id).addEventListener("input", filter);

  const dark = (on) => {
    document.documentElement.classList.toggle("dark", on);
    find("theme").setAttribute("aria-pressed", String(on));
    find("theme").textContent = on ? "Light" : "Dark";
  };
  find("theme").addEventListener("click", () => dark(!document.documentElement.classList.contains("dark")));
  dark(matchMedia("(prefers-color-scheme: dark)").matches);

  const follow = () => {
    const place = location.hash.match(/^#m(\d+)(?:\.f(\d+))?$/);
    const index = place ? Number(place[1]) - 1 : rows.findIndex(isMessage);
    if (rows[index]) pick(index, place && place[2] ? Number(place[2]) - 1 : -1);
  };
  window.addEventListener("hashchange", follow);

  const start = async () => {
    const all = (kind) => [...document.querySelectorAll("script." + kind)];
    const merged = async (kind) => {
      const parts = await Promise.all(all(kind).map((script) => unpack(script).catch(() => "{}")));
      return Object.assign({}, ...parts.map((text) => JSON.parse(text)));
    };
    titles = await merged("titles");
    fields = await merged("fields");
    const { summary = "cut off" } = await merged("summary");
    const seen = new Set();
    const scripts = all("rows");
    for (let block = 0; block < scripts.length; block++) {
      (await lines(scripts[block]).catch(() => [])).forEach((text, line) => {
        const [kind, session, frame, time, from, protocol, summary, client, server] = JSON.parse(text);
        const searched = [kind, titles[protocol], summary, client, server].join(" ").toLowerCase();
        rows.push({ kind, session, frame, time, from, protocol, summary, client, server, searched, block, line });
        if (client) endsOf.set(session, [client, server]);
        seen.add(protocol);
      });
    }
    for (const protocol of [...seen].sort()) {
      const option = make("option", "", titles[protocol] || protocol);
      option.value = protocol;
      find("protocol").append(option);
    }
    document.title = "dissect: " + summary.split(";")[0];
    filter();
    follow();
    document.documentElement.dataset.ready = "yes";
  };
  start();
});
