import { render } from "preact";
import { App } from "./app.tsx";
import { listenToFeed } from "./feed.ts";
import { listenToKeys } from "./keyboard.ts";
import { listenToHistory } from "./router.ts";
import { applyTheme } from "./theme.ts";

applyTheme();
listenToHistory();
listenToKeys();
listenToFeed();
render(<App />, document.querySelector("#app") ?? document.body);
