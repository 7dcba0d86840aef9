// Starts the app. It is a file because the page's policy forbids inline scripts; the build puts the final name in.
import init from "./hydrate.js";

await init();
