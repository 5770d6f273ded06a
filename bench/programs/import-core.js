import "@tsugite/core";
