// Starts the app. It is a file because the page's policy forbids inline scripts; the build puts the final names in.
// The server has drawn the page already: on a slow line the program does not take the wire from what is to be seen first.
// A page in the background never paints, so it waits no longer than half a second.
await new Promise((painted) => {
  requestAnimationFrame(() => setTimeout(painted));
  setTimeout(painted, 500);
});

// Both files at once: the script would ask for the module only when it has come itself.
const module = fetch(new URL("./SURFACE_bg.wasm", import.meta.url));
const { default: init } = await import("./SURFACE.js");
await init({ module_or_path: module });
