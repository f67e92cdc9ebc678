"use strict";
const copy = document.getElementById("copy");
copy.addEventListener("click", async () => {
  await navigator.clipboard.writeText(document.getElementById("number").textContent);
  document.getElementById("copied").textContent = copy.dataset.copied;
});
