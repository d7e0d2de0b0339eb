// A Socket.IO server that broadcasts each change of stock to everybody who follows the drop, as a
// shop would that has only Socket.IO. It prints its port, and reads changes as lines of JSON.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Server } from "socket.io";

const http = createServer();
const io = new Server(http, { transports: ["websocket"], serveClient: false });

io.on("connection", (socket) => {
  socket.on("join-drop", (id) => {
    socket.join(id);
    socket.emit("drop-snapshot", { dropId: id, seq: 0 });
  });
});

createInterface({ input: process.stdin }).on("line", (line) => {
  const stock = JSON.parse(line);
  io.to(stock.dropId).emit("stock-updated", stock);
});

http.listen(0, "127.0.0.1", () => console.log(http.address().port));
