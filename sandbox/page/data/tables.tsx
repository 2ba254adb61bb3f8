import { useEffect } from "react";
import { follow } from "../state/live.ts";
import { type Row, type TableName, tableNames, useWorld } from "../state/world.ts";
import { Scroller } from "../ui/scroller.tsx";
import { cell, written } from "./cell.ts";
import { useOnlyChosen } from "./only-chosen.tsx";
import { rowsOfRequest } from "./rows-of-request.ts";

const meanings: Readonly<Record<TableName, string>> = {
  requests: "One row a request: where it stands.",
  messages: "One row a message that was sent, templates too: its fate so far.",
  waits: "One row a message of which an execution awaits what becomes of it.",
  conversations: "One row a person: when they last wrote, who asked them to, and who waits for them.",
};

/** The rows of the product's tables. */
export function Tables() {
  useEffect(() => follow("tables"), []);
  const tables = useWorld((value) => value.tables);
  const { request, control } = useOnlyChosen();
  const chosen = (rows: readonly Row[]) =>
    request === undefined ? rows : rowsOfRequest(rows, request, tables.messages);
  return (
    <div className="tables">
      {control}
      {[...tableNames].reverse().map((name) => (
        <section key={name}>
          <h2>
            {name} <small>{meanings[name]}</small>
          </h2>
          <Rows name={name} rows={newestFirst(chosen(tables[name]))} />
        </section>
      ))}
    </div>
  );
}

function Rows({ name, rows }: { name: string; rows: readonly Row[] }) {
  if (rows.length === 0) return <p className="hint">No rows.</p>;
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return (
    <Scroller label={`Rows of ${name}`}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={String(row.request_id ?? row.phone_id) + String(row.eum_msg_id ?? "")}>
              {columns.map((column) => (
                <td key={column} title={written(row[column])}>
                  <span>{cell(row[column])}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

function newestFirst(rows: readonly Row[]): readonly Row[] {
  const since = (row: Row) => String(row.accepted_at ?? row.registration_date ?? row.last_inbound_at ?? "");
  return rows.toSorted((one, other) => since(other).localeCompare(since(one)));
}
