import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import "@xyflow/react/dist/base.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/phones.css";
import "./styles/requests.css";
import "./styles/menu.css";
import "./styles/life.css";
import "./styles/data.css";
import "./styles/time-line.css";
import "./styles/trouble.css";
import { App } from "./app.tsx";
import { followAddress } from "./state/follow-address.ts";
import { listen } from "./state/live.ts";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no #root.");

followAddress();
listen();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
