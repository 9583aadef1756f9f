// What pages do beyond forms and links. Everything here has a way without it.

const LEFT = "left";
const LEFT_FOR_SECONDS = 12 * 60 * 60;
const SHIFTS_TO_LEAVE = 3;
const SHIFTS_WITHIN_MILLISECONDS = 5000;

// "Exit this page": hide at once, end the session, and put an ordinary page in place of this one in the history.
const exit = document.querySelector("form.lms-exit");

function hide() {
  document.documentElement.classList.add("lms-left");
  document.title = "Weather";
}

function leave() {
  hide();
  document.cookie = `${LEFT}=yes; path=/; max-age=${LEFT_FOR_SECONDS}; samesite=lax`;
  const sent = new FormData(exit);
  fetch(exit.action, { method: "POST", body: sent, keepalive: true, redirect: "manual", credentials: "same-origin" });
  window.top.location.replace(document.body.dataset.outside);
}

if (exit) {
  exit.addEventListener("submit", (event) => {
    event.preventDefault();
    leave();
  });
  const also = document.createElement("span");
  also.className = "govuk-visually-hidden";
  also.textContent = ", or press Shift 3 times";
  exit.querySelector("button").append(also);
  listenForShift(exit.querySelector("[role=status]"));
}

// Pages before the one that was left are still behind the back button: going back to one leads away again. Whoever
// comes by a link or an address of their own is let in, and from then on going back works as ever.
if (document.cookie.split("; ").includes(`${LEFT}=yes`)) {
  if (performance.getEntriesByType("navigation")[0]?.type === "back_forward") {
    hide();
    window.top.location.replace(document.body.dataset.outside);
  } else {
    document.cookie = `${LEFT}=; path=/; max-age=0; samesite=lax`;
  }
}

function listenForShift(status) {
  let pressed = 0;
  let alone = false;
  let forget = 0;
  const startAgain = () => {
    pressed = 0;
    status.textContent = "";
  };
  document.addEventListener("keydown", (event) => {
    alone = event.key === "Shift" && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!alone) startAgain();
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    pressed += 1;
    window.clearTimeout(forget);
    forget = window.setTimeout(startAgain, SHIFTS_WITHIN_MILLISECONDS);
    const left = SHIFTS_TO_LEAVE - pressed;
    if (left === 0) leave();
    else status.textContent = `Press Shift ${left} more ${left === 1 ? "time" : "times"} to leave this page.`;
  });
}

// A page the browser kept in memory may be somebody else's by now: ask the server again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) window.location.reload();
});

// A details block that holds the target of a link opens by itself; and before printing, all of them do.
function openAround(id) {
  const target = id && document.getElementById(id);
  for (let block = target && target.closest("details"); block; block = block.parentElement.closest("details")) {
    block.open = true;
  }
}
openAround(window.location.hash.slice(1));
window.addEventListener("hashchange", () => openAround(window.location.hash.slice(1)));
window.addEventListener("beforeprint", () => {
  for (const block of document.querySelectorAll("main details")) block.open = true;
});

// A table that is wider than the page scrolls in a box of its own: let the keyboard reach the box, by the table's name.
for (const box of document.querySelectorAll(".lms-table-scroll")) {
  const caption = box.querySelector("caption");
  if (box.scrollWidth > box.clientWidth && caption) {
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", caption.textContent.trim());
  }
}
