// A device with the JavaScript SignalR client, led by lines of JSON on standard input:
//   {"call": "enter", "payload": {"cid": 7}}
// Calls one after the other; what comes of each, and what the server sends meanwhile, goes to standard output:
//   {"result": "enter", "payload": null}   {"error": "enter", "message": "…"}   {"event": "newMessage", "payload": {…}}
// It ends with the input.
import { createInterface } from "node:readline";
import { HttpTransportType, HubConnectionBuilder, LogLevel } from "@microsoft/signalr";
import { MessagePackHubProtocol } from "@microsoft/signalr-protocol-msgpack";

const [url, protocol, cookie] = process.argv.slice(2);
const events = [
  "newMessage", "chatListUpdate", "messagesRead", "typing",
  "cloneTyping", "cloneDelta", "cloneFailed", "matchUpdate",
];

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const builder = new HubConnectionBuilder()
  .withUrl(url, { headers: { Cookie: cookie }, transport: HttpTransportType.WebSockets })
  .withAutomaticReconnect()
  .configureLogging(LogLevel.None);
if (protocol === "messagepack") {
  builder.withHubProtocol(new MessagePackHubProtocol());
}

const connection = builder.build();
for (const event of events) {
  connection.on(event, (payload) => say({ event, payload }));
}

try {
  await connection.start();
} catch (failure) {
  say({ error: "start", message: failure.message });
  process.exit(1);
}

say({ result: "start", payload: null });
for await (const line of createInterface({ input: process.stdin })) {
  const { call, payload } = JSON.parse(line);
  try {
    say({ result: call, payload: (await connection.invoke(call, payload)) ?? null });
  } catch (failure) {
    say({ error: call, message: failure.message });
  }
}

await connection.stop();
