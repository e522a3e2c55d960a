// A button that fills in a field: data-choose="id of the field" data-value="what".
"use strict";

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-choose]");
  const field = button && document.getElementById(button.dataset.choose);
  if (!field) return;
  field.value = button.dataset.value;
  field.focus();
});
