// Package live is the hub of this replica's sockets. It brings every socket the current state of
// the drops that it follows, and to a user's own sockets what becomes of that user's reservations.
//
//	bus ──▶ Deliver ─┬─▶ room: changes since the last flush ──flush──▶ slot of each member ──▶ socket
//	                 ├─▶ announcements, to every socket at once
//	                 └─▶ owners' events, to the sockets of one user
//
// A room is everybody on this replica who follows one drop; a member is one socket in one room.
// Every stock message is a whole snapshot of the counts at a seq, so a room keeps only the newest,
// and writes it to a socket when the socket's previous frame for that drop has been sent. A slow
// reader delays nobody else and ends with the newest state. What must not be lost (announcements,
// owners' events) is queued. A socket whose queue is full is closed; its page connects again and
// gets a snapshot.
//
// All frames of a socket go over its wire, which writes them at once as long as the client keeps
// up, on the goroutine that sends them. melody reads, pings and closes.
//
// A socket that joins becomes a member before its snapshot is read. What the room hears until that
// snapshot is written waits in the member's slot, so that no change is lost between the two.
//
// # The numbers of a member
//
// News of different transactions may arrive in any order, and a snapshot is read while news
// arrives. These numbers decide what a member may still be sent:
//
//	room.stock.Seq       the newest stock that the room was told
//	member.snapshotSeq   the snapshot that the member was sent last
//	member.stockSeq      the newest stock that the member was sent, by whichever frame
//	member.announcedSeq  the transaction of the newest announcement that the member was sent
//	member.minStockSeq   the stock shown by the last announcement or snapshot; older stock is not sent any more
//	member.resets        how many of the room's resets (a restored backup: the seq goes back) the member was sent
//
// One member over time. The drop is paused while the member's snapshot is being read. The columns
// are room.stock.Seq, and the member's snapshotSeq, stockSeq, announcedSeq and minStockSeq:
//
//	                                              room  the member's
//	what happens                                  stock snap stock ann  min  sent to the socket
//	joins; the read begins, Postgres is at 7          6    0     0   0    0  nothing
//	news 8 arrives: the drop was paused               8    0     0   8    8  drop-paused
//	the read returns 7, older than 8: read again      8    0     0   8    8  nothing
//	news 9 arrives: a hold expired                    9    0     0   8    8  nothing: it waits in the slot
//	the second read returns 8                         9    8     8   8    8  drop-snapshot of 8
//	the next flush writes the slot                    9    8     9   8    8  stock-updated, stock-recovered of 9
//	news 10 (resumed) is being announced, but a
//	  flush writes the stock of 11 first,            11    8    11   8    8  stock-updated of 11
//	  so the announcement is built again             11    8    11  10   11  drop-live, with stock 11
//	news 9 arrives a second time                     11    8    11  10   11  nothing
//	a backup was restored, Postgres is at 5           5    5     5   0    5  drop-snapshot of 5
//
// The last line is a reset: room.resets has become 1 before member.resets does. In between,
// announcements are not sent to the member; the snapshot that it is about to get contains them.
//
// # Locks
//
// In the order in which they may be held together: Hub.mu, then room.mu or socket.mu, never two of
// the latter; then wire.mu.
package live
