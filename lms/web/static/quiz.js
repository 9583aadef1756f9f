// An answer is saved as soon as it is chosen. "Saved" is only said once the server has said that it is.
const quiz = document.querySelector("form.lms-quiz");

const SAVING = "Saving…";
const SAVED = "Saved";
const NOT_YET = "Not saved yet. Your answer is on this page; we will try again.";
const ASK_BY_HAND = "Not saved. Press “Save and continue” to see why.";
const TRY_AGAIN_MILLISECONDS = 5000;
const GIVE_UP_MILLISECONDS = 15000;

if (quiz) keepAsChosen(quiz, quiz.querySelector("[role=status]"));

function keepAsChosen(form, status) {
  let newest = 0;
  let sending = null;
  let later = 0;

  async function send() {
    window.clearTimeout(later);
    if (sending) return;
    const mine = newest;
    status.textContent = SAVING;
    sending = post(form);
    const answer = await sending;
    sending = null;
    if (mine !== newest) return send();
    if (answer === 204) {
      status.textContent = SAVED;
    } else if (answer >= 400 && answer < 500) {
      status.textContent = ASK_BY_HAND;
    } else {
      status.textContent = NOT_YET;
      later = window.setTimeout(send, TRY_AGAIN_MILLISECONDS);
    }
  }

  form.addEventListener("change", () => {
    newest += 1;
    send();
  });
  window.addEventListener("online", () => {
    if (status.textContent === NOT_YET) send();
  });
  // A save still on its way could arrive after the form and put an older answer on top of it: let it arrive first.
  form.addEventListener("submit", async (event) => {
    window.clearTimeout(later);
    if (!sending) return;
    event.preventDefault();
    await sending;
    form.requestSubmit(event.submitter);
  });
}

// The status the server answers with; 0 when it could not be asked, or wants us to sign in first.
async function post(form) {
  const sent = new FormData(form);
  sent.set("act", "keep");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: sent,
      headers: { "X-CSRFToken": sent.get("csrf_token") },
      redirect: "manual",
      credentials: "same-origin",
      signal: AbortSignal.timeout(GIVE_UP_MILLISECONDS),
    });
    return answer.status;
  } catch {
    return 0;
  }
}
