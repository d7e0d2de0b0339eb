// Package live keeps every socket of this replica at the present: rooms for drops, and each user's own events.
//
//	bus ──▶ Deliver ─┬─▶ room: changes since the last flush ──flush──▶ slot of each member ──▶ socket
//	                 ├─▶ announcements, to every socket at once
//	                 └─▶ owners' events, to the sockets of one user
//
// Stock is a whole snapshot at a seq, so a room keeps only the newest, and writes it to a socket when that socket's
// previous frame for the drop has left. A slow reader stalls nobody and ends with the newest state. What must not be
// lost (announcements, owners' events) is queued; a socket whose queue is full is closed, comes back and is brought to
// the present.
//
// A snapshot is owed to whoever joins. The member is in the room before the read begins, and what the room hears until
// the snapshot is written waits in the member's slot: the last change is never lost between the two.
//
// Locks, in the order in which they may be held together: Hub.mu, then room.mu or socket.mu; never two of the latter.
package live
